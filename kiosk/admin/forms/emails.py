"""The e-mail address that somebody signs in with: it may be known in their own network alone."""

from typing import Any

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from kiosk.lib.lazily import Lazily

email_validator = Lazily("email_validator")

OWN_NETWORK = (".local", ".test", ".localhost", ".home.arpa")
"""Endings that the library refuses, because no letter gets there from elsewhere (RFC 6761): a practice's own server may
have one all the same, and nobody has to write to a name that is signed in with.
"""


def can_sign_in(_form: Any, field: Any) -> None:
    """Refuse what is written unlike an e-mail address."""
    typed = str(field.data or "")
    whole = f"{typed}.org" if typed.endswith(OWN_NETWORK) else typed  # written as any other would be
    try:
        email_validator.validate_email(whole, check_deliverability=False)
    except email_validator.EmailNotValidError as trouble:
        raise ValidationError(_("Enter an e-mail address like name@example.com.")) from trouble
