"""People of one shown name and one role, made different for customers."""

from collections import Counter
from collections.abc import Sequence

from kiosk.lib import text
from kiosk.lib.names.folding import fold
from kiosk.lib.names.shown import LONGEST_SHOWN, is_initial, without_titles


def apart(people: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return the shown names of people (full name, shown name, role), made different where name and role are the same.

    A further name's first letter is added (`Maria L.`), else that name whole; people who have all names in common keep
    theirs.
    """
    shown = [name for _full, name, _role in people]
    for further in (_first_letter, str):
        seen = Counter((name.casefold(), role.casefold()) for name, (*_, role) in zip(shown, people, strict=True))
        for at, (full, name, role) in enumerate(people):
            if seen[shown[at].casefold(), role.casefold()] > 1 and (other := _further(full, name)):
                shown[at] = text.cut(f"{name} {further(other)}", LONGEST_SHOWN)
    return shown


def _further(full_name: str, shown_name: str) -> str:
    """The word of a full name that says most beside the shown one: the family name, at its end or its beginning."""
    _titles, words = without_titles(full_name)
    used = fold(shown_name).split()
    others = [word for word in words if fold(word) not in used and not is_initial(word)]
    return (others[0] if fold(words[-1]) in used else others[-1]) if others else ""


def _first_letter(word: str) -> str:
    letter = text.initial(word)
    return f"{letter}." if letter.isupper() or letter.islower() else word
