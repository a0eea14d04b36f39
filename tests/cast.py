"""The known cast: two locations, their people, standards and managers. Tests name them instead of inventing more."""

from dataclasses import dataclass
from datetime import UTC, datetime

from werkzeug.security import generate_password_hash

from kiosk.extensions import db
from kiosk.models import (
    Location,
    Manager,
    Organisation,
    Role,
    StaffMember,
    StaffName,
    Standard,
    StandardVersion,
    Touchpoint,
)

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
QUICK = "pbkdf2:sha256:1"
PASSWORD_HASH = generate_password_hash(PASSWORD, QUICK)


@dataclass(frozen=True)
class Cast:
    """Everybody and everything, by name."""

    organisation: Organisation
    harbour: Location
    hill: Location
    reception: Touchpoint
    hill_desk: Touchpoint
    rosa: StaffMember
    tom: StaffMember
    catherine: StaffMember
    hanna: StaffMember
    welcome: Standard
    listened: Standard
    priya: Manager
    mark: Manager
    vera: Manager
    hugo: Manager


def make_cast() -> Cast:
    """Harbour Street Dental: Rosa, Tom and Catherine at Harbour Street, Hanna at Hill Road.

    Priya owns it; Mark manages and Vera views Harbour Street; Hugo manages Hill Road.
    """
    organisation = Organisation(name="Harbour Street Dental", time_zone="Europe/London", created_at=LONG_AGO)
    harbour = Location(name="Harbour Street", time_zone="Europe/London", created_at=LONG_AGO)
    hill = Location(name="Hill Road", time_zone="Pacific/Auckland", created_at=LONG_AGO)
    db.session.add_all([organisation, harbour, hill])
    db.session.flush()
    reception = Touchpoint(code="harb0wr1", location_id=harbour.id, name="Reception", created_at=LONG_AGO)
    hill_desk = Touchpoint(code="h111desk", location_id=hill.id, name="Front desk", created_at=LONG_AGO)
    rosa, tom, catherine, hanna = people = (
        _staff_member("Rosa Martinez", "Rosa M.", harbour),
        _staff_member("Thomas Baker", "Tom", harbour, "Thomas"),
        _staff_member("Catherine Byrne", "Catherine", harbour, "Cathy"),
        _staff_member("Hanna Virtanen", "Hanna", hill),
    )
    welcome = _standard(1, "Warm welcome", "Nobody greeted me")
    listened = _standard(2, "Listened to me", "Nobody listened")
    managers = (
        _manager("Priya Nair", "priya@example.org", Role.OWNER),
        _manager("Mark Ellis", "mark@example.org", Role.MANAGER, harbour),
        _manager("Vera Lind", "vera@example.org", Role.VIEWER, harbour),
        _manager("Hugo Hill", "hugo@example.org", Role.MANAGER, hill),
    )
    db.session.add_all([reception, hill_desk, *people, welcome, listened, *managers])
    db.session.commit()
    return Cast(organisation, harbour, hill, reception, hill_desk, *people, welcome, listened, *managers)


def _staff_member(full_name: str, shown_name: str, location: Location, *names: str) -> StaffMember:
    return StaffMember(
        full_name=full_name,
        shown_name=shown_name,
        role="Dental nurse",
        is_shown=True,
        created_at=LONG_AGO,
        locations=[location],
        names=[StaffName(name=name) for name in names],
    )


def _standard(position: int, title: str, shortfall: str) -> Standard:
    words = StandardVersion(
        version=1, title=title, shortfall=shortfall, sentence=f"{title}: every time.", created_at=LONG_AGO
    )
    return Standard(position=position, created_at=LONG_AGO, versions=[words])


def _manager(name: str, email: str, role: Role, *locations: Location) -> Manager:
    return Manager(
        name=name, email=email, role=role, password_hash=PASSWORD_HASH, created_at=LONG_AGO, locations=list(locations)
    )
