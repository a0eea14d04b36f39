"""Praise from anywhere, and paper forms, written down by a manager."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry, Channel, Contact, Mention, Response, Tally, Team, Touchpoint
from tests.builders import NOON
from tests.cast import Cast
from tests.pages import Page, PageClient

ADD, PAPER = "/admin/praise/add", "/admin/praise/paper"


def _send(client: PageClient, address: str, status: int = 303, **said: Any) -> Page:
    """The form as it is shown, with what the test is about filled in."""
    form = client.get(address).form()
    return client.post(address, form | said, status=status)


def _letter(client: PageClient, cast: Cast, status: int = 303, **said: Any) -> Page:
    usual = {"channel": "letter", "people": [cast.rosa.public_id], "comment": "Rosa stayed late for me."}
    return _send(client, ADD, status, **usual | said)


def _one() -> Response:
    db.session.rollback()
    return db.session.scalars(sa.select(Response)).one()


def _mentions() -> list[Mention]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Mention).order_by(Mention.id)))


def _team(cast: Cast, name: str = "Kitchen") -> Team:
    team = Team(location_id=cast.harbour.id, name=name, created_at=NOON, members=[cast.tom])
    db.session.add(team)
    db.session.commit()
    return team


def test_a_letter_is_an_answer_without_a_face_that_says_how_it_came(manager: PageClient, cast: Cast) -> None:
    page = manager.follow(_letter(manager, cast, may_share="y", kept=[f"{cast.welcome.public_id}-1"]))
    kept = _one()
    assert (kept.channel, kept.rating, kept.entered_by_id) == (Channel.LETTER, None, cast.mark.id)
    assert (kept.comment, kept.may_share) == ("Rosa stayed late for me.", True)
    assert page.h1 == "By letter"
    assert "Entered by Mark Ellis" in page.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Tally)) == 0
    assert "Warm welcome" in page.text


def test_saving_can_wait_with_the_decision(manager: PageClient, cast: Cast) -> None:
    _letter(manager, cast)
    assert [(one.staff_member_id, one.status.value) for one in _mentions()] == [(cast.rosa.id, "new")]


def test_one_button_saves_and_approves_by_the_usual_path(manager: PageClient, cast: Cast) -> None:
    team = _team(cast)
    chosen = [cast.rosa.public_id, cast.tom.public_id]
    _letter(manager, cast, people=chosen, teams=[team.public_id], somebody_else="the tall one", then="approve")
    stands = {(one.given_name, one.status.value, one.decided_by_id) for one in _mentions()}
    mark = cast.mark.id
    assert stands == {
        ("Rosa M.", "approved", mark),
        ("Tom", "approved", mark),
        ("Kitchen", "approved", mark),
        ("the tall one", "new", None),
    }
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["enter", "approve", "approve", "approve"]


def test_sent_twice_it_is_one_answer(manager: PageClient, cast: Cast) -> None:
    form = manager.get(ADD).form() | {"channel": "phone", "people": [cast.rosa.public_id], "then": "approve"}
    for _ in range(2):
        manager.post(ADD, form)
    assert len(_mentions()) == 1
    assert _one().channel is Channel.PHONE


def test_an_earlier_day_is_that_day_at_the_location(manager: PageClient, cast: Cast) -> None:
    today = clock.local_date(clock.now(), cast.harbour.time_zone)
    _letter(manager, cast, given_on=str(today - timedelta(days=3)))
    assert _one().given_on == today - timedelta(days=3)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"channel": ""}, "Choose how it came in."),
        ({"channel": "qr"}, "Choose how it came in."),
        ({"people": [], "comment": ""}, "Enter who to thank, or what was said."),
        ({"given_on": "2999-01-01"}, "That day is in the future."),
        ({"given_on": "1999-01-01"}, "That is more than a year ago. Check the year."),
        ({"given_on": "soon"}, "Enter the date like 2026-11-30."),
        ({"contact_name": "Mrs Ito"}, "Add an e-mail address or a phone number so that they can be reached."),
        ({"contact_email": "ito"}, "Enter an e-mail address like name@example.com."),
        ({"touchpoint": "elsewhere"}, "Choose where it was."),
    ],
)
def test_what_cannot_be_is_mended(manager: PageClient, cast: Cast, said: dict[str, Any], sentence: str) -> None:
    page = _letter(manager, cast, 422, **said)
    assert sentence in page.texts(".summary")[0]
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(Response))


def test_a_form_to_mend_keeps_what_was_filled_in(manager: PageClient, cast: Cast) -> None:
    form = _letter(manager, cast, 422, channel="", comment="Kind.", may_share="y").form()
    assert (form["people"], form["comment"].strip(), form["may_share"]) == ([cast.rosa.public_id], "Kind.", ["y"])


def test_contact_details_are_kept_where_an_answer_is_wanted(manager: PageClient, cast: Cast) -> None:
    _letter(manager, cast, contact_name="Mrs Ito", contact_phone="0117 496 0000")
    assert db.session.scalars(sa.select(Contact.phone)).one() == "0117 496 0000"


def test_nobody_enters_praise_for_people_or_places_of_others(manager: PageClient, cast: Cast) -> None:
    page = manager.get(f"{ADD}?location={cast.hill.public_id}")
    assert "Hanna" not in page.text
    _letter(manager, cast, people=[cast.hanna.public_id], comment="She was kind.")
    assert _mentions() == []
    assert _one().location_id == cast.harbour.id


def test_who_left_can_be_thanked_for_what_was_before(manager: PageClient, cast: Cast) -> None:
    today = clock.local_date(clock.now(), cast.harbour.time_zone)
    cast.rosa.left_on = today - timedelta(days=10)
    db.session.commit()
    _letter(manager, cast, given_on=str(today - timedelta(days=11)), then="approve")
    assert [one.status.value for one in _mentions()] == ["approved"]


def test_who_had_left_by_then_cannot_be_thanked(manager: PageClient, cast: Cast) -> None:
    today = clock.local_date(clock.now(), cast.harbour.time_zone)
    cast.rosa.left_on = today - timedelta(days=10)
    db.session.commit()
    page = _letter(manager, cast, 422, then="approve")
    assert page.texts(".summary a") == ["Rosa Martinez had left by that day."]
    assert _mentions() == []


def test_without_a_location_the_page_says_whom_to_ask(manager: PageClient, cast: Cast) -> None:
    cast.mark.locations = []
    db.session.commit()
    for address in (ADD, PAPER):
        assert "You have no location yet" in manager.get(address).text


def test_a_paper_form_has_a_face_and_counts(manager: PageClient, cast: Cast) -> None:
    page = manager.follow(_send(manager, PAPER, rating="5", somebody_else="Rosa", comment="Lovely."))
    assert (_one().channel, _one().rating, _one().comment) == (Channel.PAPER, 5, "Lovely.")
    assert db.session.scalars(sa.select(Tally.rating_5)).one() == 1
    assert [one.given_name for one in _mentions()] == ["Rosa"]
    assert "1 form typed in today" in page.text


def test_the_next_form_is_blank_but_for_place_and_day(manager: PageClient, cast: Cast) -> None:
    counter = Touchpoint(location_id=cast.harbour.id, name="Counter", created_at=NOON)
    db.session.add(counter)
    db.session.commit()
    day = str(clock.local_date(clock.now(), cast.harbour.time_zone) - timedelta(days=2))
    sent = _send(manager, PAPER, rating="2", comment="Slow.", touchpoint=counter.public_id, given_on=day)
    form = manager.follow(sent).form("")
    assert (form["touchpoint"], form["given_on"]) == ([counter.public_id], day)
    assert (form.get("rating"), form["comment"].strip()) == (None, "")


def test_a_double_enter_is_one_form(manager: PageClient, cast: Cast) -> None:
    form = manager.get(PAPER).form() | {"rating": "4"}
    for _ in range(2):
        manager.post(PAPER, form)
    assert db.session.scalars(sa.select(Tally.rating_4)).one() == 1


def test_the_last_one_is_undone(manager: PageClient, cast: Cast) -> None:
    page = manager.follow(_send(manager, PAPER, rating="1", somebody_else="Rosa"))
    address = page.all("form[action$=take-back]")[0]["action"]
    page = manager.follow(manager.post(address))
    assert "Taken back." in page.text
    assert db.session.scalars(sa.select(Response)).all() == []
    manager.post(address, status=404)


def test_a_form_without_a_face_is_asked_for_one(manager: PageClient, cast: Cast) -> None:
    page = _send(manager, PAPER, 422, comment="No face.")
    assert page.texts(".summary a") == ["Choose the face ticked on the form."]


def test_who_is_thanked_does_not_approve_it(manager: PageClient, cast: Cast) -> None:
    cast.mark.staff_member_id = cast.rosa.id
    db.session.commit()
    page = manager.follow(_letter(manager, cast, people=[cast.rosa.public_id, cast.tom.public_id], then="approve"))
    assert "Rosa M. still needs a decision: This is a thank-you to you." in page.texts(".notice")[0]
    assert [one.status.value for one in _mentions()] == ["new", "approved"]
