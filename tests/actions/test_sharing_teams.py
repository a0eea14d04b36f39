"""A note to a team is on a wall once everybody in it agrees, and nobody said no."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.actions import mentions, remarks, sharing, staff_pages, teams
from kiosk.actions.responses import Told
from kiosk.actions.staff_pages import Choices
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import Agreement, AuditEntry, Mention, RemarkKind, StaffMember, Team, WallChoice
from kiosk.queries import walls
from tests.builders import NOON, make_response, make_team, make_wall
from tests.cast import Cast
from tests.notes import agree

LATER = NOON + timedelta(hours=3)
TODAY = LATER.date()


@pytest.fixture
def team(cast: Cast) -> Team:
    """The front desk: Rosa and Tom."""
    return make_team(cast.harbour, cast.rosa, cast.tom)


@pytest.fixture
def note(cast: Cast, team: Team) -> Mention:
    """A customer's words to the front desk, approved, which may be shown."""
    told = Told(teams=((team.id, team.name),), comment="You all stayed late for me.", may_share=True)
    response = make_response(cast.reception, told=told)
    mention = db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id)).one()
    mentions.approve_team(mention, team=team, by=cast.mark, at=NOON)
    return mention


def _say(mention: Mention, has_agreed: bool, *people: StaffMember) -> None:
    for person in people:
        staff_pages.agree(mention, has_agreed, by=person, at=NOON)


def _shown(cast: Cast) -> list[str]:
    db.session.rollback()
    notes = walls.notes(make_wall(cast.harbour), today=TODAY)
    return [person.name for note in notes for person in note.people]


def _refused(cast: Cast, note: Mention) -> bool:
    with pytest.raises(Refused, match=r"Not everybody in the team “.+” has agreed yet"):
        sharing.share(note, by=cast.mark, at=LATER)
    db.session.rollback()
    return True


def test_everybody_in_the_team_has_to_agree(cast: Cast, team: Team, note: Mention) -> None:
    assert _refused(cast, note)
    _say(note, True, cast.rosa)
    assert _refused(cast, note)
    _say(note, True, cast.tom)
    sharing.share(note, by=cast.mark, at=LATER)
    assert _shown(cast) == [team.name]


def test_always_is_a_yes_and_a_no_to_this_one_is_stronger(cast: Cast, note: Mention) -> None:
    agree(cast.rosa, cast.tom)
    sharing.share(note, by=cast.mark, at=LATER)
    _say(note, False, cast.tom)
    assert _shown(cast) == []
    db.session.refresh(note)
    assert note.shared_at is None
    assert _refused(cast, note)


def test_never_is_stronger_than_a_yes_to_one(cast: Cast, note: Mention) -> None:
    _say(note, True, cast.rosa, cast.tom)
    sharing.share(note, by=cast.mark, at=LATER)
    staff_pages.choose(cast.tom, Choices(True, True, WallChoice.NEVER), at=LATER)
    db.session.refresh(note)
    assert note.shared_at is None
    assert _refused(cast, note)


def test_who_joins_is_asked_too(cast: Cast, team: Team, note: Mention) -> None:
    _say(note, True, cast.rosa, cast.tom)
    sharing.share(note, by=cast.mark, at=LATER)
    everybody = [cast.rosa, cast.tom, cast.catherine]
    teams.change(team, name=team.name, members=everybody, by=cast.mark, at=LATER)
    assert _shown(cast) == []
    _say(note, True, cast.catherine)
    assert _shown(cast) == [team.name]


def test_who_said_no_is_heard_after_they_are_out_of_the_team(cast: Cast, team: Team, note: Mention) -> None:
    _say(note, True, cast.rosa)
    _say(note, False, cast.tom)
    teams.change(team, name=team.name, members=[cast.rosa], by=cast.mark, at=LATER)
    assert _refused(cast, note)


def test_who_left_is_asked_no_more_but_somebody_is(cast: Cast, team: Team, note: Mention) -> None:
    _say(note, True, cast.rosa)
    cast.tom.left_on = TODAY - timedelta(days=1)
    db.session.commit()
    sharing.share(note, by=cast.mark, at=LATER)
    assert _shown(cast) == [team.name]
    cast.rosa.left_on = TODAY - timedelta(days=1)
    db.session.commit()
    assert _shown(cast) == []


def test_a_person_and_a_team_in_the_same_words_both_have_a_say(cast: Cast, team: Team) -> None:
    told = Told(
        chosen=((cast.catherine.id, "Catherine"),), teams=((team.id, team.name),), comment="All!", may_share=True
    )
    response = make_response(cast.reception, told=told)
    found = sa.select(Mention).where(Mention.response_id == response.id).order_by(Mention.id)
    hers, theirs = db.session.scalars(found).all()
    mentions.approve(hers, staff_member=cast.catherine, by=cast.mark, at=NOON)
    mentions.approve_team(theirs, team=team, by=cast.mark, at=NOON)
    agree(cast.catherine, cast.rosa)
    with pytest.raises(Refused, match="Somebody else named in the same words has not agreed"):
        sharing.share(hers, by=cast.mark, at=LATER)
    _say(theirs, True, cast.tom)
    sharing.share(hers, by=cast.mark, at=LATER)
    assert _shown(cast) == ["Catherine", team.name]


def test_nobody_else_has_a_say(cast: Cast, note: Mention) -> None:
    for has_agreed in (True, False):
        with pytest.raises(Conflict):
            _say(note, has_agreed, cast.catherine)
        db.session.rollback()
    assert db.session.scalars(sa.select(Agreement)).all() == []


def test_a_member_says_a_thing_once_and_can_change_their_mind(cast: Cast, note: Mention) -> None:
    for has_agreed in (True, True, False, True):
        _say(note, has_agreed, cast.tom)
    said = sa.select(AuditEntry.before, AuditEntry.after).where(AuditEntry.staff_member_id == cast.tom.id)
    entries = db.session.execute(said.order_by(AuditEntry.id)).all()
    assert [tuple(one["has_agreed"] for one in entry) for entry in entries] == [
        (None, True),
        (True, False),
        (False, True),
    ]


def test_answers_for_one_team_are_not_the_next_ones(cast: Cast, note: Mention) -> None:
    _say(note, True, cast.rosa, cast.tom)
    other = make_team(cast.harbour, cast.rosa, cast.tom, name="Late shift")
    mentions.undo(note, status=note.status, by=cast.mark, at=LATER)
    mentions.approve_team(note, team=other, by=cast.mark, at=LATER)
    assert _refused(cast, note)


def test_a_members_objection_takes_it_off_the_wall(cast: Cast, note: Mention) -> None:
    agree(cast.rosa, cast.tom)
    sharing.share(note, by=cast.mark, at=LATER)
    said = {"kind": RemarkKind.OBJECTION, "mention": note, "client_id": uuid.uuid4()}
    remarks.write("That was the night shift.", **said, by=cast.tom, at=LATER)
    assert _shown(cast) == []
    assert _refused(cast, note)
