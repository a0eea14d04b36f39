"""Make the tables, one organisation, one location with staff, and one touchpoint, for a benchmark."""

from datetime import timedelta

from flask import Flask

from bench.servers import CODE
from kiosk import create_app, startup
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Channel, Location, Organisation, StaffMember, Tally, Touchpoint

BUSY = 100_000_000
"""So many answers had the touchpoint on three days before, so that what is measured is no flood."""


def prepare(app: Flask, *, past: int = BUSY) -> None:
    """Fill the database of `app`; its touchpoint had `past` answers on each of three days, which nobody kept."""
    with app.app_context():
        startup.migrate(app)
        now = clock.now()
        location = Location(name="Harbour Street", time_zone="Europe/London", created_at=now)
        db.session.add_all([Organisation(name="Bench", time_zone="Europe/London", created_at=now), location])
        db.session.flush()
        touchpoint = Touchpoint(code=CODE, location_id=location.id, name="Reception", created_at=now)
        db.session.add(touchpoint)
        db.session.flush()
        place = {"location_id": location.id, "touchpoint_id": touchpoint.id, "channel": Channel.QR, "scale": 1}
        db.session.add_all(
            Tally(**place, given_on=now.date() - timedelta(days=days), rating_5=past) for days in (7, 14, 21)
        )
        db.session.add_all(
            StaffMember(
                full_name=f"Person {number}", shown_name=f"Person {number}", is_shown=True, created_at=now,
                locations=[location],
            )
            for number in range(20)
        )  # fmt: skip
        db.session.commit()


if __name__ == "__main__":
    prepare(create_app())
