"""Names are blacked out of words."""

import pytest

from kiosk.lib.blackout import blacked_out

ROSA = ("Rosa Martinez", "Rosa M.")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Rosa was kind.", "••• was kind."),
        ("rosa MARTÍNEZ’s smile", "••• •••’s smile"),
        ("Thank you Rosa M. and Tom", "Thank you ••• and Tom"),
        ("Rosalind was kind.", "Rosalind was kind."),
        ("A prosaic day", "A prosaic day"),
        ("", ""),
    ],
)
def test_a_name_goes_however_it_is_written_and_nothing_else(words: str, left: str) -> None:
    assert blacked_out(words, names=ROSA) == left


def test_short_words_of_a_name_are_no_name_by_themselves() -> None:
    assert blacked_out("de Ana la de Cruz", names=["Ana de la Cruz"]) == "de ••• la de •••"


def test_a_phrase_goes_as_it_stands_and_its_words_stay() -> None:
    assert blacked_out("The tall guy; a tall door", names=[], phrases=["tall guy"]) == "The •••; a tall door"


def test_a_letter_is_no_phrase() -> None:
    assert blacked_out("A day at a fair", names=["A"], phrases=["a"]) == "A day at a fair"


def test_scripts_without_spaces_lose_the_name_within_a_sentence() -> None:
    assert blacked_out("山田さんはとても親切でした", names=["山田"]) == "•••さんはとても親切でした"
