"""Managers and their sessions."""

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import SignIn


def sign_in(token_hash: str) -> SignIn | None:
    """The session whose token has this hash, with its manager."""
    return db.session.scalar(sa.select(SignIn).where(SignIn.token_hash == token_hash))
