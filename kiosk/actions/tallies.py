"""Putting the tallies right, should they ever be wrong."""

import sqlalchemy as sa

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.models import Tally
from kiosk.models.tally import TALLY_COUNTS, TALLY_KEY


@transaction
def recount() -> None:
    """Count every response anew, in the place of the tallies that were kept. On PostgreSQL, taps wait meanwhile."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(sa.text("LOCK TABLE tallies IN EXCLUSIVE MODE"))
    db.session.execute(sa.delete(Tally))
    db.session.execute(sa.insert(Tally).from_select([*TALLY_KEY, *TALLY_COUNTS], Tally.counted()))
