"""What can go wrong in this business: plain words and a status each."""

from flask_babel import lazy_gettext as _


class Trouble(Exception):
    """Something a person can be told in one sentence; error_pages.py shows it."""

    status = 400
    sentence = _("That did not work.")

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or str(type(self).__name__))
        if sentence is not None:
            self.sentence = sentence


class Busy(Trouble):
    """The database gave nobody a turn in time."""

    status = 503
    sentence = _("We are busier than usual. This was not saved yet; try again in a few seconds.")


class Flooded(Trouble):
    """So many answers come at once that this one, or what it says besides its face, is not kept any more."""

    status = 202
    sentence = _(
        "Very many answers are coming from here at this moment. Yours was counted, but it is not kept. Thank you for"
        " taking the time."
    )


class WordsFlooded(Flooded):
    """The answer is kept, as one of a flood, which takes so much of the disk that nothing more is."""

    sentence = _(
        "Very many answers are coming from here at this moment. Your face is saved, but nothing can be added to it now."
    )


class Conflict(Trouble):
    """The same id came again with other content, or somebody else decided first."""

    status = 409
    sentence = _("Somebody has already decided this. Here is how it stands now.")


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


class TooMany(Trouble):
    """More than a rule allows wait or try at once; later it may work."""

    status = 503
    sentence = _("Too many tablets wait to be paired. Pair or close some, then try again in a few minutes.")


class TooOften(Trouble):
    """Tried too often in too short a time."""

    status = 429
    sentence = _("Too many wrong tries. Wait a quarter of an hour.")
