"""Whether two people hardly write these words by chance: the rule that holds pasted praise."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from kiosk.lib.text import columns

FEWEST_LETTERS = 20
FEWEST_WORDS = 8
FEWEST_COLUMNS = 40
"""Without spaces: twenty Chinese characters, or forty Thai letters, say as much."""

FEWEST_UNUSUAL = 5
"""So many of its words nobody else wrote of the person: “always so friendly and helpful” is what many people write."""

DAYS = 30
"""So far apart the same words are still the same praise."""


def unusual(texts: Iterable[str]) -> set[str]:
    """Those of these folded texts, all about one person, that two people hardly write by chance."""
    pieces = {text: _pieces(text) for text in set(texts)}
    used = Counter(piece for found in pieces.values() for piece in found)
    return {
        text
        for text, found in pieces.items()
        if is_long(text) and sum(used[piece] == 1 for piece in found) >= FEWEST_UNUSUAL
    }


def folded(words: str) -> str:
    """Words as they are compared: in small letters, without what is between them. Marks belong to letters: without
    its vowels a Hindi or Thai word falls apart.
    """
    small = unicodedata.normalize("NFKC", words).casefold()
    return " ".join("".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in small).split())


def is_long(words: str) -> bool:
    """Whether these folded words are more than a phrase; some scripts put no space between words."""
    if " " not in words:
        return columns(words) >= FEWEST_COLUMNS
    return len(words) >= FEWEST_LETTERS and len(_pieces(words)) >= FEWEST_WORDS


def _pieces(words: str) -> set[str]:
    """The words; of a script that puts no space between them, each two letters that follow each other."""
    return set(words.split()) if " " in words else {words[at : at + 2] for at in range(len(words) - 1)}
