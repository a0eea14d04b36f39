"""What the server does by itself every minute, so that alarms rise and a day's key ends though nobody opens a page."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from flask import Flask

from kiosk import database
from kiosk.actions import alarms, attempts, floods, integrity, test_answers
from kiosk.lib import clock

Work: TypeAlias = Callable[..., Any]


def shorten_log(**_at: datetime) -> None:
    """Keep the database's log short, whatever the time."""
    database.shorten_log()


WORKS: Sequence[Work] = (
    alarms.watch, integrity.watch, floods.prune, attempts.prune, test_answers.prune, shorten_log,
)  # fmt: skip
"""Each takes the instant `at`, and decides in the database whether it is its turn: every worker asks."""

EVERY_SECONDS = 60.0


class Minutes:
    """A thread beside those that answer requests. It ends with its process, at the latest."""

    def __init__(self, app: Flask, works: Sequence[Work] = WORKS, every_seconds: float = EVERY_SECONDS) -> None:
        self.app = app
        self.works = works
        self.every_seconds = every_seconds
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, name="minutes", daemon=True)

    def begin(self) -> "Minutes":
        """Do the work from now on: the first time a minute from now, when the server has settled."""
        self.thread.start()
        return self

    def end(self) -> None:
        """Begin nothing new."""
        self.over.set()

    def do(self, at: datetime) -> None:
        """One minute's work. What one piece meets with keeps no other from being done, nor itself the next time."""
        for work in self.works:
            try:
                with self.app.app_context():
                    work(at=at)
            except Exception:  # whatever it is, the next minute tries again
                logging.getLogger(__name__).exception("%s met with trouble", work.__module__)

    def _run(self) -> None:
        while not self.over.wait(self.every_seconds):
            self.do(clock.now())
