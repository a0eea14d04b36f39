"""How well one piece of a note fits each person of a roster, and why."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.lib.names import likeness, vocabulary
from kiosk.lib.names.folding import fold, hides_vowels
from kiosk.lib.names.likeness import Hit, Why
from kiosk.lib.names.notes import Piece
from kiosk.lib.names.roster import Entry, Roster

MOST = 5
LEAST = 64
"""Below this, of 100, the best word of a name is no reason to suggest anybody."""

CLOSE = 34
"""Who fits so much worse than the likeliest is not suggested."""

RIVAL = 80
RIVALS = frozenset({Why.APPROVED, Why.SHORT, Why.FORM, Why.SOUNDS})
"""Reasons, from that score on, why somebody else may be meant by an exact name as well."""

REMEMBERED = 2_000
"""So many typed words are remembered with what they are like."""

_SAME, _KNOWN, _CONFIRMED, _ONCE, _BY_INITIALS = 120, 119, 118, 104, 70
_FITS, _IS_DOCTOR, _IS_THERE, _INITIAL = 6, 4, 2, 98
_STRANGE, _LETTER = 0.25, 0.5
"""How much a word weighs that is no part of the name, and a letter: they may describe, they may be slips."""


@dataclass(frozen=True)
class Suggestion:
    """Somebody who may be meant, how well it fits, and why: which name of theirs, how often before, which words fit
    their role. `is_exact`: the words are wholly their name, or an alias that is relied on. `is_sure`: and nobody else
    may be meant by them, so that this one may be offered chosen.
    """

    id: int
    score: float
    why: Why
    like: str = ""
    times: int = 0
    fits: tuple[str, ...] = ()
    is_exact: bool = False
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class _Option:
    """One or more of the name words, by their places, that stand for a word of somebody's name."""

    hit: Hit
    places: frozenset[int]


class Ranking:
    """Ranks the people of one roster; what a word is like is looked up once."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._like: dict[tuple[str, bool], list[Hit]] = {}

    def ranked(self, piece: Piece, where: str) -> list[Suggestion]:
        """The people that a piece may mean, the likeliest first, a handful at most."""
        words = self._name_words(piece)
        options = self._options(words, hides_vowels(piece.typed))
        people = {entry.id: entry for entry in self._whole(piece, words)}
        people |= {entry.id: entry for entry, _options in options.values()}
        around = vocabulary.concepts(fold(where)) if where else frozenset()
        judged = (
            _judged(entry, piece, words, options[entry.id][1] if entry.id in options else [], around)
            for entry in people.values()
        )
        found = sorted(filter(None, judged), key=lambda one: (-one.score, one.id))
        if found and found[0].is_exact and not any(map(_is_rival, found[1:])):
            found[0] = replace(found[0], is_sure=True)
        return [one for one in found[:MOST] if one.score > found[0].score - CLOSE]

    def _name_words(self, piece: Piece) -> list[str]:
        """The words that may be a name's; those that mostly are not, where somebody is called so and it looks meant."""
        plain = piece.name_words
        alone = [word for word in piece.words if word not in vocabulary.TITLES]
        kept = []
        for word in piece.words:
            is_meant = len(alone) == 1 or word.title() in piece.typed
            if word in plain or (is_meant and len(word) > 1 and word in self._roster.having):
                kept.append(word)
        return list(dict.fromkeys(kept))

    def _whole(self, piece: Piece, words: Sequence[str]) -> Iterator[Entry]:
        """Those whose name the piece is altogether, or whose initials are in it."""
        yield from self._roster.by_whole.get(piece.folded, ())
        for word in words:
            if 1 < len(word) < 4 and word.upper() in piece.typed:
                yield from self._roster.by_initials.get(word, ())

    def _options(self, words: Sequence[str], vowelless: bool) -> dict[int, tuple[Entry, list[_Option]]]:
        """What each name word stands for, and two or three of them written as one, by person."""
        options: dict[int, tuple[Entry, list[_Option]]] = {}
        for hit, places in self._found(words, vowelless):
            option = _Option(hit, places)
            for entry in self._roster.having[hit.word]:
                options.setdefault(entry.id, (entry, []))[1].append(option)
        return options

    def _found(self, words: Sequence[str], vowelless: bool) -> Iterator[tuple[Hit, frozenset[int]]]:
        for length in (1, 2, 3):
            for start in range(len(words) - length + 1):
                joined = "".join(words[start : start + length])
                for hit in self._hits(joined, vowelless):
                    if length == 1 or (len(joined) > 3 and hit.score > 80 and hit.why is not Why.PART):
                        yield hit, frozenset(range(start, start + length))

    def _hits(self, word: str, vowelless: bool) -> list[Hit]:
        known = self._like.get((word, vowelless))
        if known is None:
            if len(self._like) > REMEMBERED:
                self._like.clear()
            found = likeness.hits(word, self._roster, hides_vowels=vowelless)
            known = self._like[word, vowelless] = [hit for hit in found if hit.score >= LEAST]
        return known


