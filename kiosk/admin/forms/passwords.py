"""What a new password has to be, wherever one is set."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length, ValidationError

SHORTEST = 10


class NewPasswordField(PasswordField):
    """A password to be remembered by somebody: long is enough, and not their own name."""

    def __init__(self, label: Any = None, validators: Any = None, **rest: Any) -> None:
        rules = [
            InputRequired(_("Choose a password.")),
            Length(SHORTEST, 200, _("Use at least %(min)d characters. Three or four words make a good one.")),
        ]
        super().__init__(
            label or _("Password"),
            validators or rules,
            description=_("At least 10 characters. Three or four words make a good one."),
            render_kw={"autocomplete": "new-password"},
            **rest,
        )


def refuse_own_name(password: str, *names: str) -> None:
    """Refuse a password that is somebody's own name or address."""
    if password.strip().lower() in {name.strip().lower() for name in names if name}:
        raise ValidationError(_("Choose something other than your own name or address."))
