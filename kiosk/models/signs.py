"""What a customer's browser shows of itself when it adds to an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.lib import integrity
from kiosk.lib.networks import Origin
from kiosk.models.audit import AuditEntry
from kiosk.models.day_key import Trace
from kiosk.models.place import Location


@dataclass(frozen=True)
class Signs:
    """Used in the moment of the request, and then forgotten but for the trace that lasts the day."""

    time_zone: str
    origin: Origin | None = None
    utc_offset_minutes: int | None = None

    def note(self, connection: sa.Connection, response: Any, *, at: datetime) -> None:
        """Leave a trace, and hold the response for what there is to see; once released, not for the same again."""
        if self.origin is not None:
            Trace.leave(connection, response, self.origin, self._is_far(connection, response, at), self.time_zone, at)

    def _is_far(self, connection: sa.Connection, response: Any, at: datetime) -> bool | None:
        """Whether the clock is far from the zone that the location had when the answer was given."""
        if not integrity.far_clock(self.utc_offset_minutes, self.time_zone, at):
            return None if self.utc_offset_minutes is None else False
        changed = AuditEntry.last_changes(connection, Location, [response.location_id])
        return response.location_id not in changed or changed[response.location_id] < response.received_at
