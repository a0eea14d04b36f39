"""Customers who tap one after the other, a few at a time, and how long each of them waited."""

import http.client
import threading
import time
from collections.abc import Sequence

from bench.load import visit

AT_ONCE = 4
PAUSE_SECONDS = 0.1


class Customers:
    """Some threads beside the drill, each with a connection of its own."""

    def __init__(self, port: int, code: str) -> None:
        self.port = port
        self.code = code
        self.over = threading.Event()
        self.waits: list[tuple[float, float]] = []
        """When each was answered, and after how many milliseconds."""
        self.threads = [threading.Thread(target=self._tap) for _ in range(AT_ONCE)]

    def __enter__(self) -> "Customers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def took(self, since: float, until: float) -> list[float]:
        """How long they waited who were answered in that time, in milliseconds."""
        return [wait for at, wait in self.waits if since <= at <= until]

    def _tap(self) -> None:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.over.wait(PAUSE_SECONDS):
            began = time.monotonic()
            connection.request("POST", f"/t/{self.code}/rate", f"visit={visit()}&rating=5", kind)
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.HTTPStatus.SEE_OTHER:
                raise RuntimeError(f"a tap was answered with {answer.status}")
            self.waits.append((time.monotonic(), (time.monotonic() - began) * 1000))


def percentile(waits: Sequence[float], share: float = 0.99) -> float:
    """What that share of them waited at most."""
    return sorted(waits)[int(len(waits) * share)]
