"""Thank-you notes as walls show them: approved, with words, and people who agree."""

from typing import Any

import sqlalchemy as sa

from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention, MentionStatus, StaffMember, WallChoice
from tests.builders import NOON, make_response
from tests.cast import Cast


def make_thanks(cast: Cast, *people: StaffMember, given: dict[str, Any] | None = None, **changes: Any) -> list[Mention]:
    """Approved thanks to these people, Rosa if to none, in the same words, which the customer agreed to have shown."""
    usual = {"comment": "Rosa found me a slot.", "may_share": True}
    told = Told(chosen=tuple((one.id, one.shown_name) for one in people or (cast.rosa,)), **usual | changes)
    response = make_response(cast.reception, told=told, **given or {})
    found = list(db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id).order_by(Mention.id)))
    for mention in found:
        if mention.staff_member_id is not None:
            mention.status, mention.decided_at, mention.decided_by_id = MentionStatus.APPROVED, NOON, cast.mark.id
    db.session.commit()
    return found


def agree(*people: StaffMember, choice: WallChoice = WallChoice.ALWAYS) -> None:
    """These people say so to every note."""
    for person in people:
        person.wall_choice = choice
    db.session.commit()
