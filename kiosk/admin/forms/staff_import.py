"""The forms of a staff import: the file, and the confirmation that carries it."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from kiosk.admin.forms import ManagerForm


class FileForm(ManagerForm):
    """A staff list."""

    file = FileField(
        _("The staff list"),
        description=_("An XLSX, ODS or CSV file saved from your HR, rota or till system, or from a spreadsheet."),
        validators=[FileRequired(_("Choose a file."))],
        render_kw={"accept": ".xlsx,.ods,.csv,.txt,.tsv,text/csv"},
    )


class ConfirmForm(ManagerForm):
    """The file that was shown and what was answered, signed, so that what is confirmed is what was looked at."""

    shown = HiddenField()
