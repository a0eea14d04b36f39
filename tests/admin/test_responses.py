"""The responses pages: what customers said, found again, and shown to those it is for."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.actions import holds, mentions
from kiosk.actions.responses import Reading, Told
from kiosk.extensions import db
from kiosk.models import Channel, HoldReason, Mention, MentionStatus, Response, Tally
from kiosk.queries import exports, overview, staff
from tests import counting
from tests.builders import NOON, make_decided, make_response, make_tablet
from tests.cast import Cast
from tests.pages import Page, PageClient

RESPONSES = "/admin/responses/"
MENTIONS = "/admin/mentions/"
PEOPLE = "/admin/people/"
HOSTILE = '<script>alert("x")</script>'


def _said(page: Page) -> list[str]:
    return page.texts(".answer .words")


def _make(cast: Cast, *words: str) -> None:
    for comment in words:
        make_response(cast.reception, told=Told(comment=comment))


def test_the_newest_answer_comes_first_with_all_that_was_said(manager: PageClient, cast: Cast) -> None:
    _make(cast, "First.")
    told = Told(
        chosen=((cast.rosa.id, "Rosa M."),),
        typed_names=("Cathrine",),
        comment="Found\na slot.",
        kept=(cast.welcome.current.id,),
        contact={"name": "", "email": "ito@example.org", "phone": ""},
    )
    make_response(cast.reception, told=told, rating=4)
    page = manager.get(RESPONSES)
    assert _said(page) == ["Found a slot.", "First."]
    newest = page.all(".answer")[0].get_text(" ")
    for words in ("Good", "14 Oct 2026, 13:00", "Reception", "Found\na slot.", "Rosa M.", "Cathrine", "To decide",
                  "Warm welcome", "QR code", "Wants an answer"):  # fmt: skip
        assert words in newest
    assert "ito@example.org" not in page.text


def test_when_is_told_by_the_clock_of_the_location(owner: PageClient, cast: Cast) -> None:
    make_response(cast.hill_desk)
    assert "15 Oct 2026, 01:00" in owner.get(RESPONSES).text


def test_only_the_answers_of_ones_own_locations_are_there(manager: PageClient, cast: Cast) -> None:
    theirs = make_response(cast.hill_desk, told=Told(comment="At the hill."))
    assert _said(manager.get(RESPONSES)) == []
    manager.get(f"{RESPONSES}{theirs.public_id}", status=404)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rating=2", ["Slow."]),
        ("channel=paper", ["On paper."]),
        ("since=2026-10-15", ["Later."]),
        ("until=2026-10-13", ["Earlier."]),
        ("since=2026-10-13&until=2026-10-13", ["Earlier."]),
        ("wants_answer=y", ["Call me."]),
        ("search=CALL", ["Call me."]),
        ("search=rosa", ["Slow."]),
    ],
)
def test_filters_narrow_the_list(manager: PageClient, cast: Cast, query: str, expected: list[str]) -> None:
    make_response(cast.reception, told=Told(comment="Slow.", typed_names=("ROSA",)), rating=2)
    make_response(cast.reception, told=Told(comment="On paper."), channel=Channel.PAPER)
    make_response(cast.reception, told=Told(comment="Later."), given_at=NOON + timedelta(days=1))
    make_response(cast.reception, told=Told(comment="Earlier."), given_at=NOON - timedelta(days=1))
    contact = {"name": "", "email": "", "phone": "1"}
    make_response(cast.reception, told=Told(comment="Call me.", contact=contact))
    assert _said(manager.get(f"{RESPONSES}?{query}")) == expected


def test_answers_without_words_can_be_left_out(manager: PageClient, cast: Cast) -> None:
    make_response(cast.reception)
    _make(cast, "Words.")
    assert len(manager.get(RESPONSES).all(".answer")) == 2
    assert len(manager.get(f"{RESPONSES}?has_words=y").all(".answer")) == 1


def test_a_location_can_be_chosen(owner: PageClient, cast: Cast) -> None:
    _make(cast, "At the harbour.")
    make_response(cast.hill_desk, told=Told(comment="At the hill."))
    assert _said(owner.get(f"{RESPONSES}?location={cast.hill.public_id}")) == ["At the hill."]


@pytest.mark.parametrize("wanted", ["ÉMILIE", "émilie", "Schön", "SCHÖN", "ÖFFNUNG", "привет"])
def test_search_knows_small_and_capital_letters_of_any_alphabet(manager: PageClient, cast: Cast, wanted: str) -> None:
    _make(cast, "Émilie: schöne Öffnungszeiten. ПРИВЕТ", "Nothing.")
    assert len(manager.get(RESPONSES, query_string={"search": wanted}).all(".answer")) == 1


@pytest.mark.parametrize("wanted", ["%", "_", "\\", "'"])
def test_signs_of_a_pattern_are_only_themselves(manager: PageClient, cast: Cast, wanted: str) -> None:
    _make(cast, f"So {wanted} it is.", "Nothing.")
    assert _said(manager.get(RESPONSES, query_string={"search": wanted})) == [f"So {wanted} it is."]


@pytest.mark.parametrize(
    "query",
    ["rating=9", "rating=x", "channel=fax", "since=soon", "until=2026-13-40", "location=nowhere", "search=" + "x" * 81],
)
def test_a_filter_that_cannot_be_read_is_ignored_with_a_sentence(manager: PageClient, cast: Cast, query: str) -> None:
    _make(cast, "Here.")
    page = manager.get(f"{RESPONSES}?{query}")
    assert _said(page) == ["Here."]
    assert "ignored" in page.texts(".left-out")[0]


@pytest.mark.parametrize("before", ["x", "\x00", "0" * 32, "{}"])
def test_a_cursor_that_is_none_is_no_trouble(manager: PageClient, cast: Cast, before: str) -> None:
    _make(cast, "Here.")
    manager.get(RESPONSES, query_string={"before": before})


def test_every_answer_is_on_exactly_one_page_and_filters_stay(manager: PageClient, cast: Cast) -> None:
    for number in range(60):
        make_response(cast.reception, told=Told(comment=f"Nice {number}"))
    page, seen = manager.get(f"{RESPONSES}?search=nice&rating=5"), []
    seen += _said(page)
    while page.all(".pager a"):
        page = manager.get(page.link("Older"))
        seen += _said(page)
    assert seen == [f"Nice {number}" for number in reversed(range(60))]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(manager: PageClient, cast: Cast) -> None:
    told = Told(typed_names=("A", "B"), kept=(cast.welcome.current.id,))
    counts = []
    for _ in range(2):
        for _ in range(6):
            make_decided(cast.reception, cast.rosa)
            make_response(cast.reception, told=told)
        with counting.queries() as asked:
            manager.get(RESPONSES)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_contact_details_are_for_those_who_get_back(manager: PageClient, viewer: PageClient, cast: Cast) -> None:
    contact = {"name": "Mrs Ito", "email": "ito@example.org", "phone": "+44 20 7946 0000"}
    address = f"{RESPONSES}{make_response(cast.reception, told=Told(contact=contact)).public_id}"
    for words in contact.values():
        assert words in manager.get(address).text
        assert words not in str(viewer.get(address).html)
    assert "left contact details" in viewer.get(address).text


def test_one_answer_leads_to_its_names_and_its_receipt(manager: PageClient, cast: Cast) -> None:
    response = make_response(cast.reception, told=Told(typed_names=("Cathrine",)))
    page = manager.get(f"{RESPONSES}{response.public_id}")
    assert response.receipt_code not in page.body.decode()
    assert page.h1 == "Very good"
    assert manager.get(page.link("Cathrine")).h1 == "“Cathrine”"
    assert manager.get(page.link("See the customer’s receipt")).h1 == "What you told us"


def test_a_low_answer_shows_what_fell_short(manager: PageClient, cast: Cast) -> None:
    told = Told(fell_short=(cast.welcome.current.id,))
    response = make_response(cast.reception, told=told, rating=1)
    assert "Nobody greeted me" in manager.get(f"{RESPONSES}{response.public_id}").text


@pytest.mark.parametrize("public_id", ["x", "0" * 32, "-" * 8])
def test_an_answer_that_is_not_there_is_a_kind_page(manager: PageClient, cast: Cast, public_id: str) -> None:
    manager.get(f"{RESPONSES}{public_id}", status=404)


def test_hostile_text_is_only_text(manager: PageClient, cast: Cast) -> None:
    contact = {"name": HOSTILE, "email": f"{HOSTILE}@example.org", "phone": ""}
    response = make_response(
        cast.reception, told=Told(comment=HOSTILE, typed_names=(HOSTILE,), contact=contact), rating=1
    )
    for address in (RESPONSES, f"{RESPONSES}{response.public_id}", f"{RESPONSES}?search={HOSTILE}"):
        page = manager.get(address)
        assert HOSTILE in page.text
        assert not page.all("main script")


def test_without_answers_the_page_teaches_the_next_step(manager: PageClient, cast: Cast) -> None:
    page = manager.get(RESPONSES)
    assert "No answers yet" in page.text
    assert page.link("Print the poster") == "/admin/printing/"
    assert "No matching answers" in manager.get(f"{RESPONSES}?rating=1").text


def _make_held(cast: Cast, **changes: Any) -> Response:
    tablet = make_tablet(cast.reception)
    reading = Reading(tablet.id, NOON - timedelta(days=900), None)
    changes = {"channel": Channel.TABLET, "reading": reading, "hold": HoldReason.CLOCK} | changes
    return make_response(cast.reception, **changes)


def test_a_held_answer_says_so_and_why(manager: PageClient, cast: Cast) -> None:
    held = _make_held(cast)
    assert manager.get(RESPONSES).texts(".answer .tag") == ["Set aside"]
    page = manager.get(RESPONSES + held.public_id)
    assert "The tablet’s clock was too far off" in page.text
    assert "27 Apr 2024, 13:00" in page.text


@pytest.mark.parametrize(
    ("is_decided", "tags"), [(False, ["Set aside"]), (True, ["Set aside", "Approved"])], ids=["waiting", "decided"]
)
def test_held_thanks_say_so_and_do_not_ask_for_a_decision(
    manager: PageClient, cast: Cast, is_decided: bool, tags: list[str]
) -> None:
    told = Told(chosen=((cast.rosa.id, "Rosa"),))
    response = make_response(cast.reception, told=told)
    mention = db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id)).one()
    if is_decided:
        mentions.approve(mention, staff_member=cast.rosa, by=cast.priya, at=NOON)
    holds.hold(mention, HoldReason.NETWORK, by=cast.priya, at=NOON)
    assert manager.get(RESPONSES).texts(".named .tag") == tags
    assert manager.get(f"{RESPONSES}{response.public_id}").texts(".whom .tag") == tags
    assert manager.get(f"{PEOPLE}{cast.rosa.public_id}").texts(".thanks .tag") == tags
    assert manager.get(f"{MENTIONS}{mention.public_id}").texts("main .top .tag") == tags


def test_a_released_answer_counts_and_says_who_released_it(manager: PageClient, cast: Cast) -> None:
    held = _make_held(cast)
    manager.follow(manager.post(f"{RESPONSES}{held.public_id}/release"))
    assert [tally.rating_5 for tally in db.session.scalars(sa.select(Tally))] == [1]
    page = manager.get(RESPONSES + held.public_id)
    assert "Released by Mark Ellis" in page.text
    assert manager.get(RESPONSES).texts(".answer .tag") == []
    assert "release" not in [form.get("action", "").rpartition("/")[2] for form in page.all("main form")]


def test_the_held_ones_can_be_looked_at_alone(manager: PageClient, cast: Cast) -> None:
    _make(cast, "Counted.")
    _make_held(cast, told=Told(comment="Held."))
    assert _said(manager.get(f"{RESPONSES}?is_held=y")) == ["Held."]


def test_a_viewer_sees_a_hold_and_no_button(viewer: PageClient, cast: Cast) -> None:
    held = _make_held(cast)
    assert viewer.get(RESPONSES + held.public_id).all("main form") == []
    viewer.post(f"{RESPONSES}{held.public_id}/release", status=403)


def test_a_held_answer_is_in_no_figure_and_no_export(manager: PageClient, cast: Cast) -> None:
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), kept=(cast.welcome.current.id,), comment="Kind.")
    held = _make_held(cast, told=told)
    mention = db.session.scalars(sa.select(Mention)).one()
    mention.status, mention.staff_member_id, mention.decided_at = MentionStatus.APPROVED, cast.rosa.id, NOON
    db.session.commit()
    calendar = overview.Calendar(None, NOON)
    wanted = exports.Wanted(NOON.date().replace(day=1), None)

    def figures() -> tuple[int, ...]:
        db.session.rollback()
        return (
            overview.figures(calendar).today_count, overview.approved_count(calendar),
            len(overview.standards_seen(None)),
            len(overview.newest_thanks(None)), len(list(exports.lines(wanted))), len(exports.preview(wanted).people),
            staff.thanks(cast.rosa, None).counts[MentionStatus.APPROVED],
        )  # fmt: skip

    assert figures() == (0,) * 7
    manager.post(f"{RESPONSES}{held.public_id}/release")
    assert figures() == (1,) * 7
