"""What can go wrong in this business: plain words and a status each."""

from datetime import datetime
from math import ceil
from typing import Any

from flask_babel import lazy_gettext as _


class Trouble(Exception):
    """Something a person can be told in one sentence; error_pages.py shows it."""

    status = 400
    sentence = _("That did not work.")
    retry_after_seconds: int | None = None

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or str(type(self).__name__))
        if sentence is not None:
            self.sentence = sentence


class Busy(Trouble):
    """The database gave nobody a turn in time."""

    status = 503
    sentence = _("We are busier than usual. This has not been saved yet; try again in a few seconds.")
    retry_after_seconds = 5


class Flooded(Trouble):
    """So many answers come at once that this one, or what it says besides its face, is not kept any more."""

    status = 202
    sentence = _(
        "A very large number of answers are coming from here right now. Yours was counted but not kept. Thank"
        " you for taking the time."
    )


class WordsFlooded(Flooded):
    """The answer is kept, as one of a flood, which takes so much of the disk that nothing more is."""

    sentence = _(
        "A very large number of answers are coming from here right now. Your rating is saved, but nothing can"
        " be added to it at the moment."
    )


class NotStored(Trouble):
    """The disk or the database failed, which passes."""

    status = 503
    sentence = _(
        "We cannot reach our records at the moment. What you sent has not been saved yet; try again in a minute."
    )
    retry_after_seconds = 30


class Unexpected(Trouble):
    """A mistake of ours."""

    status = 500
    sentence = _("It is our fault, not yours. What was saved is safe; try again in a minute.")


class Conflict(Trouble):
    """The same id came again with other content, or somebody else decided first."""

    status = 409
    sentence = _("Somebody has already decided this. Here is the current state.")


class NotAllowed(Trouble):
    """Signed in, but the role does not stretch to this."""

    status = 403
    sentence = _("Your role can look at this, but not change it. Ask an owner if you need to.")


class Refused(Trouble):
    """What was asked breaks a rule of the business; the sentence says which, `field` where it can be mended."""

    status = 422

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class VisitOver(Trouble):
    """The thirty minutes for adding to a response have passed."""

    status = 410
    sentence = _("Your answer is saved. The time for adding to it has passed.")


class TooOften(Trouble):
    """Tried too often in too short a time."""

    status = 429
    sentence = _("Too many wrong attempts. Wait 15 minutes.")
    retry_after_seconds = 15 * 60
    about = b""
    """The key under which it was counted, where it is one."""

    @classmethod
    def until(cls, until: datetime, sentence: Any, *, at: datetime) -> "TooOften":
        """The same with a sentence of its own, which may name the `minutes` from `at` on."""
        seconds = max(1, ceil((until - at).total_seconds()))
        trouble = cls(str(sentence) % {"minutes": ceil(seconds / 60)})
        trouble.retry_after_seconds = seconds
        return trouble


class Crowded(TooOften):
    """As many deal with passwords at this moment as the machine has room for."""

    sentence = _("Many people are signing in right now. Try again in a few seconds.")
    retry_after_seconds = 5
