"""Names: whose was meant, ranked and with a reason; what customers would call somebody."""

from functools import lru_cache

from kiosk.lib.names.finder import NameFinder, Part, sure, together
from kiosk.lib.names.folding import fold
from kiosk.lib.names.likeness import Why
from kiosk.lib.names.notes import spelling
from kiosk.lib.names.ranking import MOST, Suggestion
from kiosk.lib.names.roster import Learnt, Named
from kiosk.lib.names.searching import letters, searched
from kiosk.lib.names.shown import LONGEST_SHOWN, Proposal, propose
from kiosk.lib.names.twins import apart

__all__ = [
    "LONGEST_SHOWN",
    "MOST",
    "Learnt",
    "NameFinder",
    "Named",
    "Part",
    "Proposal",
    "Suggestion",
    "Why",
    "apart",
    "finder",
    "fold",
    "letters",
    "propose",
    "searched",
    "spelling",
    "sure",
    "together",
]


@lru_cache(maxsize=16)
def finder(people: tuple[Named, ...]) -> NameFinder:
    """The finder for these people: the same one while nothing about them changes."""
    return NameFinder(people)
