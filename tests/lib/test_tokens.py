"""Tokens carry their purpose and run out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from kiosk.lib import codes, tokens

SECRET = "s" * 40
HOUR = timedelta(hours=1)


def _read(token: str, purpose: str = "visit") -> str | None:
    return tokens.read(token, purpose=purpose, secret=SECRET, lifetime=HOUR)


def test_a_token_says_what_was_signed() -> None:
    assert _read(tokens.sign("abc", purpose="visit", secret=SECRET)) == "abc"


def test_a_token_is_good_for_its_purpose_alone() -> None:
    assert _read(tokens.sign("abc", purpose="setup", secret=SECRET)) is None


def test_a_token_of_another_key_says_nothing() -> None:
    assert _read(tokens.sign("abc", purpose="visit", secret="t" * 40)) is None


def test_a_token_runs_out() -> None:
    with time_machine.travel(datetime(2026, 10, 14, 12, tzinfo=UTC), tick=False) as now:
        token = tokens.sign("abc", purpose="visit", secret=SECRET)
        now.shift(HOUR + timedelta(seconds=1))
        with pytest.raises(tokens.Expired) as expired:
            _read(token)
    assert expired.value.value == "abc"


@pytest.mark.parametrize("token", ["", ".", "abc", "a.b.c", "\u2603", "é.é.é"])
def test_what_is_no_token_says_nothing(token: str) -> None:
    assert _read(token) is None


def _seal(value: str = "abc", purpose: str = "staff page", secret: str = SECRET) -> str:
    return tokens.seal(value, purpose=purpose, secret=secret)


def test_a_seal_is_for_one_value_purpose_and_key() -> None:
    seals = {_seal(), _seal("abd"), _seal(purpose="visit"), _seal(secret="t" * 40)}
    assert len(seals) == 4
    assert tokens.is_same(_seal(), _seal())


def test_a_seal_is_eighty_bits_in_the_letters_of_a_code() -> None:
    assert len(_seal()) == 16
    assert codes.is_code(_seal())


def test_no_other_letter_of_a_seal_will_do() -> None:
    seal = _seal()
    for place in range(len(seal)):
        other = next(letter for letter in codes.ALPHABET if letter != seal[place])
        assert not tokens.is_same(seal[:place] + other + seal[place + 1 :], seal)
