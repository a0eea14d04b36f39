"""Opening hours, as managers read them."""

from kiosk.extensions import db
from kiosk.lib.hours import Week
from kiosk.models import Location, OpeningHours


def week(location: Location) -> Week:
    """The spans of a location's week; none where it is always open."""
    return OpeningHours.weeks(db.session(), [location.id]).get(location.id, ())
