"""Putting the tallies and the tablets' traffic right, should they ever be wrong."""

import sqlalchemy as sa

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.models import Tally, Traffic
from kiosk.models.tally import TALLY_COUNTS, TALLY_KEY
from kiosk.models.traffic import TRAFFIC_KEY


@transaction
def recount() -> None:
    """Count every response anew, in the place of what was kept. On PostgreSQL, taps wait meanwhile."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(sa.text("LOCK TABLE tallies, traffic IN EXCLUSIVE MODE"))
    db.session.execute(sa.delete(Tally))
    db.session.execute(sa.insert(Tally).from_select([*TALLY_KEY, *TALLY_COUNTS], Tally.counted()))
    db.session.execute(sa.delete(Traffic))
    db.session.execute(sa.insert(Traffic).from_select([*TRAFFIC_KEY, "answers"], Traffic.counted()))
