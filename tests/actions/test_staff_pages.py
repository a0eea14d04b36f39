"""Opening and ending somebody's own page, and what is theirs alone to choose."""

import pytest
import sqlalchemy as sa

from kiosk.actions import mentions, staff, staff_pages
from kiosk.actions.staff import About
from kiosk.actions.staff_pages import Choices
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Mention, MentionStatus, StaffMember, WallChoice
from tests.builders import NOON, make_decided
from tests.cast import Cast

HIDDEN = Choices(is_shown=False, shows_photo=False, wall_choice=WallChoice.NEVER)
SEEN = Choices(is_shown=True, shows_photo=True, wall_choice=WallChoice.ALWAYS)


def _about(person: StaffMember, *, is_shown: bool) -> About:
    return About(person.full_name, person.shown_name, person.role, "", None, is_shown, ())


def _acts() -> list[tuple[str, int | None, int | None]]:
    rows = db.session.execute(
        sa.select(AuditEntry.act, AuditEntry.manager_id, AuditEntry.staff_member_id).order_by(AuditEntry.id)
    )
    return [tuple(row) for row in rows]


def _opened(cast: Cast) -> str:
    """The key of Rosa's page, opened anew."""
    (rosa,) = staff_pages.open_pages([cast.rosa], by=cast.mark, at=NOON)
    return rosa.page_key("secret")


def test_each_opening_has_a_number_of_its_own(cast: Cast) -> None:
    keys = {_opened(cast) for _ in range(3)}
    assert len(keys) == 3
    assert [act for act, _by, _self in _acts()] == ["open page", "renew page", "renew page"]


def test_an_address_from_before_the_end_stays_ended(cast: Cast) -> None:
    first = _opened(cast)
    staff_pages.end_page(cast.rosa, by=cast.mark, at=NOON)
    assert _opened(cast) != first


def test_a_choice_is_the_persons_own_in_the_audit_log(cast: Cast) -> None:
    staff_pages.choose(cast.rosa, HIDDEN, at=NOON)
    assert _acts() == [("choose", None, cast.rosa.id)]


def test_a_manager_cannot_switch_on_what_the_person_switched_off(cast: Cast) -> None:
    staff_pages.choose(cast.rosa, HIDDEN, at=NOON)
    with pytest.raises(Refused, match="Only they can change that"):
        staff.change(cast.rosa, _about(cast.rosa, is_shown=True), locations=[cast.harbour], by=cast.priya, at=NOON)
    db.session.rollback()
    assert db.session.get_one(StaffMember, cast.rosa.id).is_shown is False


def test_a_manager_can_switch_off_what_the_person_switched_on(cast: Cast) -> None:
    staff_pages.choose(cast.rosa, SEEN, at=NOON)
    staff.change(cast.rosa, _about(cast.rosa, is_shown=False), locations=[cast.harbour], by=cast.priya, at=NOON)
    assert db.session.get_one(StaffMember, cast.rosa.id).is_shown is False


def _shared(cast: Cast) -> Mention:
    mention = make_decided(cast.reception, cast.rosa, comment="Kind.")
    mention.has_agreed, mention.shared_at = True, NOON
    db.session.commit()
    return mention


def _wall() -> tuple[bool | None, object]:
    return tuple(db.session.execute(sa.select(Mention.has_agreed, Mention.shared_at)).one())


def test_a_no_takes_the_note_off_the_wall_at_once(cast: Cast) -> None:
    staff_pages.agree(_shared(cast), False, by=cast.rosa, at=NOON)
    assert _wall() == (False, None)


def test_never_takes_every_note_off_the_wall(cast: Cast) -> None:
    _shared(cast)
    staff_pages.choose(cast.rosa, HIDDEN, at=NOON)
    assert _wall() == (True, None)


def test_who_said_never_says_yes_to_no_single_note(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Kind.")
    staff_pages.choose(cast.rosa, HIDDEN, at=NOON)
    with pytest.raises(Refused, match="Change that first"):
        staff_pages.agree(mention, True, by=cast.rosa, at=NOON)


def test_nobody_agrees_for_somebody_else(cast: Cast) -> None:
    with pytest.raises(Conflict):
        staff_pages.agree(_shared(cast), False, by=cast.tom, at=NOON)
    db.session.rollback()
    assert _wall() == (True, NOON)


def test_one_persons_yes_is_not_the_next_ones(cast: Cast) -> None:
    mention = _shared(cast)
    mentions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=NOON)
    mentions.approve(mention, staff_member=cast.tom, by=cast.mark, at=NOON)
    assert _wall() == (None, None)
