"""What a customer's browser shows of itself when it adds to an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.lib import integrity
from kiosk.lib.networks import Origin
from kiosk.models import holding
from kiosk.models.day_key import Trace
from kiosk.models.hold import Hold, HoldReason
from kiosk.models.holding import NewHold


@dataclass(frozen=True)
class Signs:
    """Used in the moment of the request, and then forgotten but for the trace that lasts the day."""

    time_zone: str
    origin: Origin | None = None
    utc_offset_minutes: int | None = None
    is_managers: bool = False

    def note(self, connection: sa.Connection, response: Any, *, at: datetime) -> None:
        """Leave a trace, and hold the response for what there is to see; once released, not for the same again."""
        if self.origin is not None:
            Trace.leave(connection, response, self.origin, self.time_zone, at)
        seen = {
            HoldReason.OWN_BROWSER: self.is_managers,
            HoldReason.FAR_CLOCK: integrity.far_clock(self.utc_offset_minutes, self.time_zone, at),
        }
        if any(seen.values()):
            ever = set(connection.scalars(sa.select(Hold.reason).where(Hold.response_id == response.id)))
            news = [NewHold(response.id, reason) for reason, is_seen in seen.items() if is_seen and reason not in ever]
            holding.hold(connection, news, at=at)
