"""At most one in a stretch of time, for each key."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.lib.spacing import Spaced

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)


def _taken(*minutes: float) -> list[float]:
    spaced: Spaced[str] = Spaced(timedelta(minutes=30))
    return [minute for minute in minutes if spaced.takes("Rosa", NOON + timedelta(minutes=minute))]


@pytest.mark.parametrize(
    ("minutes", "taken"),
    [
        ([0, 29.9, 30], [0, 30]),
        ([0, 20, 40, 60], [0, 40]),
        ([0, 45, 30], [0, 45]),
        ([60, 0, 31, 30], [60, 0, 30]),
        ([10, 10], [10]),
    ],
)
def test_what_is_too_close_to_one_that_was_taken_is_left_out(minutes: list[float], taken: list[float]) -> None:
    assert _taken(*minutes) == taken


def test_keys_do_not_get_in_each_others_way() -> None:
    spaced: Spaced[str] = Spaced(timedelta(minutes=30))
    assert [spaced.takes(key, NOON) for key in ("Rosa", "Tom", "Rosa")] == [True, True, False]
