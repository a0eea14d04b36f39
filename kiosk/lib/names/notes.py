"""Taking a note apart: the pieces between `and`, `,` and their like, and in each the words of a name and the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.lib.names.folding import fold
from kiosk.lib.names.vocabulary import DOCTORS, FILLER, TITLES, concept

MOST_WORDS = 8
"""Of a name's words in one piece so many are looked up; what is longer is a story."""

_BETWEEN = re.compile(
    r"\s*(?P<pause>[,;()\n])\s*(?P<too>(?:and|then|plus|or|und|et|y|e|i|oraz|и)\s+|[&+/]\s*)?"
    r"|\s*(?:[&+]|(?<!\bw)/)\s*"
    r"|\s+(?:and|plus|then|or|und|et|oraz|ve|och|og|или|и|та|και|و)\s+"
    r"|(?-i:\s+(?:y|e|i)\s+)",
    re.IGNORECASE,
)
"""What stands between two people, or before an aside. The slash of `w/ glasses` stands between nobody."""


@dataclass(frozen=True)
class Piece:
    """A piece of a note as it was typed, its words folded, whether only a pause stands before it, and its place."""

    typed: str
    words: tuple[str, ...]
    is_aside: bool = False
    start: int = 0

    @property
    def folded(self) -> str:
        """All its words."""
        return " ".join(self.words)

    @property
    def name_words(self) -> tuple[str, ...]:
        """The words that may be a name's: no title, no filler, nothing about work or hours."""
        kept = [word for word in self.words if word not in TITLES and word not in FILLER and concept(word) is None]
        return tuple(kept[:MOST_WORDS])

    @property
    def concepts(self) -> dict[str, str]:
        """What it says about work and hours, each with the word for it."""
        said = {concept(word): word for word in reversed(self.words) if word not in DOCTORS}
        return {what: word for what, word in said.items() if what is not None}

    @property
    def is_doctor(self) -> bool:
        """Whether somebody is called a doctor in it."""
        return not DOCTORS.isdisjoint(self.words)

    @property
    def is_name_like(self) -> bool:
        """Whether it looks like somebody's name and nothing else, known here or not."""
        others = [word for word in self.words if word not in TITLES]
        return 0 < len(others) <= 2 and others == list(self.name_words)


def pieces(note: str) -> list[Piece]:
    """The pieces of a note, in its order; what is empty is left out."""
    found, start, is_aside = [], 0, False
    for between in [*_BETWEEN.finditer(note), None]:
        typed = note[start : between.start() if between else None]
        if words := tuple(fold(typed).split()):
            found.append(Piece(typed.strip(), words, is_aside, start + len(typed) - len(typed.lstrip())))
        if between:
            start, is_aside = between.end(), between["pause"] is not None and between["too"] is None
    return found


def joined(note: str, parts: Sequence[Piece]) -> Piece:
    """Neighbouring pieces as one, in the words of the note."""
    start, last = parts[0].start, parts[-1]
    end = last.start + len(last.typed)
    if note[start:end].count("(") > note[start:end].count(")") and note[end : end + 1] == ")":
        end += 1
    return Piece(note[start:end], tuple(word for piece in parts for word in piece.words), parts[0].is_aside, start)


def spelling(note: str) -> str:
    """The folded name that a note is, and nothing but; empty for a description, or several people."""
    found = pieces(note)
    return found[0].folded if len(found) == 1 and found[0].is_name_like else ""
