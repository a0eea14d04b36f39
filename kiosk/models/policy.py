"""What is kept about named people at a location: four levels, each with all of those below it."""

from enum import IntEnum

from flask_babel import gettext as _

REASON_LENGTH = 300


class Policy(IntEnum):
    """A location's policy level."""

    PLACE = 0
    THANKS = 1
    COUNTS = 2
    FULL = 3

    @property
    def title(self) -> str:
        """The level in a word or three."""
        titles = {
            Policy.PLACE: _("Only the place"),
            Policy.THANKS: _("Thanks"),
            Policy.COUNTS: _("Thanks and counts"),
            Policy.FULL: _("Everything"),
        }
        return titles[self]

    @property
    def meaning(self) -> str:
        """What that means, in plain words."""
        meanings = {
            Policy.PLACE: _(
                "Nobody is named. Customers are not asked who helped them, a badge works like any other code, and "
                "any name that still comes in is not kept."
            ),
            Policy.THANKS: _(
                "People can be thanked by name, and each thank-you reaches them. Nothing is totalled per person, "
                "and there are no rewards."
            ),
            Policy.COUNTS: _(
                "People can be thanked by name. Each person’s thanks are counted, and the standards customers saw in"
                " them. There are no rewards."
            ),
            Policy.FULL: _(
                "People can be thanked by name. Their thanks are counted, with the standards customers saw in them,"
                " and closed months are worked out person by person, for rewards."
            ),
        }
        return meanings[self]
