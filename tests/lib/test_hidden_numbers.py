"""Row ids as codes: the same each time, read back by whoever has the key, and guessed by nobody."""

import pytest

from kiosk.lib import codes
from kiosk.lib.hidden_numbers import HiddenNumbers

IDS = HiddenNumbers("a-key", purpose="answer")
NUMBERS = [0, 1, 2, 31, 32, 10**6, 2**40 - 1]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_found_again_in_its_code(number: int) -> None:
    code = IDS.hide(number)
    assert (len(code), codes.is_code(code), IDS.find(code)) == (20, True, number)


def test_the_same_number_has_the_same_code_in_every_process() -> None:
    assert IDS.hide(7) == HiddenNumbers("a-key", purpose="answer").hide(7) == "jhr79pqdzc8ac0v4jfz7"


def test_neighbours_have_nothing_in_common() -> None:
    seen = [IDS.hide(number) for number in range(1000)]
    for place in range(20):
        assert len({code[place] for code in seen}) == 32


@pytest.mark.parametrize("other", [HiddenNumbers("another-key", purpose="answer"), HiddenNumbers("a-key", purpose="x")])
def test_a_code_made_under_another_key_or_for_another_purpose_is_none(other: HiddenNumbers) -> None:
    assert [IDS.find(other.hide(number)) for number in range(100)] == [None] * 100


def test_a_code_with_one_letter_changed_is_none() -> None:
    code = IDS.hide(42)
    for place in range(20):
        for letter in set(codes.ALPHABET) - {code[place]}:
            assert IDS.find(code[:place] + letter + code[place + 1 :]) is None


@pytest.mark.parametrize("code", ["", "0" * 19, "0" * 20, "0" * 21, "u" * 20, "é" * 20, "0" * 32, "A" * 20])
def test_what_is_no_code_of_ours_is_none(code: str) -> None:
    assert IDS.find(code) is None


@pytest.mark.parametrize("number", [-1, 2**40])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        IDS.hide(number)
