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

    def __call__(self, key: K) -> V | None:
        now = time.monotonic()
        kept = self.kept.get(key)
        if kept is not None and now - kept[0] < self.seconds:
            return kept[1]
        found = self.find(key)
        if found is not None:
            if len(self.kept) >= self.most:
                self.kept.clear()
            self.kept[key] = (now, found)
        return found
