"""Between colleagues: a share of a thank-you is passed on to those who helped, and taken back."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from kiosk.database import transaction
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Mention, MentionStatus, PassedThanks, StaffMember
from kiosk.models.passed_thanks import MOST_SHARES


@transaction
def pass_on(mention: Mention, *, to: StaffMember, words: str, by: StaffMember, at: datetime) -> None:
    """Share a thank-you with a colleague who helped. The same twice, as by a double click, is one share."""
    kept = _own(mention, by)
    if to.id == by.id:
        raise Refused(_("This is you. Choose a colleague."), field="whom")
    shares = db.session.scalars(sa.select(PassedThanks).where(PassedThanks.mention_id == kept.id)).all()
    if any(share.to_id == to.id and share.from_id == by.id for share in shares):
        return
    free = sorted(set(range(1, MOST_SHARES + 1)) - {share.number for share in shares})
    if not free:
        raise Refused(_("A thank-you can be shared with %(most)d colleagues.", most=MOST_SHARES), field="whom")
    share = PassedThanks(mention_id=kept.id, number=free[0], from_id=by.id, to_id=to.id, words=words, created_at=at)
    db.session.add(share)
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Conflict from taken
    db.session.add(AuditEntry.of("pass on", share, by=by, at=at, after={"to_id": to.id, "words": words}))


@transaction
def take_back(mention: Mention, *, share_id: str, by: StaffMember, at: datetime) -> None:
    """Undo a share: the colleague sees it no longer."""
    kept = _own(mention, by)
    share = db.session.scalar(
        sa.select(PassedThanks).where(
            PassedThanks.public_id == share_id, PassedThanks.mention_id == kept.id, PassedThanks.from_id == by.id
        )
    )
    if share is not None:
        before = {"to_id": share.to_id, "words": share.words}
        db.session.add(AuditEntry.of("take back", share, by=by, at=at, before=before))
        db.session.delete(share)


def _own(mention: Mention, person: StaffMember) -> Mention:
    """The mention as it stands now, which thanks this person, held until the action is over."""
    kept = db.session.scalars(
        sa.select(Mention).where(Mention.id == mention.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if kept.staff_member_id != person.id or kept.status is not MentionStatus.APPROVED:
        raise Conflict(_("This thank-you has been taken back."))
    return kept
