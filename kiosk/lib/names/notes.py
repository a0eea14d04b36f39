"""Taking a note apart: the pieces between `and`, `,` and their like, and in each the words of a name and the rest."""

import re
from dataclasses import dataclass

from kiosk.lib.names.folding import fold
from kiosk.lib.names.vocabulary import DOCTORS, FILLER, TITLES, concept

MOST_WORDS = 8
"""Of a name's words in one piece so many are looked up; what is longer is a story."""

_WITH = re.compile(r"\bw/o?(?=\s|\w)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*(?P<pause>[,;()\n])\s*"
    r"|\s*[&+/]\s*"
    r"|\s+(?:and|plus|then|und|et|oraz|ve|och|og|или|или|и|та|και|و|or)\s+"
    r"|(?-i:\s+(?:y|e|i)\s+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """A piece of a note as it was typed, its words folded, and whether only a pause stands before it."""

    typed: str
    words: tuple[str, ...]
    is_aside: bool

    @property
    def folded(self) -> str:
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
        return not DOCTORS.isdisjoint(self.words)

    @property
    def is_name_like(self) -> bool:
        """Whether it looks like somebody's name and nothing else, known here or not."""
        others = [word for word in self.words if word not in TITLES]
        return 0 < len(others) <= 2 and others == list(self.name_words) and not any(map(str.isdigit, others))


def pieces(note: str) -> list[Piece]:
    """The pieces of a note, in its order; what is empty is left out."""
    note = _WITH.sub(lambda found: "with" + " " * (len(found[0]) - 3 if len(found[0]) > 3 else 1), note)
    found, start, is_aside = [], 0, False
    for between in [*_BETWEEN.finditer(note), None]:
        typed = note[start : between.start() if between else None].strip()
        if words := tuple(fold(typed).split()):
            found.append(Piece(typed, words, is_aside))
        if between:
            start, is_aside = between.end(), between["pause"] is not None
    return found
