"""Keeping what comes too soon after something alike: at most one in a stretch of time."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Spaced(Generic[Key]):
    """Instants of each key, no two of them closer than `apart`; whichever comes first is taken."""

    def __init__(self, apart: timedelta) -> None:
        self.apart = apart
        self.taken: defaultdict[Key, list[datetime]] = defaultdict(list)

    def takes(self, key: Key, instant: datetime) -> bool:
        """Take an instant, unless one of the same key is too close before or after it; whether it was taken."""
        taken = self.taken[key]
        at = bisect_left(taken, instant)
        if any(abs(instant - other) < self.apart for other in taken[max(at - 1, 0) : at + 1]):
            return False
        insort(taken, instant)
        return True
