"""File names that every system takes, made from names that people typed."""

import re
import unicodedata
from collections.abc import Iterator

from anyascii import anyascii

from kiosk.lib import text

LONGEST = 60
"""Bytes, which leaves room for what is added in front and behind."""

_MARKS = {"Mn", "Mc"}
"""What stands on a letter or around it: vowels of Thai and Hindi, accents that have no letter of their own."""


def part(typed: str) -> str:
    """`typed` as a part of a file name: letters and digits of any script, the rest as single dashes; never empty."""
    kept = re.sub("-+", "-", "".join(_letters(unicodedata.normalize("NFC", typed)))).strip("-").lower()
    kept = text.cut(kept, LONGEST)
    while len(kept.encode()) > LONGEST:
        kept = text.cut(kept, len(kept) - 1)
    return kept.strip("-") or "code"


def in_plain_letters(name: str) -> str:
    """A whole file name in ASCII, as close as can be: `codes-łódź.zip` gives `codes-lodz.zip`."""
    spelt = re.sub(r"[^a-z0-9.]+", "-", anyascii(name).replace("'", "").lower())
    return re.sub(r"-+(?=\.|$)", "", spelt)


def _letters(typed: str) -> Iterator[str]:
    """Each character, or a dash for what is neither a letter, nor a digit, nor a mark on one."""
    before = "-"
    for character in typed:
        is_mark = before != "-" and unicodedata.category(character) in _MARKS
        before = character if character.isalnum() or is_mark else "-"
        yield before
