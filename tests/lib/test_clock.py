"""The calendar of a place."""

from datetime import UTC, date, datetime, timedelta

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


def test_a_zone_that_this_system_lacks_is_read_as_utc() -> None:
    at = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    assert clock.knows("Europe/London")
    assert [zone for zone in ("Mars/Base", "America", "../UTC", "") if clock.knows(zone)] == []
    assert clock.local_time(at, "Mars/Base") == at
    assert clock.local_date(at, "Mars/Base") == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("time_zone", "offsets"),
    [
        ("America/Coyhaique", [("2026-01-01T00:00", -180)]),
        ("Europe/Kyiv", [("2026-01-01T00:00", 120), ("2026-03-29T01:00", 180), ("2026-10-25T01:00", 120)]),
        ("Australia/Lord_Howe", [("2026-01-01T00:00", 660), ("2026-04-04T15:00", 630), ("2026-10-03T15:30", 660)]),
        ("Asia/Kathmandu", [("2026-01-01T00:00", 345)]),
    ],
)
def test_the_offsets_of_a_zone_begin_with_the_year(time_zone: str, offsets: list[tuple[str, int]]) -> None:
    found = [(f"{since:%Y-%m-%dT%H:%M}", minutes) for since, minutes in clock.utc_offsets(time_zone, 2026)]
    assert [one for one in found if one[0] < "2027"] == offsets


def test_offsets_are_those_of_the_zone_at_any_instant() -> None:
    for zone in clock.time_zones()[::7]:
        offsets = clock.utc_offsets(zone, 2026)
        for hour in range(0, 3 * 365 * 24, 199):
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
            held = max(since for since, _ in offsets if since <= at)
            assert clock.local_time(at, zone).utcoffset() == timedelta(minutes=dict(offsets)[held]), (zone, at)


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
