"""The server's log: one line an event, without secrets or what customers wrote, and storage trouble once a minute."""

import logging
import re
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk import storage_trouble
from kiosk.lib import secret_addresses

MINUTE = 60.0
SERVERS = ("gunicorn.error", "gunicorn.access")
MOST_CAUSES = 5
ROOT = Path(__file__).resolve().parent.parent
_VERDICT = "is_shown"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Formatter):
    """An event as one line, its error and where that came from included; addresses that are keys are left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        said = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            said = f"{said}: {' from '.join(_told(error) for error in _causes(record.exc_info[1]))}"
        line = f"{self.formatTime(record)} [{record.process}] {record.levelname} {record.name}: {said}"
        return secret_addresses.hidden(_UNPRINTABLE.sub(lambda sign: ascii(sign[0])[1:-1], line))


def _in_a_minute(work: Callable[[], None]) -> None:
    timer = threading.Timer(MINUTE, work)
    timer.daemon = True
    timer.start()


class OncePerMinute(logging.Filter):
    """Lets the first event of storage trouble through, and then one a minute with the number of those between."""

    def __init__(self, later: Callable[[Callable[[], None]], None] = _in_a_minute) -> None:
        super().__init__()
        self.later = later
        self.lock = threading.Lock()
        self.is_counting = False
        self.count = 0
        self.last: logging.LogRecord | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it down. Several handlers may ask about one event, which is counted once."""
        told = record.__dict__  # where the logging package, too, keeps what it adds to a record
        if _VERDICT not in told:
            told[_VERDICT] = self._judged(record)
        return bool(told[_VERDICT])

    def _judged(self, record: logging.LogRecord) -> bool:
        if not (record.exc_info and record.exc_info[1] and storage_trouble.is_storage_trouble(record.exc_info[1])):
            return True
        with self.lock:
            if self.is_counting:
                self.count, self.last = self.count + 1, record
                return False
            self.is_counting = True
        self.later(self._sum_up)
        return True

    def _sum_up(self) -> None:
        with self.lock:
            count, last = self.count, self.last
            self.count, self.last, self.is_counting = 0, None, bool(count)
        if last is not None:
            last.msg, last.args = f"{count} more in the last minute, lastly {last.getMessage()}", ()
            last.__dict__[_VERDICT] = True
            self.later(self._sum_up)
            logging.getLogger(last.name).handle(last)


_once_per_minute = OncePerMinute()


def begin() -> None:
    """Write like this from now on, to where gunicorn writes, else to standard error. May be called again."""
    logging.raiseExceptions = False  # a log on a full disk is no reason to fill standard error with it
    logging.basicConfig(handlers=logging.getLogger(SERVERS[0]).handlers or None, level=logging.WARNING)
    for handler in {handler for name in ("", *SERVERS) for handler in logging.getLogger(name).handlers}:
        handler.setFormatter(OneLine())
        handler.addFilter(_once_per_minute)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from, as a traceback would list them."""
    for _each in range(MOST_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    """The error's name and words, and the way through our own modules to where it was raised."""
    steps = traceback.extract_tb(error.__traceback__)
    ours = [step for step in steps[:-1] if step.filename.startswith(f"{ROOT}/kiosk/")]
    places = [f"{step.filename.removeprefix(f'{ROOT}/')}:{step.lineno} {step.name}" for step in (*ours, *steps[-1:])]
    way = " > ".join(places)
    words = "" if hasattr(error, "statement") else storage_trouble.words(error)  # SQLAlchemy repeats the driver's
    return f"{type(error).__name__}{words and f' ({words})'}{way and f' at {way}'}"
