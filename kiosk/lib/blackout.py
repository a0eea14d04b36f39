"""Blacking somebody's names out of words."""

import re
from collections.abc import Iterable

from kiosk.lib.names import fold

BLACK = "•••"

SHORTEST = 3
"""Shorter words than this are not taken for a name by themselves: “de”, “la”."""

_WORD = re.compile(r"[^\W\d_]+")


def blacked_out(words: str, *, names: Iterable[str], phrases: Iterable[str] = ()) -> str:
    """The same words without these names, of which each word counts, and without these phrases as they stand.

    Large and small letters and accents make no difference to names, so that `rosa` and `Rósa` go with “Rosa Martinez”.
    """
    names = list(names)
    for phrase in sorted({*names, *phrases}, key=len, reverse=True):
        if _says_enough(phrase):
            words = _standing_alone(phrase).sub(BLACK, words)
    parts = {fold(part) for name in names for part in _WORD.findall(name) if len(part) >= SHORTEST}
    return _WORD.sub(lambda found: BLACK if fold(found[0]) in parts else found[0], words)


def _says_enough(phrase: str) -> bool:
    return len(phrase) >= SHORTEST or (len(phrase) > 1 and not _has_cases(phrase))


def _standing_alone(phrase: str) -> re.Pattern[str]:
    """The phrase between spaces and marks; in scripts that write without them, wherever it stands."""
    escaped = re.escape(phrase)
    return re.compile(rf"(?<!\w){escaped}(?!\w)" if _has_cases(phrase) else escaped, re.IGNORECASE)


def _has_cases(phrase: str) -> bool:
    return phrase.lower() != phrase.upper()
