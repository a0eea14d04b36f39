"""Finding whose name was meant: people ranked by how well their names fit what was typed, each with a reason."""

from functools import lru_cache

from kiosk.lib.names.finder import NameFinder, Part, sure, together
from kiosk.lib.names.folding import fold
from kiosk.lib.names.likeness import Why
from kiosk.lib.names.notes import spelling
from kiosk.lib.names.ranking import MOST, Suggestion
from kiosk.lib.names.roster import Learnt, Named

__all__ = [
    "MOST",
    "Learnt",
    "NameFinder",
    "Named",
    "Part",
    "Suggestion",
    "Why",
    "finder",
    "fold",
    "spelling",
    "sure",
    "together",
]


@lru_cache(maxsize=16)
def finder(people: tuple[Named, ...]) -> NameFinder:
    """The finder for these people: the same one while nothing about them changes."""
    return NameFinder(people)
