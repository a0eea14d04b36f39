"""What is remembered: tables, constraints, facts about one row."""

from kiosk.models.agreement import Agreement
from kiosk.models.allowance import Allowance
from kiosk.models.attempt import Attempts
from kiosk.models.audit import AuditEntry
from kiosk.models.day_key import DayKey, Trace
from kiosk.models.draw import Draw, DrawTickets
from kiosk.models.flood import Flood
from kiosk.models.hold import Hold, HoldReason
from kiosk.models.learnt_name import LearntName, NameLesson
from kiosk.models.manager import Manager, Role, SignIn, manager_locations
from kiosk.models.mention import Mention, MentionOrigin, MentionStatus
from kiosk.models.month_close import ClosedMention, Mark, MonthClose
from kiosk.models.organisation import Organisation
from kiosk.models.passed_thanks import PassedThanks
from kiosk.models.picture import Picture
from kiosk.models.place import ClosedDays, Location, OpeningHours, Touchpoint
from kiosk.models.remark import Remark, RemarkKind
from kiosk.models.response import Channel, Contact, DoneAnswer, OpenedAnswer, Response, Tick
from kiosk.models.reward import Reward, RewardStatus
from kiosk.models.reward_rule import RewardRule, RuleKind, RuleMonth
from kiosk.models.staff_member import StaffMember, StaffName, WallChoice, staff_locations
from kiosk.models.standard import Interaction, Standard, StandardVersion
from kiosk.models.standing import Standing, UncountedMention, WhyUncounted
from kiosk.models.tablet import (
    AlarmKind,
    ClockReading,
    Tablet,
    TabletAlarm,
    TabletSettings,
    TabletStatus,
)
from kiosk.models.tally import Tally
from kiosk.models.team import Team, team_members
from kiosk.models.traffic import Traffic
from kiosk.models.wall import Wall, WallLook

__all__ = [
    "Agreement",
    "AlarmKind",
    "Allowance",
    "Attempts",
    "AuditEntry",
    "Channel",
    "ClockReading",
    "ClosedDays",
    "ClosedMention",
    "Contact",
    "DayKey",
    "DoneAnswer",
    "Draw",
    "DrawTickets",
    "Flood",
    "Hold",
    "HoldReason",
    "Interaction",
    "LearntName",
    "Location",
    "Manager",
    "Mark",
    "Mention",
    "MentionOrigin",
    "MentionStatus",
    "MonthClose",
    "NameLesson",
    "OpenedAnswer",
    "OpeningHours",
    "Organisation",
    "PassedThanks",
    "Picture",
    "Remark",
    "RemarkKind",
    "Response",
    "Reward",
    "RewardRule",
    "RewardStatus",
    "Role",
    "RuleKind",
    "RuleMonth",
    "SignIn",
    "StaffMember",
    "StaffName",
    "Standard",
    "StandardVersion",
    "Standing",
    "Tablet",
    "TabletAlarm",
    "TabletSettings",
    "TabletStatus",
    "Tally",
    "Team",
    "Tick",
    "Touchpoint",
    "Trace",
    "Traffic",
    "UncountedMention",
    "Wall",
    "WallChoice",
    "WallLook",
    "WhyUncounted",
    "manager_locations",
    "staff_locations",
    "team_members",
]
