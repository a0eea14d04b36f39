"""Tokens carry their purpose and run out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from kiosk.lib import tokens

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
