"""The calendar of a place."""

from datetime import UTC, date, datetime

import pytest

from kiosk.lib import clock


@pytest.mark.parametrize(
    ("instant", "time_zone", "day"),
    [
        (datetime(2026, 10, 31, 23, 30, tzinfo=UTC), "Europe/London", date(2026, 10, 31)),
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "Europe/London", date(2026, 8, 1)),
        (datetime(2026, 10, 31, 10, 30, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 11, 1)),
        (datetime(2026, 11, 1, 10, 30, tzinfo=UTC), "Pacific/Pago_Pago", date(2026, 10, 31)),
    ],
)
def test_a_day_is_the_one_on_the_wall(instant: datetime, time_zone: str, day: date) -> None:
    assert clock.local_date(instant, time_zone) == day


def test_a_day_lasts_until_it_is_over_everywhere() -> None:
    assert clock.last_date(datetime(2026, 11, 1, 11, 59, tzinfo=UTC)) == date(2026, 10, 31)
    assert clock.last_date(datetime(2026, 11, 1, 12, tzinfo=UTC)) == date(2026, 11, 1)


def test_a_month_is_its_first_day() -> None:
    assert clock.month_of(date(2026, 10, 31)) == clock.month_from_text("2026-10") == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("month", "after"), [(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 12, 1), date(2027, 1, 1))]
)
def test_months_follow_each_other(month: date, after: date) -> None:
    assert clock.next_month(month) == after
    assert clock.previous_month(after) == month


@pytest.mark.parametrize("typed", ["2026-13", "October", "", "2026"])
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"(?s).+"):
        clock.month_from_text(typed)


def test_the_clock_is_aware() -> None:
    assert clock.now().tzinfo is UTC


def test_an_instant_is_corrected_by_what_was_measured() -> None:
    noon = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
    assert clock.corrected(noon, -1500) == datetime(2026, 10, 14, 11, 59, 58, 500_000, tzinfo=UTC)
    assert clock.corrected(datetime.max.replace(tzinfo=UTC), 1) is None
