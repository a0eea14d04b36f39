"""What may be on a wall: everybody concerned said yes, nothing speaks against it, and a no is heard at once."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.actions import mentions
from kiosk.actions import sharing as actions
from kiosk.actions.responses import Told
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Channel, Mention, MentionStatus, Response, WallChoice
from kiosk.models.sharing import FRESH
from kiosk.queries import walls
from tests.builders import NOON, make_response, make_wall
from tests.cast import Cast
from tests.notes import agree, make_thanks

LATER = NOON + timedelta(hours=3)
TODAY = LATER.date()


def shown(cast: Cast) -> list[str]:
    """The names on the wall of Harbour Street."""
    db.session.rollback()
    notes = walls.notes(make_wall(cast.harbour), today=TODAY)
    return [person.name for note in notes for person in note.people]


def test_a_note_on_the_wall_was_agreed_by_customer_and_person(cast: Cast) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast)
    assert shown(cast) == []
    actions.share(mention, by=cast.mark, at=LATER)
    assert (mention.shared_at, mention.shared_by_id) == (LATER, cast.mark.id)
    assert shown(cast) == ["Rosa M."]
    assert db.session.scalars(sa.select(AuditEntry.act)).all() == ["share"]


@pytest.mark.parametrize(
    ("choice", "has_agreed", "may_be"),
    [
        ("ask", None, False),
        ("ask", True, True),
        ("ask", False, False),
        ("always", None, True),
        ("always", True, True),
        ("always", False, False),
        ("never", None, False),
        ("never", True, False),
        ("never", False, False),
    ],
)
def test_only_the_persons_yes_makes_it_public(cast: Cast, choice: str, has_agreed: bool | None, may_be: bool) -> None:
    agree(cast.rosa, choice=WallChoice(choice))
    (mention,) = make_thanks(cast)
    mention.has_agreed = has_agreed
    db.session.commit()
    if may_be:
        actions.share(mention, by=cast.mark, at=LATER)
    else:
        with pytest.raises(Refused, match="has not agreed yet"):
            actions.share(mention, by=cast.mark, at=LATER)
    assert shown(cast) == (["Rosa M."] if may_be else [])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"may_share": False}, "The customer did not agree"), ({"comment": ""}, "no words to show")],
)
def test_the_customer_must_have_agreed_to_some_words(cast: Cast, changes: dict[str, Any], sentence: str) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast, **changes)
    with pytest.raises(Refused, match=sentence):
        actions.share(mention, by=cast.mark, at=LATER)


def _never(cast: Cast, _mention: Mention) -> None:
    cast.rosa.wall_choice = WallChoice.NEVER


def _says_no(_cast: Cast, mention: Mention) -> None:
    mention.has_agreed = False


def _left(cast: Cast, _mention: Mention) -> None:
    cast.rosa.left_on = TODAY - timedelta(days=1)


def _held(_cast: Cast, mention: Mention) -> None:
    mention.is_held = True


def _response_held(_cast: Cast, mention: Mention) -> None:
    db.session.execute(sa.update(Response).where(Response.id == mention.response_id).values(is_held=True))


def _customer_says_no(_cast: Cast, mention: Mention) -> None:
    db.session.execute(sa.update(Response).where(Response.id == mention.response_id).values(may_share=False))


def _old(_cast: Cast, mention: Mention) -> None:
    mention.given_on = TODAY - FRESH


@pytest.mark.parametrize("change", [_never, _says_no, _left, _held, _response_held, _customer_says_no, _old])
def test_what_changes_later_takes_it_off_at_once(cast: Cast, change: Any) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast)
    actions.share(mention, by=cast.mark, at=LATER)
    change(cast, mention)
    db.session.commit()
    assert shown(cast) == []
    mention.shared_at = mention.shared_by_id = None
    db.session.commit()
    with pytest.raises(Refused):
        actions.share(mention, by=cast.mark, at=LATER)


@pytest.mark.parametrize("act", ["withdraw", "undo", "take down"])
def test_what_takes_it_off_leaves_it_off(cast: Cast, act: str) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast)
    actions.share(mention, by=cast.mark, at=LATER)
    if act == "withdraw":
        mentions.withdraw(mention, by=cast.mark, at=LATER)
        mentions.undo(mention, status=mention.status, by=cast.mark, at=LATER)
        assert mention.status is MentionStatus.APPROVED
    elif act == "undo":
        mentions.undo(mention, status=mention.status, by=cast.mark, at=LATER)
    else:
        actions.take_down(mention, by=cast.mark, at=LATER)
    assert mention.shared_at is None
    assert shown(cast) == []


def test_everybody_named_in_the_same_words_has_a_say(cast: Cast) -> None:
    agree(cast.rosa)
    rosas, toms = make_thanks(cast, cast.rosa, cast.tom)
    with pytest.raises(Refused, match="Somebody else named in the same words"):
        actions.share(rosas, by=cast.mark, at=LATER)
    agree(cast.tom)
    actions.share(rosas, by=cast.mark, at=LATER)
    assert shown(cast) == ["Rosa M.", "Tom"]
    agree(cast.tom, choice=WallChoice.NEVER)
    assert shown(cast) == []
    agree(cast.tom)
    mentions.withdraw(toms, by=cast.mark, at=LATER)
    db.session.refresh(rosas)
    assert rosas.shared_at is None


def test_a_name_that_waits_is_decided_first(cast: Cast) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast, typed_names=("the tall one",))[:1]
    other = db.session.scalars(sa.select(Mention).where(Mention.staff_member_id.is_(None))).one()
    with pytest.raises(Refused, match="Decide it first"):
        actions.share(mention, by=cast.mark, at=LATER)
    mentions.decline(other, by=cast.mark, at=LATER)
    actions.share(mention, by=cast.mark, at=LATER)
    assert shown(cast) == ["Rosa M."]


def test_colleagues_thanks_are_on_no_wall(cast: Cast) -> None:
    agree(cast.rosa)
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), comment="You are great.", may_share=True)
    changes = {"channel": Channel.COLLEAGUE, "rating": None, "colleague_id": cast.tom.id, "allowance": 5}
    make_response(cast.reception, told=told, **changes)
    mention = db.session.scalars(sa.select(Mention)).one()
    mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=LATER)
    with pytest.raises(Refused, match="Colleagues’ thanks stay"):
        actions.share(mention, by=cast.mark, at=LATER)


def test_sharing_twice_is_sharing_once(cast: Cast) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast)
    for minutes in (0, 5):
        actions.share(mention, by=cast.mark, at=LATER + timedelta(minutes=minutes))
        assert mention.shared_at == LATER
    for _ in range(2):
        actions.take_down(mention, by=cast.mark, at=LATER)
    assert db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all() == ["share", "take down"]
