"""The doorway for text that people typed, and plain-text tools: graphemes, initials, beginnings, the order of names."""

import re
import unicodedata
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from anyascii import anyascii

from kiosk.lib.lazily import Lazily

_regex = Lazily("regex")

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")
_UNSEEN = {"Cf", "Mn", "Zs"}
_BIDI_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")

ROOM = 4
"""Before it is tidied, text may be so many times as long as after: NFC makes one character of up to four."""

_LONGEST_GRAPHEME = 40
"""Characters; of what is longer, a hostile pile of marks, the beginning has to do."""

_NON_JOINER = "\u200c"
"""Between two Arabic initials, which would else be written as one word."""

_MOST_MARKS = 30
_JOINER = "\u034f"
_SEVERAL_MARKS = {ord(one): unicodedata.normalize("NFD", one) for one in "\u0344\u0f73\u0f75\u0f81"}


class TooLong(ValueError):
    """Text is longer than there is room for."""


def words(typed: str, most: int) -> str:
    """Return what somebody typed in NFC, line ends as \\n, without control characters, trimmed; else unchanged.

    Raise `TooLong` for more than `most` characters. What is far longer is refused before it is looked at.
    """
    if len(typed) > ROOM * most:
        raise TooLong
    tidy = _composed(_CONTROLS.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    if len(tidy) > most:
        raise TooLong
    return tidy


def name(typed: str, most: int) -> str:
    """Return a name on one line: like `words`, with runs of space made one and bidi overrides taken out (joiners stay).

    Empty when nothing of it can be seen. Raise `TooLong` for more than `most` characters.
    """
    if len(typed) > ROOM * most:
        raise TooLong
    line = " ".join(words(_BIDI_OVERRIDES.sub("", typed), ROOM * most).split())
    if len(line) > most:
        raise TooLong
    return line if any(unicodedata.category(character) not in _UNSEEN for character in line) else ""


def _composed(typed: str) -> str:
    """Return text in NFC, in time that grows with its length.

    Normalising sorts each run of combining marks, which takes the square of the run's length. So runs are broken as
    the Stream-Safe Text Format says (UAX #15, section 13): a combining grapheme joiner after each thirty marks. Marks
    are counted once more afterwards, because composing can leave a letter that brought marks of its own.
    """
    if typed.isascii():
        return typed
    return _stream_safe(unicodedata.normalize("NFC", _stream_safe(typed.translate(_SEVERAL_MARKS))))


def _stream_safe(typed: str) -> str:
    parts, run, begins = [], 0, 0
    for at, character in enumerate(typed):
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _MOST_MARKS:
            parts.append(typed[begins:at])
            run, begins = 1, at
    return _JOINER.join([*parts, typed[begins:]])


def columns(words: str) -> int:
    """How much room words need in a line: a character of most scripts takes one column, a Chinese or Japanese two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in words)


def beginning(words: str, most: int) -> str:
    """As much of the words as fits in `most` columns, on one line: whole sentences where they fill half of it, else
    whole words and an ellipsis.
    """
    line = " ".join(words.split())
    if columns(line) <= most:
        return line
    fits = cut(line, bisect_left(list(accumulate(map(columns, line[:most]))), most))
    ends = [end.end() for end in re.finditer(r"[.!?…](?=\s)|[。！？]", fits)]
    if ends and columns(fits[: ends[-1]]) * 2 >= most:
        return fits[: ends[-1]] + " …"
    whole = fits if line[len(fits)] == " " else fits.rpartition(" ")[0]
    return (whole or fits).rstrip(" ,;:–-") + "…"


def graphemes(words: str) -> list[str]:
    """Return what a reader takes for single characters: a letter with its marks, a flag, a family in one picture."""
    return list(words) if words.isascii() else _cluster().findall(words)


def cut(words: str, most: int) -> str:
    """Return at most the first `most` characters, fewer where the last would be a part of what is read as one."""
    if len(words) <= most or words.isascii():
        return words[:most]
    ends = (found.end() for found in _cluster().finditer(words, 0, most + _LONGEST_GRAPHEME))
    return words[: max((end for end in ends if end <= most), default=most)]


@cache
def _cluster() -> Any:
    return _regex.compile(r"\X")


def initial(name: str) -> str:
    """Return the first character of a name, as a capital where its script has capitals; nothing of an empty one."""
    return next(iter(graphemes(name[:_LONGEST_GRAPHEME])), "").title()


@lru_cache(maxsize=10_000)
def initials(shown_name: str) -> str:
    """Return the first letters of the first and last word of a name: `RM` of `Rosa M.`, `T` of `Tom`.

    Where no word begins with a letter, the first sign that is a picture or a figure; else nothing.
    """
    written = [word for word in re.split(r"[\s\-\u2010\u2011]+", shown_name) if word]
    named = [word for word in written if word[0].isalpha()]
    pictures = [word for word in written if unicodedata.category(word[0])[0] in "SN"]
    letters = [initial(word) for word in [*named[:1], *named[1:][-1:]] or pictures[:1]]
    is_joined = any(unicodedata.bidirectional(letter[0]) == "AL" for letter in letters)
    return (_NON_JOINER if is_joined else "").join(letters)


def alphabetical(name: str) -> tuple[str, str]:
    """What to sort names by, so that Étienne stands between Eric and Eva."""
    return anyascii(name).casefold(), name
