"""The organisation, as pages show it."""

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Organisation


def present() -> Organisation:
    """The organisation, where set-up is known to be over: behind a manager's sign-in or a customer's code."""
    return db.session.execute(sa.select(Organisation)).scalar_one()


def current() -> Organisation | None:
    """The organisation; None before set-up."""
    return db.session.execute(sa.select(Organisation)).scalar_one_or_none()
