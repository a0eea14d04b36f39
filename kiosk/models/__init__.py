"""What is remembered: tables, constraints, facts about one row."""

from kiosk.models.audit import AuditEntry
from kiosk.models.manager import Manager, Role, SignIn, manager_locations
from kiosk.models.mention import Mention, MentionOrigin, MentionStatus
from kiosk.models.organisation import Organisation
from kiosk.models.picture import Picture
from kiosk.models.place import Location, Touchpoint
from kiosk.models.response import Channel, Contact, Response, response_standards
from kiosk.models.staff_member import StaffMember, StaffName, staff_locations
from kiosk.models.standard import Interaction, Standard, StandardVersion
from kiosk.models.tally import Tally

__all__ = [
    "AuditEntry",
    "Channel",
    "Contact",
    "Interaction",
    "Location",
    "Manager",
    "Mention",
    "MentionOrigin",
    "MentionStatus",
    "Organisation",
    "Picture",
    "Response",
    "Role",
    "SignIn",
    "StaffMember",
    "StaffName",
    "Standard",
    "StandardVersion",
    "Tally",
    "Touchpoint",
    "manager_locations",
    "response_standards",
    "staff_locations",
]
