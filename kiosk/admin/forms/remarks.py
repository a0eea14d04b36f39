"""The answer to what a staff member wrote."""

from flask_babel import lazy_gettext as _
from wtforms.validators import Length

from kiosk.admin.forms import ManagerForm
from kiosk.fields import WordsField
from kiosk.models.remark import REMARK_LENGTH


class AnswerForm(ManagerForm):
    """What to tell them. Without words a reply is marked as read; an objection needs some."""

    answer = WordsField(
        _("Your answer"),
        description=_("They can read it on their own page, with your name."),
        validators=[Length(max=REMARK_LENGTH, message=_("Shorten your answer to %(max)d characters."))],
    )
