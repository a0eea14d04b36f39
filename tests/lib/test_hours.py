"""Opening hours: two spans a day, past midnight, and days on which the clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from kiosk.lib import hours
from kiosk.lib.hours import Calendar, Span

NINE_TO_FIVE = Calendar(tuple(Span(day, time(9), time(17, 30)) for day in range(5)))
ALWAYS = Calendar()
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def _open(calendar: Calendar, zone: str, begins: datetime, ends: datetime) -> float:
    return hours.open_time(calendar, zone, begins, ends) / timedelta(hours=1)


def test_no_span_at_all_means_always_open() -> None:
    assert _open(ALWAYS, "UTC", MONDAY, MONDAY + WEEK) == 168
    assert _open(ALWAYS, "UTC", MONDAY, MONDAY) == 0


def test_a_week_is_as_open_as_it_says() -> None:
    assert _open(NINE_TO_FIVE, "Europe/London", MONDAY, MONDAY + WEEK) == 5 * 8.5
    lunch = Calendar((Span(0, time(14), time(18)), Span(0, time(9), time(12))))
    assert _open(lunch, "UTC", MONDAY, MONDAY + WEEK) == 7


def test_a_span_past_midnight_belongs_to_the_night_that_it_begins_in() -> None:
    bar = Calendar((Span(5, time(22), time(2)), Span(6, time(22), time(0))))
    assert hours.open_between(bar, "UTC", MONDAY, MONDAY + WEEK) == [
        (MONDAY + timedelta(days=5, hours=22), MONDAY + timedelta(days=6, hours=2)),
        (MONDAY + timedelta(days=6, hours=22), MONDAY + timedelta(days=7)),
    ]


def test_from_a_time_to_itself_is_a_whole_day() -> None:
    assert _open(Calendar((Span(2, time(0), time(0)),)), "UTC", MONDAY, MONDAY + WEEK) == 24


def test_stretches_that_touch_or_overlap_are_one() -> None:
    night = (Span(0, time(20), time(6)), Span(1, time(5), time(9)), Span(1, time(9), time(10)))
    stretches = hours.open_between(Calendar(night), "UTC", MONDAY, MONDAY + WEEK)
    assert stretches == [(MONDAY + timedelta(hours=20), MONDAY + timedelta(hours=34))]


def test_the_hours_are_those_of_the_places_own_clock() -> None:
    auckland = hours.open_between(NINE_TO_FIVE, "Pacific/Auckland", MONDAY - timedelta(days=1), MONDAY)
    assert auckland == [(MONDAY - timedelta(hours=3), MONDAY)]


@pytest.mark.parametrize(
    ("day", "zone", "length"),
    [
        (date(2026, 3, 29), "Europe/Berlin", 23.0),
        (date(2026, 10, 25), "Europe/Berlin", 25.0),
        (date(2026, 10, 26), "Europe/Berlin", 24.0),
        (date(2026, 4, 5), "Australia/Lord_Howe", 24.5),
        (date(2026, 10, 4), "Australia/Lord_Howe", 23.5),
        (date(2026, 4, 24), "Africa/Cairo", 23.0),
        (date(2026, 10, 29), "Africa/Cairo", 25.0),
    ],
)
def test_a_day_on_which_the_clock_changes_has_its_own_length(day: date, zone: str, length: float) -> None:
    assert sum(hours.open_hours(ALWAYS, zone, day)) == pytest.approx(length)


def test_an_hour_is_skipped_in_spring_and_comes_twice_in_autumn() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert hours.open_hours(ALWAYS, "Europe/Berlin", spring)[1:4] == (1, 0, 1)
    assert hours.open_hours(ALWAYS, "Europe/Berlin", autumn)[1:4] == (1, 2, 1)
    late = Calendar((Span(5, time(22), time(2, 30)),))
    assert hours.open_hours(late, "Europe/Berlin", autumn)[:4] == (1, 1, 1.5, 0)
    assert hours.open_hours(late, "Europe/Berlin", autumn + WEEK)[:4] == (1, 1, 0.5, 0)


def test_half_an_hour_counts_as_half() -> None:
    assert hours.open_hours(NINE_TO_FIVE, "Asia/Kolkata", date(2026, 6, 1))[16:19] == (1, 0.5, 0)


def test_an_hour_begins_when_the_places_clock_strikes() -> None:
    begins = MONDAY + timedelta(hours=4, minutes=10)
    pieces = list(hours.by_the_hour(ALWAYS, "Asia/Kolkata", begins, begins + timedelta(hours=1)))
    assert [(on, hour, till - since) for on, hour, since, till in pieces] == [
        (date(2026, 6, 1), 9, timedelta(minutes=20)),
        (date(2026, 6, 1), 10, timedelta(minutes=40)),
    ]


def test_spans_that_are_open_at_the_same_time_are_found() -> None:
    assert hours.overlap(NINE_TO_FIVE.week) is None
    assert hours.overlap((Span(0, time(9), time(12)), Span(0, time(12), time(13)))) is None
    assert hours.overlap((Span(0, time(9), time(12)), Span(0, time(11), time(13)))) is not None
    assert hours.overlap((Span(6, time(22), time(3)), Span(0, time(2), time(5)))) is not None
    assert hours.overlap((Span(6, time(22), time(3)), Span(0, time(3), time(5)))) is None
    assert hours.overlap((Span(1, time(0), time(0)),)) is None


def _closed(calendar: Calendar, *days: date) -> Calendar:
    return Calendar(calendar.week, frozenset(days))


def test_on_a_closed_day_a_place_is_not_open() -> None:
    without_tuesday = _closed(NINE_TO_FIVE, date(2026, 6, 2))
    assert _open(without_tuesday, "Europe/London", MONDAY, MONDAY + WEEK) == 4 * 8.5
    assert sum(hours.open_hours(without_tuesday, "Europe/London", date(2026, 6, 2))) == 0
    assert sum(hours.open_hours(without_tuesday, "Europe/London", date(2026, 6, 9))) == 8.5


def test_on_a_special_day_a_place_is_open_at_that_days_hours_alone() -> None:
    eve, rest = date(2026, 12, 24), date(2026, 12, 25)
    special = frozenset({(eve, Span(3, time(9), time(13))), (rest, Span(4, time(9), time(13)))})
    calendar = Calendar(NINE_TO_FIVE.week, frozenset({rest}), special)
    assert sum(hours.open_hours(calendar, "Europe/London", eve)) == 4
    assert hours.open_hours(calendar, "Europe/London", eve)[9:14] == (1, 1, 1, 1, 0)
    assert sum(hours.open_hours(calendar, "Europe/London", rest)) == 0
    assert sum(hours.open_hours(calendar, "Europe/London", date(2026, 12, 23))) == 8.5
    sunday = Calendar(NINE_TO_FIVE.week, special=frozenset({(date(2026, 12, 20), Span(6, time(10), time(16)))}))
    assert sum(hours.open_hours(sunday, "Europe/London", date(2026, 12, 20))) == 6


def test_a_place_that_is_always_open_can_be_closed_for_a_day_by_its_own_clock() -> None:
    closed = _closed(ALWAYS, date(2026, 6, 2))
    assert hours.open_between(closed, "Pacific/Auckland", MONDAY, MONDAY + 2 * hours.DAY) == [
        (MONDAY, MONDAY + timedelta(hours=12)),
        (MONDAY + timedelta(hours=36), MONDAY + 2 * hours.DAY),
    ]
    long = (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))
    assert _open(_closed(ALWAYS, date(2026, 10, 25)), "Europe/Berlin", *long) == 0


def test_a_night_before_a_closed_day_goes_on_and_its_own_night_does_not_begin() -> None:
    every_night = Calendar(tuple(Span(day, time(22), time(2)) for day in range(7)))
    closed = _closed(every_night, date(2026, 6, 2))
    assert hours.open_hours(closed, "UTC", date(2026, 6, 2))[:3] == (1, 1, 0)
    assert hours.open_hours(closed, "UTC", date(2026, 6, 2))[22:] == (0, 0)
    assert hours.open_hours(closed, "UTC", date(2026, 6, 3))[:3] == (0, 0, 0)
    assert hours.open_hours(closed, "UTC", date(2026, 6, 3))[22:] == (1, 1)