def _is_rival(one: Suggestion) -> bool:
    """Whether this one may be meant as well where somebody else has exactly that name."""
    return one.is_exact or (one.why in RIVALS and one.score >= RIVAL)


def _judged(
    entry: Entry, piece: Piece, words: Sequence[str], options: list[_Option], around: frozenset[str]
) -> Suggestion | None:
    """How well a piece fits one person."""
    whole = piece.folded
    if whole in entry.own:
        return Suggestion(entry.id, _SAME, Why.SAME, is_exact=True)
    if whole in entry.known:
        return Suggestion(entry.id, _KNOWN, Why.KNOWN, entry.known[whole], is_exact=True)
    if learnt := entry.learnt.get(whole):
        score = (_CONFIRMED if learnt.is_confirmed else _ONCE) + min(learnt.times, 9) / 10
        return Suggestion(entry.id, score, Why.APPROVED, times=learnt.times, is_exact=learnt.is_confirmed)
    fits = tuple(word for what, word in piece.concepts.items() if what in entry.concepts)
    bonus = _FITS * len(fits) + _IS_DOCTOR * (piece.is_doctor and "doctor" in entry.concepts)
    bonus += _IS_THERE * (not fits and not around.isdisjoint(entry.concepts))
    hit, score = _covered(entry, words, options) if options else (Hit("", _BY_INITIALS, Why.INITIALS), _BY_INITIALS)
    why = Why.WITHIN if hit.why is Why.SAME else hit.why
    return Suggestion(entry.id, score + bonus, why, entry.words.get(hit.word, ""), fits=fits)


def _covered(entry: Entry, words: Sequence[str], options: list[_Option]) -> tuple[Hit, float]:
    """The best word of a person, and how well theirs cover the name words altogether."""

    def worth(option: _Option) -> float:
        return option.hit.score - 3 * (option.hit.word not in entry.called) + len(option.places) / 10

    covered: dict[int, float] = {}
    used: set[str] = set()
    ranked = sorted(options, key=worth, reverse=True)
    for option in ranked:
        if option.hit.word not in used and covered.keys().isdisjoint(option.places):
            covered |= dict.fromkeys(option.places, worth(option))
            used.add(option.hit.word)
    initials = {word[0] for word in entry.words if word not in used}
    weights: dict[float, list[float]] = defaultdict(list)
    for place, word in enumerate(words):
        if place in covered:
            weights[1].append(covered[place])
        elif len(word) == 1:
            weights[_LETTER].append(_INITIAL if word in initials else 0)
        else:
            weights[_STRANGE].append(0)
    total = sum(weight * sum(scores) for weight, scores in weights.items())
    return ranked[0].hit, total / sum(weight * len(scores) for weight, scores in weights.items())
