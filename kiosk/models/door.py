"""The door of this process: how many answers came to each touchpoint in a minute and hour, and which are too many."""

import threading
import time
from collections import OrderedDict
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from kiosk import database
from kiosk.lib.floods import A_MINUTE, AN_HOUR, Ceiling
from kiosk.models import flood
from kiosk.models.hold import HoldReason
from kiosk.models.new_response import NewResponse

Key: TypeAlias = tuple[int, int, int]
"""A touchpoint, the seconds of a minute or an hour, and which of them since 1970."""

MINUTE_SECONDS, HOUR_SECONDS = 60, 3600
LEARNT_SECONDS = 600
"""How long a learnt ceiling is used before it is learnt again."""

MOST = 20_000
"""How many minutes and hours are remembered; the oldest go first."""


class Door:
    """Counts in memory alone, so that it costs an ordinary tap nothing. Every process counts what comes through it;
    what several of them let through together is found by the judge a minute later (`models/judged_floods.py`).
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()  # else two taps at once would read the same count
        self.counts: OrderedDict[Key, int] = OrderedDict()
        self.learnt: dict[tuple[int, date], tuple[float, Ceiling]] = {}

    def enter(self, new: NewResponse) -> NewResponse:
        """Count an answer by the instant it was given, and let it in: held where it is one too many.

        What somebody enters by hand was said at another time, and one whose clock was wrong nobody knows when.
        """
        if new.is_entered or new.hold is HoldReason.CLOCK:
            return new
        with self.lock:
            minute, hour = (self._add(key, 1) for key in _keys(new))
        if minute <= A_MINUTE and hour <= AN_HOUR:
            return new
        return self._judged(new, minute, hour)

    def leave(self, new: NewResponse) -> None:
        """Take an answer back that was there already, or could not be kept."""
        if not (new.is_entered or new.hold is HoldReason.CLOCK):
            with self.lock:
                for key in _keys(new):
                    self._add(key, -1)

    def is_calm(self, new: NewResponse) -> bool:
        """Whether one more would be welcome. Read without the lock: it only chooses the fast path, `enter` decides."""
        minute, hour = (self.counts.get(key, 0) + 1 for key in _keys(new))
        return (minute <= A_MINUTE and hour <= AN_HOUR) or self._judged(new, minute, hour) is new

    def forget(self) -> None:
        """Begin anew, as a process does."""
        with self.lock:
            self.counts.clear()
            self.learnt.clear()

    def _add(self, key: Key, times: int) -> int:
        count = self.counts[key] = self.counts.get(key, 0) + times
        if len(self.counts) > MOST:
            self.counts.popitem(last=False)
        return count

    def _judged(self, new: NewResponse, minute: int, hour: int) -> NewResponse:
        ceiling = self._ceiling(new)
        seen: dict[str, Any] = {}
        if minute > ceiling.a_minute:
            seen = {"minute": ceiling.a_minute}
        elif hour > ceiling.an_hour:
            seen = {"hour": ceiling.an_hour}
        return replace(new, hold=HoldReason.FLOOD, hold_detail=seen) if seen else new

    def _ceiling(self, new: NewResponse) -> Ceiling:
        """What the touchpoint's own past allows: asked only once more came than any spot gets without one."""
        # Without the lock, which no thread may hold while it waits for the database: two that learn the same at once
        # find the same.
        key, now = (new.touchpoint_id, new.given_on), time.monotonic()
        known = self.learnt.get(key)
        if known is None or now - known[0] > LEARNT_SECONDS:
            with database.reading() as connection:
                found = flood.ceiling(connection, new.location_id, new.touchpoint_id, on=new.given_on)
            if len(self.learnt) > MOST:
                self.learnt.clear()
            known = self.learnt[key] = (now, found)
        return known[1]


door = Door()
"""The one door of this process."""


def _keys(new: NewResponse) -> tuple[Key, Key]:
    second = int(new.given_at.timestamp())
    minute = (new.touchpoint_id, MINUTE_SECONDS, second // MINUTE_SECONDS)
    return minute, (new.touchpoint_id, HOUR_SECONDS, second // HOUR_SECONDS)
