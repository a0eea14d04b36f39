"""Who was meant: the people of a typed note, each part of it with those who may be meant, ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kiosk.lib.names import notes
from kiosk.lib.names.folding import fold
from kiosk.lib.names.notes import Piece
from kiosk.lib.names.ranking import MOST, Ranking, Suggestion
from kiosk.lib.names.roster import Named, Roster


@dataclass(frozen=True)
class Part:
    """What was typed about one person: who may be meant, and what is left over besides the name."""

    typed: str
    note: str
    suggestions: tuple[Suggestion, ...]


@dataclass
class _Group:
    """Pieces about one person: the one that names them, and those that only describe."""

    pieces: list[Piece]
    found: list[Suggestion] = field(default_factory=list)


class NameFinder:
    """Ranks the same people for one note after another; their names are made ready once."""

    def __init__(self, people: Iterable[Named]) -> None:
        self._roster = Roster(people)
        self._ranking = Ranking(self._roster)

    def ranked(self, given: str, *, where: str = "") -> list[Suggestion]:
        """Who may be meant by `given`, the likeliest first: a handful at most, nobody where nothing fits."""
        return together(self.read(given, where=where))

    def read(self, given: str, *, where: str = "") -> list[Part]:
        """The people named in a note, in its order; one part where one is named, or nobody.

        `where` says where it was given (`Till 2`), which may fit somebody's role.
        """
        note = given.strip()
        whole = Piece(note, tuple(fold(note).split()))
        pieces = notes.pieces(note)
        if len(pieces) < 2 or whole.folded in self._roster.by_whole:
            return [_part(whole, self._ranking.ranked(whole, where))]
        groups = self._grouped(note, pieces, where)
        if len(groups) < 2:
            return [_part(whole, groups[0].found if groups else [])]
        return [_part(notes.joined(note, group.pieces), group.found) for group in groups]

    def _grouped(self, note: str, pieces: Sequence[Piece], where: str) -> list[_Group]:
        groups: list[_Group] = []
        loose: list[Piece] = []
        for piece in pieces:
            found = self._ranking.ranked(piece, where)
            is_stranger = not found and not piece.is_aside and piece.is_name_like
            if not found and not is_stranger:
                (groups[-1].pieces if groups else loose).append(piece)
            elif groups and piece.is_aside and _first(found) == _first(groups[-1].found):
                groups[-1].pieces.append(piece)
            else:
                groups.append(_Group([*loose, piece], found))
                loose = []
        for group in groups:
            if len(group.pieces) > 1:
                group.found = self._ranking.ranked(notes.joined(note, group.pieces), where)
        return groups


def together(parts: Sequence[Part]) -> list[Suggestion]:
    """The suggestions of all parts as one handful, the likeliest of each part first; one of several is never sure."""
    found: dict[int, Suggestion] = {}
    for place in range(MOST):
        for part in parts:
            if place < len(part.suggestions):
                found.setdefault(part.suggestions[place].id, part.suggestions[place])
    return list(found.values())[:MOST]


def sure(parts: Sequence[Part]) -> int | None:
    """The one person who may be offered chosen: exactly their name, nobody else's, and nobody else named; or None."""
    return next((one.id for one in parts[0].suggestions if one.is_sure), None) if len(parts) == 1 else None


def _first(found: Sequence[Suggestion]) -> int | None:
    return found[0].id if found else None


def _part(piece: Piece, found: Sequence[Suggestion]) -> Part:
    """A part with its note: every word of it that is none of the name's."""
    named = set(piece.name_words)
    left = [word for word in piece.typed.split() if fold(word) and named.isdisjoint(fold(word).split())]
    return Part(piece.typed, " ".join(left).strip(" ,;()-–"), tuple(found))
