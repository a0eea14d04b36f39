"""The overview page: what needs whom, figures with their doubt, and an empty page that teaches."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from kiosk.actions.responses import Told
from kiosk.version import __version__
from tests import counting
from tests.builders import NOON, make_decided, make_mention, make_response
from tests.cast import Cast
from tests.pages import PageClient

OVERVIEW = "/admin/"
HOSTILE = '<script>alert("x")</script>'
CONTACT = {"name": "", "email": "ito@example.org", "phone": ""}


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    ("hour", "greeting"), [(6, "Good morning"), (11, "Good afternoon"), (19, "Good evening"), (1, "Good evening")]
)
def test_the_greeting_follows_the_clock_of_the_place(owner: PageClient, cast: Cast, hour: int, greeting: str) -> None:
    today = _now().replace(month=7, day=1, hour=hour, minute=30)  # in summer London is an hour ahead
    with time_machine.travel(today, tick=False):
        owner.signed_in_as(cast.priya)
        assert owner.get(OVERVIEW).h1 == f"{greeting}, Priya"


def test_few_answers_give_no_figure_and_more_an_early_signal_then_an_interval(manager: PageClient, cast: Cast) -> None:
    shown = []
    for more in (4, 1, 15):
        for _ in range(more):
            make_response(cast.reception, given_at=_now())
        shown.append(manager.get(OVERVIEW).texts(".figure")[0])
    assert "too few" in shown[0]
    assert "%" not in shown[0]
    assert "100 %" in shown[1]
    assert "Early signal" in shown[1]
    assert "84–100 %, from 20 answers" in shown[2]


def test_what_waits_is_listed_with_a_way_to_it(manager: PageClient, cast: Cast) -> None:
    make_mention(cast.reception, "Cathrine", given_at=_now())
    asking = make_response(cast.reception, told=Told(contact=CONTACT), given_at=_now())
    low = make_response(cast.reception, told=Told(comment="Waited 50 minutes."), rating=1, given_at=_now())
    page = manager.get(OVERVIEW)
    todo = " ".join(page.texts(".todo li"))
    for words in ("A customer is asking for an answer", "One name to decide", "Waited 50 minutes."):
        assert words in todo
    links = [tag["href"] for tag in page.all(".todo a")]
    assert links[0] == f"/admin/responses/{asking.public_id}"
    assert f"/admin/responses/{low.public_id}" in links
    for link in links:
        manager.get(link)


def test_a_quiet_touchpoint_is_named(owner: PageClient, cast: Cast) -> None:
    make_response(cast.reception, given_at=_now())
    assert "Front desk: no answer for 14 days" in " ".join(owner.get(OVERVIEW).texts(".todo li"))


def test_only_ones_own_locations_are_seen(manager: PageClient, owner: PageClient, cast: Cast) -> None:
    make_response(cast.hill_desk, told=Told(comment="At the hill."), rating=1, given_at=_now())
    assert "At the hill." not in manager.get(OVERVIEW).text
    manager.get(f"{OVERVIEW}?location={cast.hill.public_id}", status=404)
    assert "At the hill." in owner.get(OVERVIEW).text
    assert "At the hill." not in owner.get(f"{OVERVIEW}?location={cast.harbour.public_id}").text


def test_a_location_can_be_chosen_where_there_are_several(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    assert owner.get(OVERVIEW).texts(".switch option") == ["All your locations", "Harbour Street", "Hill Road"]
    chosen = owner.get(f"{OVERVIEW}?location={cast.hill.public_id}")
    assert chosen.texts(".switch option[selected]") == ["Hill Road"]
    assert not manager.get(OVERVIEW).all(".switch")


def test_the_line_has_its_table_and_leaves_a_gap_for_few_answers(manager: PageClient, cast: Cast) -> None:
    for _ in range(5):
        make_response(cast.reception, given_at=_now())
    make_response(cast.reception, given_at=_now() - timedelta(weeks=2))
    page = manager.get(OVERVIEW)
    assert len(page.all("svg[role=img] .dot")) == 1
    rows = page.texts("details tbody tr")
    assert len(rows) == 12
    assert "100 %" in rows[0]
    assert "too few" in rows[2]


def test_the_newest_thanks_say_who_and_what(manager: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, comment="Found me a slot.", given_at=_now())
    assert "Found me a slot." in manager.get(OVERVIEW).texts(".thank")[0]
    assert "Rosa M." in manager.get(OVERVIEW).texts(".thank")[0]


def test_hostile_text_is_only_text(manager: PageClient, cast: Cast) -> None:
    make_response(cast.reception, told=Told(comment=HOSTILE), rating=1, given_at=_now())
    make_decided(cast.reception, cast.rosa, comment=HOSTILE, given_at=_now())
    page = manager.get(OVERVIEW)
    assert page.text.count(HOSTILE) == 2
    assert not page.all("main script")


def test_the_page_asks_the_database_as_often_for_many_as_for_few(owner: PageClient, cast: Cast) -> None:
    counts = []
    owner.get(OVERVIEW)  # looks the tablets over, which the next ones need not
    for _ in range(2):
        for touchpoint in (cast.reception, cast.hill_desk):
            told = Told(comment="Slow.", contact=CONTACT, kept=(cast.welcome.current.id,))
            make_response(touchpoint, told=told, rating=1, given_at=_now())
            make_response(touchpoint, told=told, given_at=_now())
            make_decided(touchpoint, cast.rosa, comment="Kind.", given_at=_now())
            make_mention(touchpoint, given_at=_now())
        with counting.queries() as asked:
            owner.get(OVERVIEW)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 29


def test_the_standards_say_of_how_many_answers_they_speak(manager: PageClient, cast: Cast) -> None:
    told = Told(kept=(cast.welcome.current.id,))
    for days in range(5):
        make_response(cast.reception, told=told, given_at=NOON - timedelta(days=days))
    page = manager.get(OVERVIEW)
    assert page.texts(".seen li") == ["Warm welcome 100 % kept (5) 0 % fell short (0)"]
    assert "Of the latest 5 answers with a standard ticked, given since 10 Oct 2026:" in page.text
    assert page.link("All answers") == "/admin/responses/"


def test_without_answers_the_page_leads_to_the_poster(viewer: PageClient, cast: Cast) -> None:
    page = viewer.get(OVERVIEW)
    assert "No answers yet" in page.text
    assert page.link("Print the QR code") == "/admin/printing/"


def test_its_foot_says_the_version(owner: PageClient) -> None:
    assert owner.get("/admin/").texts("footer.version") == [f"Good Word {__version__}"]
