"""What a manager says in deciding on a mention."""

from flask import request
from flask_babel import gettext as _

from kiosk.admin.forms import ManagerForm
from kiosk.errors import Refused
from kiosk.fields import NameField
from kiosk.lib import text
from kiosk.models import MentionStatus
from kiosk.models.mention import NAME_LENGTH

TEAM = "team-"
"""What stands before the public id of a team where people can be chosen too."""


class DecisionForm(ManagerForm):
    """Who was meant, by public id: one of the suggestions, or somebody else; whether the page showed a complaint; which
    name is `next` in the list, and whether to `stay` on the mention's own page.

    Somebody else wins, because the suggestion may have been chosen before the manager saw the page.
    """

    staff_member = NameField()
    other = NameField()
    status = NameField()
    complaint = NameField()
    unsaid = NameField()
    next = NameField()
    stay = NameField()

    @property
    def parts(self) -> list[str]:
        """The names that a note is to be split into."""
        try:
            return [text.name(part, NAME_LENGTH) for part in request.form.getlist("part")]
        except text.TooLong:
            raise Refused(_("Split the note into the names in it.")) from None

    @property
    def person(self) -> str:
        """The public id of who was meant, empty where nobody was chosen."""
        return str(self.other.data or self.staff_member.data or "")

    @property
    def team(self) -> str:
        """The public id of a team that was meant, empty where a person was: it stands in the same list."""
        chosen = str(self.other.data or "")
        return chosen.removeprefix(TEAM) if chosen.startswith(TEAM) else ""

    @property
    def is_complaint(self) -> bool:
        """Whether the page showed the answer as a complaint."""
        return bool(self.complaint.data)

    @property
    def shown(self) -> MentionStatus:
        """The status that the page showed."""
        try:
            return MentionStatus(self.status.data or "")
        except ValueError as unknown:
            raise Refused(_("Open the mention again to see its current state.")) from unknown
