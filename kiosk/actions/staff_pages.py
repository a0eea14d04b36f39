"""A staff member's own page: managers open, renew and end it; what is shown of somebody they choose there."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk.database import transaction
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, Mention, MentionStatus, StaffMember, WallChoice, sharing, team_members


@dataclass(frozen=True)
class Choices:
    """What somebody lets be shown of them."""

    is_shown: bool
    shows_photo: bool
    wall_choice: WallChoice


@transaction
def open_pages(people: Sequence[StaffMember], *, by: Manager, at: datetime) -> list[StaffMember]:
    """Give each of these people an address for their page. Whatever address they had before is good no longer."""
    opened = [_again(person) for person in sorted(people, key=lambda person: person.id)]
    for person in opened:
        act = "renew page" if person.page_opened_at else "open page"
        person.page_number += 1
        person.page_opened_at = at
        db.session.add(AuditEntry.of(act, person, by=by, at=at, after={"page_number": person.page_number}))
    return opened


@transaction
def end_page(person: StaffMember, *, by: Manager, at: datetime) -> None:
    """Close somebody's page: its address opens nothing any more."""
    kept = _again(person)
    if kept.page_opened_at is not None:
        kept.page_opened_at = None
        db.session.add(AuditEntry.of("end page", kept, by=by, at=at, before={"page_number": kept.page_number}))


@transaction
def choose(person: StaffMember, chosen: Choices, *, at: datetime) -> None:
    """Keep what a person chose for themselves. Showing them against it is in nobody's power."""
    kept = _again(person)
    before = _choices(kept)
    kept.is_shown, kept.shows_photo, kept.wall_choice = chosen.is_shown, chosen.shows_photo, chosen.wall_choice
    kept.chose_at = at
    if kept.wall_choice is WallChoice.NEVER:
        teams = sa.select(team_members.c.team_id).where(team_members.c.staff_member_id == kept.id)
        sharing.take_down(db.session(), sa.or_(Mention.staff_member_id == kept.id, Mention.team_id.in_(teams)))
    if chosen != before:
        entry = AuditEntry.of("choose", kept, by=kept, at=at, before=asdict(before), after=asdict(chosen))
        db.session.add(entry)


@transaction
def agree(mention: Mention, has_agreed: bool, *, by: StaffMember, at: datetime) -> None:
    """Say yes or no to showing one thank-you to them or their team on the wall; a no takes it off at once."""
    kept = db.session.scalars(
        sa.select(Mention).where(Mention.id == mention.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if kept.status is not MentionStatus.APPROVED or not sharing.has_a_say(db.session(), kept, by):
        raise Conflict
    if has_agreed and by.wall_choice is WallChoice.NEVER:
        raise Refused(_("You chose to keep everything about you off the wall. Change that first under “My choices”."))
    before = {"has_agreed": sharing.answer(db.session(), kept, by)}
    if before["has_agreed"] is has_agreed:
        return
    sharing.agree(db.session(), kept, by, has_agreed)
    db.session.add(AuditEntry.of("agree", kept, by=by, at=at, before=before, after={"has_agreed": has_agreed}))


def _again(person: StaffMember) -> StaffMember:
    """The person as the transaction sees them, held until it ends."""
    return db.session.scalars(
        sa.select(StaffMember)
        .where(StaffMember.id == person.id)
        .with_for_update(of=StaffMember)
        .execution_options(populate_existing=True)
    ).one()


def _choices(person: StaffMember) -> Choices:
    return Choices(person.is_shown, person.shows_photo, person.wall_choice)
