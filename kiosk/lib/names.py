"""Finding whose name was meant: people ranked by how well their names fit the one that was given."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anyascii import anyascii
from rapidfuzz import fuzz

MOST = 5
ALIKE = 70
"""Below this likeness, of 100, a name is no suggestion."""

PART = 85
"""One word of several must be this alike, because among many words one is like a name by chance."""

SHORT = 3
"""A word within what was given must be this long to stand for a name."""

_NOT_LETTERS = re.compile(r"[^\w]+")


class Why(StrEnum):
    """What makes somebody a suggestion, the surest first."""

    SAME = "same name"
    KNOWN = "also known as"
    WITHIN = "name within"
    ALIKE = "spelled alike"


SURE = frozenset({Why.SAME, Why.KNOWN})
"""Reasons that a person may rely on enough to be offered chosen; the others were wrong too often."""


@dataclass(frozen=True)
class Named:
    """Somebody with the names they go by, and those that only some people use."""

    id: int
    names: tuple[str, ...]
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """Somebody who may be meant, how well the name fits (100 is the same), and why."""

    id: int
    score: float
    why: Why


class NameFinder:
    """Ranks the same people for one given name after another; their names are folded once."""

    def __init__(self, people: Iterable[Named]) -> None:
        self._people = [(one.id, _folded(one.names), _folded(one.other_names)) for one in people]

    def ranked(self, given: str) -> list[Suggestion]:
        """Who may be meant by `given`, the likeliest first: a handful at most, nobody where nothing fits."""
        wanted = fold(given)
        found = (_fit(wanted, *person) for person in self._people) if wanted else ()
        return sorted(filter(None, found), key=lambda one: (-one.score, one.id))[:MOST]


def sure(suggestions: Sequence[Suggestion]) -> int | None:
    """The one person who may be offered chosen: the given name is exactly theirs and nobody else's; or None."""
    certain = [one.id for one in suggestions if one.why in SURE]
    return certain[0] if len(certain) == 1 else None


def fold(name: str) -> str:
    """A name in plain small letters, so that `José-María` and `jose maria` are the same."""
    return " ".join(_NOT_LETTERS.sub(" ", anyascii(name)).casefold().split())


def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(fold, names))))


def _fit(wanted: str, id: int, names: tuple[str, ...], other_names: tuple[str, ...]) -> Suggestion | None:
    if wanted in names:
        return Suggestion(id, 100, Why.SAME)
    if wanted in other_names:
        return Suggestion(id, 99, Why.KNOWN)
    words = [word for word in wanted.split() if len(word) >= SHORT]
    every = names + other_names
    if any(f" {name} " in f" {wanted} " for name in every if len(name) >= SHORT):
        return Suggestion(id, 90, Why.WITHIN)
    score = max((_likeness(wanted, words, name) for name in every), default=0)
    return Suggestion(id, score, Why.ALIKE) if score >= ALIKE else None


def _likeness(wanted: str, words: list[str], name: str) -> float:
    """How alike, never quite the same: the whole name, or one word of what was given and the name."""
    whole = fuzz.ratio(wanted, name)
    part = max((fuzz.ratio(word, name, score_cutoff=PART) for word in words), default=0) if len(words) > 1 else 0
    return min(max(whole, part), 89)
