"""Which words of the roster a typed word may stand for, how well, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from kiosk.lib.names import families, sounds
from kiosk.lib.names.families import Kin
from kiosk.lib.names.roster import Roster

SPELLED, HEARD = 66, 78
"""Below these likenesses, of 100, neither letters nor sounds are alike."""


class Why(StrEnum):
    """What makes somebody a suggestion."""

    SAME = "same name"
    KNOWN = "also known as"
    APPROVED = "approved before"
    WITHIN = "name within"
    SHORT = "short for"
    FORM = "another form of"
    SOUNDS = "sounds like"
    ALIKE = "spelled like"
    PART = "part of"
    INITIALS = "initials of"


_KIN = {Kin.SHORT: (93, Why.SHORT), Kin.FORM: (90, Why.FORM), Kin.LONG: (89, Why.FORM)}


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the roster that is meant perhaps."""

    word: str
    score: float
    why: Why


def hits(typed: str, roster: Roster, *, hides_vowels: bool = False) -> list[Hit]:
    """The roster's words that `typed`, one folded word, may stand for; of each the best reason."""
    best: dict[str, Hit] = {}
    for hit in _all(typed, roster, hides_vowels):
        if hit.word not in best or best[hit.word].score < hit.score:
            best[hit.word] = hit
    return list(best.values())


def _all(typed: str, roster: Roster, hides_vowels: bool) -> Iterator[Hit]:
    if typed in roster.having:
        yield Hit(typed, 100, Why.SAME)
    for name, how in families.kin(typed).items():
        if name in roster.having:
            yield Hit(name, *_KIN[how])
    if len(typed) < 2:
        return
    yield from _sounding(typed, roster)
    yield from _spelled(typed, roster)
    yield from _partly(typed, roster)
    if hides_vowels or roster.vowelless:
        for word in roster.by_skeleton.get(sounds.skeleton(typed), ()):
            if hides_vowels or word in roster.vowelless:
                yield Hit(word, 92, Why.SOUNDS)


def _sounding(typed: str, roster: Roster) -> Iterator[Hit]:
    heard = sounds.heard(typed)
    for word in roster.by_sound.get(heard, ()):
        yield Hit(word, 80 + fuzz.ratio(typed, word) / 10, Why.SOUNDS)
    if len(heard) > 3:
        for sound, score, _place in process.extract(
            heard, roster.sounds, scorer=fuzz.ratio, score_cutoff=HEARD, limit=40
        ):
            for word in roster.by_sound[sound]:
                yield Hit(word, 0.6 * score + 0.28 * fuzz.ratio(typed, word), Why.SOUNDS)


def _spelled(typed: str, roster: Roster) -> Iterator[Hit]:
    for word, score, _place in process.extract(typed, roster.words, scorer=fuzz.ratio, score_cutoff=SPELLED, limit=40):
        starts_alike = 2 if word[0] == typed[0] else -4
        if min(len(word), len(typed)) > 2:
            yield Hit(word, min(0.92 * score + starts_alike, 90), Why.ALIKE)


def _partly(typed: str, roster: Roster) -> Iterator[Hit]:
    """A word that begins as the name does (`Olu`), or sounds so (`Kath` for Catherine), or is most of it (`Mara` of
    Amara).
    """
    if len(typed) < 3:
        return
    heard = sounds.heard(typed)
    for sound in roster.sounds_beginning_with(heard) if len(heard) > 2 else ():
        for word in roster.by_sound[sound]:
            yield Hit(word, 68 + 14 * len(heard) / len(sound), Why.SOUNDS)
    for word in roster.beginning_with(typed):
        yield Hit(word, 76 + 14 * len(typed) / len(word), Why.PART)
    if len(typed) > 3:
        for word in roster.ending_with(typed):
            yield Hit(word, 64 + 20 * len(typed) / len(word), Why.PART)
