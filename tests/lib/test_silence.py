"""How surprising a silence is: golden values, a simulation, the calendar, and when nothing is said."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from kiosk.lib import hours, silence
from kiosk.lib.hours import Calendar, Span
from kiosk.lib.silence import Usual

NINE_TO_FIVE = Calendar(tuple(Span(day, time(9), time(17)) for day in range(5)))
MONDAY_NINE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
BEGAN = MONDAY_NINE - timedelta(weeks=20)


def _usual(
    each: int = 2,
    *,
    calendar: Calendar = NINE_TO_FIVE,
    zone: str = "UTC",
    since: datetime = MONDAY_NINE,
    began: datetime = BEGAN,
    days: int = 56,
) -> Usual:
    """`each` events in every hour from nine to five on working days, for as many days before `since`."""
    first = since.date() - timedelta(days=days)
    dates = [first + timedelta(days=number) for number in range(days)]
    counts = {(day, hour): each for day in dates if day.weekday() < 5 for hour in range(9, 17)}
    return Usual(calendar, zone, counts, [(began, since + timedelta(weeks=9))], since)


@pytest.mark.parametrize(
    ("expected", "probability"),
    [
        (0.0, 1.0),
        (0.5, 0.6065306597126334),
        (1.0, 0.36787944117144233),
        (3.0, 0.049787068367863944),
        (6.907755278982137, 0.001),
        (10.0, 4.5399929762484854e-05),
    ],
)
def test_no_event_has_the_probability_that_tables_give(expected: float, probability: float) -> None:
    assert silence.no_event(expected) == pytest.approx(probability, rel=1e-12)


def test_no_event_is_as_frequent_as_in_a_simulation() -> None:
    """A day of 600 moments, in each of which an event comes with its own small chance: 1.5 usually come."""
    random = Random(20261122)
    chances = [0.004 if moment < 300 else 0.001 for moment in range(600)]
    silent = sum(not any(random.random() < chance for chance in chances) for _round in range(6000))
    assert silent / 6000 == pytest.approx(silence.no_event(1.5), abs=0.015)


@pytest.mark.parametrize(("silent_for", "expected"), [(0, 0), (1, 2), (3, 6), (8, 16), (24, 16), (25, 18)])
def test_only_open_hours_count(silent_for: int, expected: float) -> None:
    verdict = _usual().judge(MONDAY_NINE + timedelta(hours=silent_for))
    assert verdict.expected == pytest.approx(expected)


def test_a_silence_is_implausible_below_one_in_a_thousand() -> None:
    usual = _usual()
    assert not usual.judge(MONDAY_NINE + timedelta(hours=3.45)).is_implausible
    assert usual.judge(MONDAY_NINE + timedelta(hours=3.46)).is_implausible
    from_then = usual.implausible_from(MONDAY_NINE + timedelta(days=1))
    assert from_then is not None
    assert from_then - MONDAY_NINE == pytest.approx(timedelta(hours=3.453878), abs=timedelta(seconds=1))
    assert usual.implausible_from(MONDAY_NINE + timedelta(hours=3)) is None


def test_each_hour_of_the_week_has_its_own_usual_number() -> None:
    usual = _usual(0)
    counts = {(day, 12): 6 for day in usual.days[0]} | {(day, 12): 1 for day in usual.days[1]}
    usual = Usual(NINE_TO_FIVE, "UTC", counts, usual.present, MONDAY_NINE)
    assert (usual.rate(0, 12), usual.rate(1, 12), usual.rate(0, 13), usual.rate(6, 12)) == (6, 1, 0, 0)
    assert usual.judge(MONDAY_NINE + timedelta(hours=3.5)).expected == pytest.approx(3)
    assert usual.judge(MONDAY_NINE + timedelta(days=2)).expected == pytest.approx(7)


@pytest.mark.parametrize(("days", "is_known"), [(13, False), (14, False), (15, True), (80, True)])
def test_with_less_than_two_whole_weeks_nothing_is_said(days: int, is_known: bool) -> None:
    usual = _usual(50, began=MONDAY_NINE - timedelta(days=days))
    verdict = usual.judge(MONDAY_NINE + timedelta(days=4))
    assert (verdict.expected is not None) == verdict.is_implausible == is_known
    assert (usual.implausible_from(MONDAY_NINE + timedelta(days=4)) is not None) == is_known


def test_weeks_in_which_nobody_was_there_do_not_count() -> None:
    young = _usual(days=21, began=MONDAY_NINE - timedelta(days=22))
    assert young.rate(2, 10) == 2
    there_all_along = _usual(days=21)
    assert there_all_along.rate(2, 10) == pytest.approx(2 * 3 / 8)


def test_closed_days_do_not_count_as_days_without_anybody() -> None:
    counted, monday = _usual(), MONDAY_NINE.date()
    closed_on = frozenset(monday - timedelta(days=days) for days in range(1, 29))
    calendar = Calendar(NINE_TO_FIVE.week, closed_on)
    counts = {key: count for key, count in counted.counts.items() if key[0] not in closed_on}
    assert Usual(NINE_TO_FIVE, "UTC", counts, counted.present, MONDAY_NINE).rate(2, 10) == 1
    assert Usual(calendar, "UTC", counts, counted.present, MONDAY_NINE).rate(2, 10) == 2
    assert not _usual(calendar=calendar, began=MONDAY_NINE - timedelta(days=30)).is_known


def test_silence_on_a_closed_day_is_no_surprise() -> None:
    closed = Calendar(NINE_TO_FIVE.week, frozenset({MONDAY_NINE.date()}))
    assert _usual().judge(MONDAY_NINE + timedelta(hours=12)).is_implausible
    assert _usual(calendar=closed).judge(MONDAY_NINE + timedelta(hours=12)).expected == 0
    assert _usual(calendar=closed).implausible_from(MONDAY_NINE + timedelta(hours=25)) is None


def test_days_between_two_devices_do_not_count() -> None:
    usual = _usual()
    gap = [(BEGAN, MONDAY_NINE - timedelta(days=40)), (MONDAY_NINE - timedelta(days=20), MONDAY_NINE)]
    counts = {key: count for key, count in usual.counts.items() if not 20 <= (MONDAY_NINE.date() - key[0]).days <= 40}
    assert Usual(NINE_TO_FIVE, "UTC", counts, gap, MONDAY_NINE).rate(0, 9) == 2


def test_what_is_older_than_eight_weeks_does_not_count() -> None:
    usual = _usual()
    old = {(MONDAY_NINE.date() - timedelta(weeks=weeks), 9): 100 for weeks in (9, 10)}
    assert Usual(NINE_TO_FIVE, "UTC", {**usual.counts, **old}, usual.present, MONDAY_NINE).rate(0, 9) == 2


def test_the_silence_itself_does_not_make_silence_usual() -> None:
    assert _usual().judge(MONDAY_NINE + timedelta(weeks=6)).expected == pytest.approx(6 * 40 * 2)


def test_a_spot_that_never_hears_anything_is_not_silent() -> None:
    assert _usual(0).judge(MONDAY_NINE + timedelta(weeks=8)).probability == 1


@pytest.mark.parametrize(("day", "zone"), [(date(2026, 3, 29), "Europe/Berlin"), (date(2026, 10, 25), "Europe/Berlin")])
def test_a_day_on_which_the_clock_changes_is_judged_by_its_own_length(day: date, zone: str) -> None:
    """Open day and night with one event in each hour that passes: as many are usual as hours go by."""
    before = [day - timedelta(days=number) for number in range(1, 57)]
    counts = {(one, hour): round(hours.open_hours(Calendar(), zone, one)[hour]) for one in before for hour in range(24)}
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1 if day.month == 3 else 2)
    usual = Usual(Calendar(), zone, counts, [(BEGAN, midnight + timedelta(days=2))], midnight)
    length = 23 if day.month == 3 else 25
    assert usual.judge(midnight + timedelta(hours=length)).expected == pytest.approx(length)


def test_an_hour_that_came_twice_is_divided_by_two() -> None:
    since = datetime(2026, 11, 9, 0, 0, tzinfo=UTC)
    counts = {(date(2026, 10, 25), 2): 2} | {(date(2026, 11, day), 2): 1 for day in (1, 8)}
    usual = Usual(Calendar(), "Europe/Berlin", counts, [(since - timedelta(days=16), since)], since)
    assert [len(usual.days[weekday]) for weekday in (5, 6)] == [2, 3]
    assert usual.rate(6, 2) == 1


def test_the_instant_and_the_verdict_agree() -> None:
    random = Random(3)
    for _round in range(40):
        usual = _usual(random.randint(1, 9), since=MONDAY_NINE + timedelta(minutes=random.randrange(0, 5000)))
        instant = usual.implausible_from(MONDAY_NINE + timedelta(weeks=3))
        assert instant is not None
        assert not usual.judge(instant - timedelta(seconds=1)).is_implausible
        assert usual.judge(instant + timedelta(seconds=1)).is_implausible
