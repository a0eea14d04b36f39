"""A staff member's own page: who opens it, what stands on it, and what they choose there."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from kiosk.actions import colleagues, mentions, remarks, staff_pages
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import Mention, MentionStatus, Picture, RemarkKind, StaffMember, Team, WallChoice
from kiosk.queries import visits
from tests import counting
from tests.builders import NOON, make_decided, make_mention, make_own_page, make_response
from tests.cast import Cast
from tests.naughty import STRINGS
from tests.pages import PageClient


@pytest.fixture
def own(cast: Cast) -> str:
    """The address of Rosa's own page."""
    return make_own_page(cast.rosa, by=cast.priya)


def _team(cast: Cast, *members: StaffMember) -> Team:
    team = Team(location_id=cast.harbour.id, name="Front desk", created_at=NOON, members=list(members))
    db.session.add(team)
    db.session.commit()
    return team


def _thanks_to_team(cast: Cast, team: Team, comment: str) -> Mention:
    response = make_response(cast.reception, told=Told(teams=((team.id, team.name),), comment=comment))
    mention = db.session.query(Mention).filter_by(response_id=response.id).one()
    mentions.approve_team(mention, team=team, by=cast.mark, at=NOON)
    return mention


def test_the_address_opens_their_page_and_nobody_elses(client: PageClient, cast: Cast, own: str) -> None:
    assert client.get(own).h1 == "Your thanks, Rosa M."
    other = make_own_page(cast.tom, by=cast.priya)
    mixed = f"/staff/{cast.rosa.public_id}{other.removeprefix('/staff/')[16:]}"
    assert client.get(mixed, 404).h1 == "This page has a new address or is closed"


def test_the_address_is_forgiving_to_who_types_it(client: PageClient, own: str) -> None:
    typed = own.removeprefix("/staff/").upper().replace("0", "O").replace("1", "I")
    assert client.get(f"/staff/{typed}").h1 == "Your thanks, Rosa M."
    assert client.follow(client.get(f"/STAFF/{typed}", 303)).h1 == "Your thanks, Rosa M."


def test_a_new_address_ends_the_one_before(client: PageClient, cast: Cast, own: str) -> None:
    renewed = make_own_page(cast.rosa, by=cast.priya)
    assert client.get(own, 404).h1 == "This page has a new address or is closed"
    client.get(renewed)


def test_a_closed_page_opens_for_nobody(client: PageClient, cast: Cast, own: str) -> None:
    staff_pages.end_page(cast.rosa, by=cast.priya, at=NOON)
    assert "Ask your manager for a new one" in client.get(own, 404).text


def test_who_has_left_has_no_page(client: PageClient, cast: Cast, own: str) -> None:
    cast.rosa.left_on = clock.now().date() - timedelta(days=2)
    db.session.commit()
    client.get(own, 404)
    client.post(f"{own}/choose", {"is_shown": "y", "wall_choice": "ask"}, 404)


