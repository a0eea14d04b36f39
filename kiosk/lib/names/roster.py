"""The names of a team, made ready to be searched: by spelling, by sound, by consonants alone."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from kiosk.lib.names import sounds, vocabulary
from kiosk.lib.names.folding import fold, hides_vowels


@dataclass(frozen=True)
class Learnt:
    """A spelling that managers approved as somebody: folded, how often, and whether that is enough to rely on."""

    folded: str
    times: int
    is_confirmed: bool = False


@dataclass(frozen=True)
class Named:
    """Somebody with the names they go by, those that only some people use, the spellings learnt, and what they do."""

    id: int
    names: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    learnt: tuple[Learnt, ...] = ()
    role: str = ""


@dataclass
class Entry:
    """One person as the roster keeps them: words of names folded, each with how it is really written."""

    id: int
    own: frozenset[str]
    known: dict[str, str]
    learnt: dict[str, Learnt]
    role: str
    initials: frozenset[str]
    words: dict[str, str] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What their role says about work and hours."""
        return vocabulary.concepts(fold(self.role))


class Roster:
    """Words of names to the people who have them."""

    def __init__(self, people: Iterable[Named]) -> None:
        self.entries = [_entry(one) for one in people]
        self.having: dict[str, list[Entry]] = defaultdict(list)
        self.by_sound: dict[str, set[str]] = defaultdict(set)
        self.by_skeleton: dict[str, set[str]] = defaultdict(set)
        self.by_whole: dict[str, list[Entry]] = defaultdict(list)
        self.by_initials: dict[str, list[Entry]] = defaultdict(list)
        self.vowelless: set[str] = set()
        for entry in self.entries:
            for whole in {*entry.own, *entry.known, *entry.learnt}:
                self.by_whole[whole].append(entry)
            for initials in entry.initials:
                self.by_initials[initials].append(entry)
            for word, written in entry.words.items():
                self._add(word, written)
                self.having[word].append(entry)
        self.words = sorted(self.having)
        self.sounds = [sound for sound in self.by_sound if len(sound) > 3]
        self._all_sounds = sorted(self.by_sound)
        self._backwards = sorted(word[::-1] for word in self.words)

    def beginning_with(self, start: str) -> list[str]:
        """The words that begin with `start`."""
        return _beginning(self.words, start)

    def sounds_beginning_with(self, start: str) -> list[str]:
        """The sounds of names that begin with `start`."""
        return _beginning(self._all_sounds, start)

    def ending_with(self, end: str) -> list[str]:
        """The words that end with `end`."""
        return [word[::-1] for word in _beginning(self._backwards, end[::-1])]

    def _add(self, word: str, written: str) -> None:
        if word in self.having and written.isascii():
            return
        if hides_vowels(written):
            self.vowelless.add(word)
        for sound in sounds.readings(word, written.casefold()):
            self.by_sound[sound].add(word)
        self.by_skeleton[sounds.skeleton(word)].add(word)


def _beginning(words: list[str], start: str) -> list[str]:
    first = bisect_left(words, start)
    return words[first : bisect_left(words, f"{start}\uffff", lo=first)]


def _entry(one: Named) -> Entry:
    own = frozenset(filter(None, map(fold, one.names)))
    known = {fold(name): name for name in one.other_names if fold(name)}
    entry = Entry(one.id, own, known, {learnt.folded: learnt for learnt in one.learnt}, one.role, _initials(one.names))
    for number, name in enumerate((*one.names, *one.other_names)):
        _add_words(entry, name, is_called=number > 0)
    for learnt in one.learnt:
        if learnt.folded.count(" ") < 2:
            _add_words(entry, learnt.folded, is_called=True)
    return entry


def _initials(names: tuple[str, ...]) -> frozenset[str]:
    """The first letters of a full name, of all its words and of the first and last."""
    letters = "".join(word[0] for word in fold(names[0]).split()) if names else ""
    return frozenset({letters, letters[:1] + letters[-1:]}) if len(letters) > 1 else frozenset()


def _add_words(entry: Entry, name: str, *, is_called: bool) -> None:
    """Each word of a name, and neighbours in one: `Ana María` is also found as `anamaria`."""
    written = [(word, part) for part in name.replace("-", " ").split() for word in fold(part).split()]
    for word, part in written:
        entry.words.setdefault(word, part if len(fold(part).split()) == 1 else word.title())
    for (first, part), (second, other) in pairwise(written):
        entry.words.setdefault(first + second, f"{part} {other}")
    if is_called:
        entry.called.update(word for word, _part in written)
    elif written:
        entry.called.add(written[0][0])
