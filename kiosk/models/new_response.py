"""An answer on its way in, from whichever page, device or paper."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from kiosk.lib import clock
from kiosk.models.hold import HoldReason
from kiosk.models.response import Channel

TAP_BYTES = 700
"""What a held answer takes of the disk with its hold, its indexes and room to spare: `make drill flood` measures."""

TOLD_BYTES, NAME_BYTES = 400, 600
"""What words and contact, and what each name in an answer takes besides its letters."""


@dataclass(frozen=True)
class Told:
    """What a customer adds to the first tap; every part is optional.

    `chosen` are (staff member's id, name as it was shown) pairs, `teams` such pairs of teams. `kept` and `fell_short`
    are ids of the wordings of standards. With `is_more` it is added to what was told before; else it takes the place
    of that.
    """

    chosen: tuple[tuple[int, str], ...] = ()
    teams: tuple[tuple[int, str], ...] = ()
    typed_names: tuple[str, ...] = ()
    is_for_team: bool = False
    kept: tuple[int, ...] = ()
    fell_short: tuple[int, ...] = ()
    comment: str = ""
    may_share: bool = False
    contact: dict[str, str] = field(default_factory=dict)
    is_more: bool = False

    @property
    def names_anybody(self) -> bool:
        """Whether a person or a team is thanked by name."""
        return bool(self.chosen or self.teams or self.typed_names)

    @property
    def size(self) -> int:
        """About how many bytes of the disk it takes."""
        names = len(self.chosen) + len(self.teams) + len(self.typed_names)
        letters = "".join((self.comment, *self.typed_names, *self.contact.values()))
        return TOLD_BYTES + NAME_BYTES * names + len(letters.encode())

    @property
    def nameless(self) -> "Told":
        """The same without names."""
        return replace(self, chosen=(), teams=(), typed_names=())


@dataclass(frozen=True)
class Reading:
    """What the clock of a tablet said when an answer was given, and by how much it was measured to be behind ours."""

    tablet_id: int
    device_at: datetime
    offset_ms: int | None


@dataclass(frozen=True)
class NewResponse:
    """An answer as it comes in, from whichever page, device or paper. `client_id` was made where it was given.

    A colleague's uses up one of the `allowance` they have in its month. One with a `reading` waited on a tablet and was
    never changed there: the same id with other content is refused. A manager's own try `is_test`, unless a
    flood held it.
    """

    client_id: uuid.UUID
    location_id: int
    touchpoint_id: int
    time_zone: str
    channel: Channel
    scale: int
    rating: int | None
    given_at: datetime
    received_at: datetime
    told: Told | None = None
    receipt_code: str | None = None
    reading: Reading | None = None
    hold: HoldReason | None = None
    hold_detail: dict[str, Any] = field(default_factory=dict)
    colleague_id: int | None = None
    allowance: int = 0
    entered_by_id: int | None = None
    is_test: bool = False

    @cached_property
    def given_by_the_clock(self) -> datetime:
        """What the location's calendar and clock showed when it was given."""
        return clock.local_time(self.given_at, self.time_zone)

    @property
    def given_on(self) -> date:
        """The date on the location's calendar when it was given."""
        return self.given_by_the_clock.date()

    @property
    def given_hour(self) -> int:
        """The hour on the location's clock when it was given."""
        return self.given_by_the_clock.hour

    @property
    def is_held(self) -> bool:
        """Whether it is kept out of the figures from the start."""
        return self.hold is not None

    @property
    def is_flood(self) -> bool:
        """Whether it came above its touchpoint's ceiling."""
        return self.hold is HoldReason.FLOOD

    @property
    def size(self) -> int:
        """About how many bytes of the disk it takes while it is held."""
        return TAP_BYTES + (self.told.size if self.told else 0)

    @property
    def is_a_tap(self) -> bool:
        """Whether there is nothing to it but a face, and it is no tablet's, whose traffic is counted too."""
        told = self.told or self.receipt_code or self.reading or self.hold
        return self.channel is not Channel.TABLET and not told and not self.is_entered and not self.is_test

    @property
    def is_entered(self) -> bool:
        """Whether a manager or a colleague wrote it down, not the customer."""
        return self.entered_by_id is not None or self.colleague_id is not None

    @property
    def row(self) -> dict[str, Any]:
        """What is stored of it in `responses`."""
        return {
            "client_id": self.client_id,
            "location_id": self.location_id,
            "touchpoint_id": self.touchpoint_id,
            "channel": self.channel,
            "scale": self.scale,
            "rating": self.rating,
            "given_at": self.given_at,
            "received_at": self.received_at,
            "given_on": self.given_on,
            "given_hour": self.given_hour,
            "is_held": self.is_held,
            "is_test": self.is_test and not self.is_held,
            "is_for_team": False,
            "may_share": False,
            "colleague_id": self.colleague_id,
            "entered_by_id": self.entered_by_id,
        }