def test_every_page_of_theirs_is_private(app: Flask, client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    cast.rosa.photo = Picture(content_type="image/png", data=b"-", width=9, height=9, created_at=NOON)
    db.session.commit()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("staff.") and "GET" in (rule.methods or ()):
            values = {"key": own.removeprefix("/staff/"), "public_id": mention.public_id}
            answer = client.open("GET", str(rule.build(values)[1]))
            assert answer.status_code in {200, 303}, rule.rule
            assert "Set-Cookie" not in answer.headers, rule.rule
            assert answer.headers["Cache-Control"] == "no-store", rule.rule
            assert answer.headers["Referrer-Policy"] == "no-referrer", rule.rule
            assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"], rule.rule


def test_no_page_of_theirs_opens_without_its_key(app: Flask, client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    cast.rosa.photo = Picture(content_type="image/png", data=b"-", width=9, height=9, created_at=NOON)
    db.session.commit()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("staff.") and rule.endpoint != "staff.scanned":
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                values = {"key": cast.rosa.public_id + "0" * 16, "public_id": mention.public_id}
                answer = client.open(method, str(rule.build(values)[1]))
                assert answer.status_code == 404, f"{method} {rule.rule}"


def test_an_approved_thank_you_is_there_at_once(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_mention(cast.reception, comment="Found me a slot.")
    assert "Found me a slot." not in client.get(own).text
    mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=NOON)
    page = client.get(own)
    assert page.texts(".newest blockquote") == ["Found me a slot."]
    assert "One thank-you" in page.text


def test_the_teams_somebody_is_in_are_among_what_is_kept(client: PageClient, cast: Cast, own: str) -> None:
    team = _team(cast, cast.tom)
    assert "Front desk" not in client.get(f"{own}/kept").text
    team.members.append(cast.rosa)
    db.session.commit()
    assert "Teams Front desk" in client.get(f"{own}/kept").text


@pytest.mark.parametrize("status", [MentionStatus.DECLINED, MentionStatus.WITHDRAWN])
def test_what_is_not_approved_is_no_thank_you_but_is_shown_as_kept(
    client: PageClient, cast: Cast, own: str, status: MentionStatus
) -> None:
    mention = make_decided(cast.reception, cast.rosa, status=status, comment="Left me waiting.")
    assert "Left me waiting." not in client.get(own).text
    assert "Left me waiting." in client.get(f"{own}/kept").text
    client.get(f"{own}/thanks/{mention.public_id}", 404)


def test_what_waits_is_shown_as_waiting(client: PageClient, cast: Cast, own: str) -> None:
    make_response(cast.reception, told=Told(chosen=((cast.rosa.id, "Rosa M."),), comment="Quick."))
    assert "Quick." not in client.get(own).text
    assert "Waiting for a manager" in client.get(f"{own}/kept").text


def test_everything_that_is_no_thank_you_can_be_reached(client: PageClient, cast: Cast, own: str) -> None:
    for number in range(27):
        make_decided(cast.reception, cast.rosa, status=MentionStatus.DECLINED, comment=f"Note {number}.")
    make_decided(cast.reception, cast.tom, status=MentionStatus.DECLINED, comment="Tom's.")
    newest = client.get(f"{own}/kept")
    older = client.get(newest.link("Older notes"))
    assert newest.texts(".rest blockquote") == [f"Note {number}." for number in range(26, 1, -1)]
    assert older.texts(".rest blockquote") == ["Note 1.", "Note 0."]
    assert "Older notes" not in older.text


def test_a_held_thank_you_is_only_among_what_is_kept(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Too good to be true.")
    mention.is_held = True
    db.session.commit()
    assert "Too good to be true." not in client.get(own).text
    assert "Being looked at" in client.get(f"{own}/kept").text


def test_somebody_elses_thanks_are_not_theirs_to_read(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.tom, comment="Tom was great.")
    assert "Tom was great." not in client.get(own).text + client.get(f"{own}/kept").text
    for ending in ("", "/card", "/card.pdf", "/pass-on"):
        client.get(f"{own}/thanks/{mention.public_id}{ending}", 404)
    client.post(f"{own}/thanks/{mention.public_id}/agree", {"answer": "yes"}, 404)
    assert "Tom was great." not in client.get(f"{own}/write?about={mention.public_id}").text


def test_thanks_to_their_team_are_theirs_too(client: PageClient, cast: Cast, own: str) -> None:
    _thanks_to_team(cast, _team(cast, cast.rosa, cast.tom), "Lovely desk.")
    page = client.get(own)
    assert "Lovely desk." in page.text
    assert "to the team “Front desk”" in page.text
    assert "one to your team" in page.text
    other = make_own_page(cast.catherine, by=cast.priya)
    assert "Lovely desk." not in client.get(other).text


def test_a_share_is_read_with_its_words(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.tom, comment="So quick.")
    colleagues.pass_on(mention, to=cast.rosa, words="You set it up.", by=cast.tom, at=NOON)
    page = client.get(own)
    assert "So quick." in page.text
    assert "You set it up." in page.text
    assert "Shared with you by Thomas Baker" in page.text
    mentions.withdraw(mention, by=cast.mark, at=NOON)
    assert "So quick." not in client.get(own).text


def test_the_list_pages_by_key(client: PageClient, cast: Cast, own: str) -> None:
    for number in range(14):
        make_decided(cast.reception, cast.rosa, comment=f"Note {number}.", given_at=NOON + timedelta(minutes=number))
    page = client.get(own)
    assert page.texts("blockquote") == [f"Note {number}." for number in range(13, 1, -1)]
    assert client.get(page.link("Older thanks")).texts("blockquote") == ["Note 1.", "Note 0."]


def test_a_long_list_asks_no_more_than_a_short_one(client: PageClient, cast: Cast, own: str) -> None:
    counts = []
    for _ in range(2):
        for _ in range(6):
            make_decided(cast.reception, cast.rosa, comment="Kind.")
        with counting.queries() as asked:
            client.get(own)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


def test_everything_can_be_taken_along(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Found me a slot.", by=cast.mark)
    make_decided(cast.reception, cast.rosa, status=MentionStatus.DECLINED, comment="Left me waiting.")
    remarks.write(
        "Not me.", kind=RemarkKind.OBJECTION, mention=mention, client_id=codes.client_id(), by=cast.rosa, at=NOON
    )
    page = client.get(f"{own}/everything.json")
    assert page.headers["Content-Disposition"].startswith("attachment")
    told = json.loads(page.body)
    assert told["person"]["full_name"] == "Rosa Martinez"
    assert [one["words"] for one in told["mentions"]] == ["Found me a slot.", "Left me waiting."]
    assert [one["words"] for one in told["remarks"]] == ["Not me."]
    assert told["changes"][0]["act"] == "open page"


def test_a_customers_contact_is_nobodys_to_take(client: PageClient, cast: Cast, own: str) -> None:
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), comment="Call me.", contact={"email": "ito@example.org"})
    make_response(cast.reception, told=told)
    assert "Call me." in client.get(f"{own}/kept").text
    assert b"ito@example.org" not in client.get(f"{own}/kept").body + client.get(f"{own}/everything.json").body


def test_their_name_and_photo_are_theirs_to_show(client: PageClient, cast: Cast, own: str) -> None:
    page = client.follow(client.post(f"{own}/choose", {"wall_choice": "never"}))
    assert "Saved. This applies from now on." in page.text
    db.session.refresh(cast.rosa)
    assert (cast.rosa.is_shown, cast.rosa.shows_photo, cast.rosa.wall_choice) == (False, False, WallChoice.NEVER)
    assert cast.rosa.chose_at is not None
    assert [person.name for person in visits.people(cast.harbour.id, today=NOON.date())] == ["Catherine", "Tom"]


def test_a_choice_that_is_none_is_asked_again(client: PageClient, own: str) -> None:
    assert client.post(f"{own}/choose", {"wall_choice": "maybe"}, 422).h1 == "Error: My choices"


@pytest.mark.parametrize("strings", [STRINGS[start::5] for start in range(5)], ids=range(5))
def test_every_form_stays_calm(client: PageClient, cast: Cast, own: str, strings: list[str]) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Kind.")
    fields = ("visit", "whom", "words", "kept", "kind", "wall_choice", "answer", "share")
    for typed in strings[:12]:
        for ending in ("write", "thank", "choose", *(f"thanks/{mention.public_id}/{act}" for act in ACTS)):
            answer = client.open("POST", f"{own}/{ending}", data=dict.fromkeys(fields, typed[:400]))
            assert answer.status_code in {303, 422}, (ending, typed)


ACTS = ("agree", "pass-on", "take-back")


def test_hostile_words_are_only_words(client: PageClient, cast: Cast, own: str) -> None:
    hostile = "<script>alert(1)</script>"
    make_decided(cast.reception, cast.rosa, comment=hostile)
    page = client.get(own)
    assert hostile in page.text
    assert not page.all("script")


def test_the_newest_words_lead_the_page(client: PageClient, cast: Cast, own: str) -> None:
    make_decided(cast.reception, cast.rosa, comment="Found me a slot.")
    make_decided(cast.reception, cast.rosa, given_at=NOON + timedelta(days=1))
    page = client.get(own)
    assert page.texts(".newest blockquote") == ["Found me a slot."]
    assert page.texts(".thank .soft") == ["No words, just the thanks."]
