"""Names in plain small letters, so that `José-María` and `jose maria` are the same."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_NOT_LETTERS = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_AYN = "ع"
"""Between vowels or before one; where names are written in Latin letters, the vowel alone stands: Omar, Ali, Said."""

_UNSEEN = {"Cf", "Mn", "Me", "So", "Sk"}
_VOWELS_UNWRITTEN = re.compile(r"[\u0590-\u07ff\ufb1d-\ufdff\ufe70-\ufeff]")


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """A name in plain small letters, one space between words; empty where no letter is in it."""
    if name.isascii():
        plain = name
    else:
        seen = "".join(
            letter for letter in unicodedata.normalize("NFC", name) if unicodedata.category(letter) not in _UNSEEN
        )
        plain = anyascii(seen.replace(_AYN, "a"))
        if _CHINESE.search(seen):
            plain = _CAPITAL_WITHIN.sub(" ", plain)
    return " ".join(_NOT_LETTERS.sub(" ", _APOSTROPHES.sub("", plain)).casefold().split())


def hides_vowels(name: str) -> bool:
    """Whether it is written in a script that leaves most vowels out: Arabic, Hebrew and their like."""
    return bool(_VOWELS_UNWRITTEN.search(name))
