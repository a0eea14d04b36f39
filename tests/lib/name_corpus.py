"""Names as customers type them, each with who is meant: the measure of the name finder.

Written before the finder was tuned, and split in two halves by a hash of what was typed. Tuning looks at one half
alone; the figures that count come from the other, whose misses nobody looks at one by one.
"""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Person:
    """Somebody of the invented staff. `known_as` was confirmed by earlier approvals."""

    id: int
    place: str
    key: str
    full_name: str
    shown_name: str
    role: str
    known_as: tuple[str, ...]


@dataclass(frozen=True)
class Typed:
    """What a customer typed. `meant` has a set for each person named: more than one key where it cannot be told who."""

    place: str
    words: str
    meant: tuple[frozenset[str], ...]

    @property
    def half(self) -> str:
        """`tune` or `report`, the same for ever."""
        digest = hashlib.sha256(f"{self.place} {self.words}".encode()).digest()
        return "report" if digest[0] % 2 else "tune"


def people() -> list[Person]:
    """The invented staff of three places, numbered."""
    return [
        Person(
            id, *(row[name] for name in ("place", "key", "full_name", "shown_name", "role")),
            tuple(filter(None, row["known_as"].split(", "))),
        )
        for id, row in enumerate(_rows("name_corpus_people.tsv"), 1)
    ]  # fmt: skip


def typed(half: str = "") -> list[Typed]:
    """What was typed: all of it, or the half that is asked for."""
    every = [Typed(row["place"], row["typed"], _meant(row["meant"])) for row in _rows("name_corpus_typed.tsv")]
    return [one for one in every if half in ("", one.half)]


def _meant(column: str) -> tuple[frozenset[str], ...]:
    """`-` is nobody, `a+b` two people, `a|b` one of two who cannot be told apart by these words."""
    return () if column == "-" else tuple(frozenset(one.split("|")) for one in column.split("+"))


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
