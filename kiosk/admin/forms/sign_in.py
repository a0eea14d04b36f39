"""The form of signing in."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired

from kiosk.admin.forms import ManagerForm
from kiosk.fields import SignInField


class SignInForm(ManagerForm):
    """Address and password, and the page that was asked for."""

    next = HiddenField()

    email = SignInField(
        _("E-mail address"),
        validators=[InputRequired(_("Enter your e-mail address."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Password"),
        validators=[InputRequired(_("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
