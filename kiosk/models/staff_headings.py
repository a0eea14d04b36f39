"""The words of staff lists in the usual languages: headings, states, fillers, totals. See staff_headings.txt."""

import re
from enum import StrEnum
from functools import cache
from pathlib import Path

from kiosk.lib.names import fold

_LONGEST = 120
"""Of a heading, more characters need not be looked at."""

_ASIDE = re.compile(r"[(\[].*?[)\]]|\s[-–]\s.*|[*:]")


class Heading(StrEnum):
    """What a column of a staff list can be about, as the list has it."""

    REFERENCE = "reference"
    FULL_NAME = "full name"
    NAME = "name"
    GIVEN_NAME = "given name"
    FAMILY_NAME = "family name"
    SHOWN_NAME = "shown name"
    ROLE = "role"
    LOCATIONS = "locations"
    JOINED_ON = "joined on"
    LEFT_ON = "left on"
    STATUS = "status"
    ACTIVE = "active"
    NAMES = "other names"
    IS_SHOWN = "is shown"
    NOT_NEEDED = "not needed"


PARTS = frozenset({Heading.NAME, Heading.GIVEN_NAME, Heading.FAMILY_NAME, Heading.FULL_NAME})
"""What makes a full name."""


def heading(words: str) -> Heading | None:
    """Return what a heading says; None for one that is not known. Case, accents, spaces and asides do not matter."""
    for tried in (words, _ASIDE.sub(" ", words[:_LONGEST])):
        if (found := _known().get(_bare(tried))) is not None:
            return found
    return None


def is_like_leaving(words: str) -> bool:
    """Return whether a heading sounds as if it says that somebody left, in a way that is not known.

    The file has beginnings of words, and whole ones with a full stop behind them.
    """
    said = " ".join(f"{word}." for word in fold(words[:_LONGEST]).split())
    return any(f" {said}".find(f" {stem}") >= 0 for stem in _read()["like leaving"])


def is_total(cell: str) -> bool:
    """Return whether a cell begins like the line of totals below a list."""
    plain = fold(cell[:_LONGEST])
    return any(plain == word or plain.startswith(f"{word} ") for word in _folded("totals"))


def is_total_alone(cell: str) -> bool:
    """Return whether a cell is a word for a total, and nothing else."""
    return fold(cell[:_LONGEST]) in _folded("totals")


def is_nothing(cell: str) -> bool:
    """Return whether a cell has only what systems write into empty ones: `N/A`, `-`, `#NV`."""
    return is_mark(cell) or (len(cell) < 30 and _bare(cell) in _words("nothing"))


def is_mark(cell: str) -> bool:
    """Return whether a cell is filled with what cannot be a name, either: dashes, `#N/A`, `n/a`."""
    return not re.sub(r"[\s\-–—_.?/\\*]", "", cell) or bool(_NO_VALUE.fullmatch(cell))


_NO_VALUE = re.compile(
    r"#[A-Z0-9/]{1,8}[!?]?|n/a|n\.\s?a\.|k\.\s?A\.|\((blank|leer|vide|none|null|empty)\)|<null>", re.IGNORECASE
)


def state(cell: str) -> bool | None:
    """Return whether a cell says that somebody works here; None where it says neither."""
    plain = _bare(cell)
    return False if plain in _words("has left") else True if plain in _words("works here") else None


def is_state(cell: str) -> bool:
    """Return whether a cell says that somebody works here, or not any more, in a word or by yes and no."""
    return state(cell) is not None or yes_or_no(cell) is not None


def yes_or_no(cell: str) -> bool | None:
    """Return what a cell answers; None where it is neither yes nor no."""
    plain = cell.casefold().strip()
    for said, answer in (("yes", True), ("no", False)):
        if plain in _read()[said] or (_bare(cell) and _bare(cell) in _words(said)):
            return answer
    return None


@cache
def _known() -> dict[str, Heading]:
    known: dict[str, Heading] = {}
    for kind in Heading:
        for word in _read()[kind.value]:
            known.setdefault(_bare(word), kind)
    return known


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(map(_bare, _read()[section])) - {""}


@cache
def _folded(section: str) -> frozenset[str]:
    return frozenset(map(fold, _read()[section])) - {""}


def _bare(words: str) -> str:
    return fold(words[:_LONGEST]).replace(" ", "")


@cache
def _read() -> dict[str, tuple[str, ...]]:
    """The sections of the file: words with bars between them, in some sections with spaces."""
    text = (Path(__file__).parent / "staff_headings.txt").read_text(encoding="utf-8")
    sections: dict[str, tuple[str, ...]] = {}
    for block in re.split(r"^\[", text, flags=re.MULTILINE)[1:]:
        title, _bracket, lines = block.partition("]\n")
        between = None if title == "like leaving" else "|"
        words = [word.strip() for line in lines.splitlines() for word in line.split(between)]
        sections[title] = tuple(word.casefold() if title in {"yes", "no"} else word for word in words if word)
    return sections
