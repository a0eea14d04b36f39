"""Pairing words: enough of them, none to be taken for another, forgiving to type."""

from itertools import combinations

import pytest

from kiosk.lib import pairing_words
from kiosk.lib.pairing_words import WORDS


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter changed, left out or put in makes `other` of `one`."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


def test_there_are_enough_to_be_unguessable() -> None:
    assert len(set(WORDS)) == len(WORDS) >= 1000


def test_each_is_short_and_plain() -> None:
    assert [word for word in WORDS if not (3 <= len(word) <= 8 and word.isascii() and word.islower())] == []


def test_none_is_one_letter_away_from_another() -> None:
    assert [pair for pair in combinations(WORDS, 2) if _differ_by_one(*pair)] == []


def test_three_are_chosen_and_rarely_the_same() -> None:
    chosen = {pairing_words.choose() for _ in range(50)}
    assert len(chosen) == 50
    assert all(set(words.split("-")) <= set(WORDS) and words.count("-") == 2 for words in chosen)


@pytest.mark.parametrize("typed", ["maple river oak", "MAPLE-River-Oak", "  maple,river ,oak. ", "maple – river\toak"])
def test_words_are_taken_however_they_are_typed(typed: str) -> None:
    assert pairing_words.as_typed(typed) == "maple-river-oak"
