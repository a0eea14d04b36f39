"""What is remembered for a moment, so that many who ask the same at once are answered from one look."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ForAMoment(Generic[K, V]):
    """Answers of `find`, each kept for `seconds` at most. What was not found (None) is never kept: anybody can ask
    for what does not exist, and would fill the memory with it.
    """

    def __init__(self, find: Callable[[K], V | None], seconds: float, most: int = 1024) -> None:
        self.find = find
        self.seconds = seconds
        self.most = most
        self.kept: dict[K, tuple[float, V]] = {}

    def known(self, key: K) -> V | None:
        """What was found for `key` a moment ago; None if nobody looked or nothing was there."""
        kept = self.kept.get(key)
        return kept[1] if kept is not None and time.monotonic() - kept[0] < self.seconds else None

    def __call__(self, key: K) -> V | None:
        known = self.known(key)
        if known is not None:
            return known
        found = self.find(key)
        if found is not None:
            if len(self.kept) >= self.most:
                self.kept.clear()
            self.kept[key] = (time.monotonic(), found)
        return found
