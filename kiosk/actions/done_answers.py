"""Being done with an answer that needed somebody, and undoing that."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Conflict
from kiosk.extensions import db
from kiosk.models import AuditEntry, DoneAnswer, Manager, Response


@transaction
def finish(response: Response, *, seen: str, by: Manager, at: datetime) -> None:
    """Note who is done with it and when. It needs somebody again once the customer tells more.

    `seen` is its `version` as the manager read it; `Conflict` where the customer has told more since.
    """
    database.lock(response)
    if seen != response.version:
        raise Conflict(_("The customer has added to this answer meanwhile. Read it again, then mark it as done."))
    row = {"response_id": response.id, "done_at": at, "done_by_id": by.id}
    kept = database.insert(DoneAnswer).on_conflict_do_update(index_elements=["response_id"], set_=row)
    db.session.execute(kept, row)
    db.session.add(AuditEntry.of("finish", response, by=by, at=at))


@transaction
def resume(response: Response, *, by: Manager, at: datetime) -> None:
    """Undo it: the answer needs somebody again."""
    database.lock(response)
    gone = sa.delete(DoneAnswer).where(DoneAnswer.response_id == response.id).returning(DoneAnswer.response_id)
    if db.session.execute(gone, execution_options={"synchronize_session": False}).first():
        db.session.add(AuditEntry.of("resume", response, by=by, at=at))
