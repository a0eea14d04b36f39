"""The forms of a tablet: the words that pair it, and how it asks."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField
from wtforms.validators import InputRequired, Length, Regexp

from kiosk.admin.forms import ManagerForm
from kiosk.fields import NameField, WholeNumberField
from kiosk.lib import codes
from kiosk.models import TabletSettings
from kiosk.models.tablet import QUESTION_LENGTH

PIN_DIGITS = 6
_BY_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "8"}
_PIN = Regexp(r"^([0-9]{4,8})?$", message=_("Choose a PIN of four to eight digits."))


class PairForm(ManagerForm):
    """The words on a tablet's screen, and the PIN that ends its questions."""

    words = NameField(
        _("The three words on the tablet"),
        description=_("Capitals, spaces and dashes do not matter."),
        validators=[
            InputRequired(_("Type the three words shown on the tablet.")),
            Length(max=80, message=_("Type only the three words shown on the tablet.")),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    pin = NameField(_("PIN for staff"), validators=[_PIN], render_kw=_BY_DIGITS)

    @classmethod
    def of(cls, settings: TabletSettings) -> "PairForm":
        """The form with a PIN suggested where the touchpoint has none yet."""
        form = cls(data={"pin": "" if settings.pin_hash else codes.digits(PIN_DIGITS)})
        form.pin.description = (
            _("This touchpoint has a PIN. Leave this empty to keep it.")
            if settings.pin_hash
            else _("Staff need it to open the staff screen on the tablet. Note it down: nobody can look it up later.")
        )
        return form


class SettingsForm(ManagerForm):
    """How a touchpoint's tablet asks."""

    question = NameField(
        _("Question"),
        validators=[
            Length(max=QUESTION_LENGTH, message=_("Shorten the question to 120 characters.")),
        ],
    )
    shows_people = BooleanField(
        _("Show who works here"),
        description=_("Customers can tap the person who helped them. Only people who agreed to be shown appear."),
    )
    idle_seconds = WholeNumberField(
        _("Seconds without a tap before it asks “Still there?”"),
        15,
        600,
        description=_("45 suits most counters."),
    )
    warning_seconds = WholeNumberField(
        _("Seconds to answer that"),
        20,
        120,
        description=_("After that, anything typed is deleted for the next customer; the rating is kept."),
    )
    pin = NameField(_("New PIN for staff"), validators=[_PIN], render_kw=_BY_DIGITS)
    has_no_pin = BooleanField(
        _("Ask for no PIN"), description=_("Anyone will then be able to open the staff screen on the tablet.")
    )

    @classmethod
    def of(cls, settings: TabletSettings) -> "SettingsForm":
        """The form filled with how the tablet asks now."""
        form = cls(obj=settings)
        if not settings.pin_hash:
            del form.has_no_pin
        form.pin.description = (
            _("Four to eight digits. Leave this empty to keep the current PIN.")
            if settings.pin_hash
            else _("Four to eight digits, needed to open the staff screen on the tablet. Without a PIN, anyone can.")
        )
        return form

    @property
    def facts(self) -> dict[str, Any]:
        """What was said of all but the PIN, for the action."""
        return {name: self.said[name] for name in ("question", "shows_people", "idle_seconds", "warning_seconds")}

    @property
    def new_pin(self) -> str | None:
        """The PIN from now on: None keeps the one there is, empty ends it."""
        if self.pin.data:
            return str(self.pin.data)
        return "" if self.said.get("has_no_pin") else None


class FileForm(ManagerForm):
    """A file that a tablet saved."""

    file = FileField(
        _("The file that the tablet saved"),
        description=_("On the tablet: the staff screen, then “Save as a file”."),
        validators=[FileRequired(_("Choose the file."))],
        render_kw={"accept": ".json,application/json"},
    )
