"""The organisation: what is said about it, and its logo."""

from datetime import datetime
from typing import Any

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.lib.pictures import Encoded
from kiosk.models import AuditEntry, Manager, Organisation, Picture

FACTS = ("name", "colour", "language", "time_zone", "mission", "public_address", "colleague_allowance")
"""What a change can be about, besides the logo."""


@transaction
def change(ours: Organisation, said: dict[str, Any], *, logo: Encoded | None, by: Manager, at: datetime) -> None:
    """Change what is said about the organisation, some or all of `FACTS`; a logo takes the place of the one before."""
    before = {name: getattr(ours, name) for name in said}
    for name, value in said.items():
        setattr(ours, name, value)
    if logo is not None:
        _set_logo(ours, Picture(created_at=at, **vars(logo)))
    after = said | ({"logo": True} if logo else {})
    if after != before:
        db.session.add(AuditEntry.of("change", ours, by=by, at=at, before=before, after=after))


@transaction
def remove_logo(ours: Organisation, *, by: Manager, at: datetime) -> None:
    """Take the logo away; its bytes are gone."""
    if ours.logo is not None:
        _set_logo(ours, None)
        db.session.add(AuditEntry.of("remove logo", ours, by=by, at=at))


def _set_logo(ours: Organisation, logo: Picture | None) -> None:
    old = ours.logo
    ours.logo = logo
    db.session.flush()
    if old is not None:
        db.session.delete(old)
