"""Opening hours: spans of a week on the wall clock of a place, but for some dates, and the instants it is open at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias

from kiosk.lib import clock

DAY = timedelta(days=1)
_ANY_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, order=True)
class Span:
    """Open on a weekday (0 is Monday) from one time to another; to the same or an earlier one means past midnight."""

    weekday: int
    opens: time
    closes: time

    @property
    def begins(self) -> int:
        """The minute of the week at which it opens."""
        return self.weekday * 1440 + self.opens.hour * 60 + self.opens.minute

    @property
    def minutes(self) -> int:
        """How long it is open; from a time to itself is a whole day."""
        till = self.closes.hour * 60 + self.closes.minute - self.opens.hour * 60 - self.opens.minute
        return till if till > 0 else till + 1440


Week: TypeAlias = tuple[Span, ...]
"""The spans of a week; none at all means always open."""

DAY_AND_NIGHT: Week = tuple(Span(day, time(), time()) for day in range(7))


@dataclass(frozen=True)
class Calendar:
    """When a place is open: by the spans of its week, but not on its closed days, and otherwise on its special days."""

    week: Week = ()
    closed_on: frozenset[date] = frozenset()
    special: frozenset[tuple[date, Span]] = frozenset()

    def spans(self, day: date) -> list[Span]:
        """The spans that begin on a date; a night that began the evening before a closed day is not over with it."""
        if day in self.closed_on:
            return []
        if self.special and (special := sorted(span for on, span in self.special if on == day)):
            return special
        return sorted(span for span in self.week or DAY_AND_NIGHT if span.weekday == day.weekday())


def overlap(week: Week) -> tuple[Span, Span] | None:
    """Two spans of the week that are open at the same time, Sunday night into Monday included; None where none are."""
    spans = sorted(week)
    for one, other in zip(spans, [*spans[1:], *spans[:1]], strict=True):
        ahead = (other.begins - one.begins) % 10080
        if other is not one and ahead < one.minutes:
            return one, other
    return None


def grouped(week: Week) -> list[tuple[int, int, tuple[Span, ...]]]:
    """The week in few lines: first and last day of a run of days that are alike, with their spans; none is closed."""
    found: list[tuple[int, int, tuple[Span, ...]]] = []
    for day in range(7):
        spans = tuple(sorted(span for span in week if span.weekday == day))
        if found and [(span.opens, span.closes) for span in found[-1][2]] == [
            (span.opens, span.closes) for span in spans
        ]:
            found[-1] = (found[-1][0], day, found[-1][2])
        else:
            found.append((day, day, spans))
    return found


def open_between(calendar: Calendar, zone: str, begins: datetime, ends: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches between two instants in which a place is open, in UTC, earliest first.

    An hour that the clock skips is open for nobody; a closing time that comes twice is the later one.
    """
    if calendar == Calendar():
        return [(begins, ends)] if begins < ends else []
    found: list[tuple[datetime, datetime]] = []
    day, last = _local(begins, zone).date() - DAY, _local(ends, zone).date()
    while day <= last:
        for span in calendar.spans(day):
            opens, closes = _instants(span, day, zone)
            opens, closes = max(opens, begins), min(closes, ends)
            if found and opens <= found[-1][1]:
                opens, closes = found[-1][0], max(closes, found.pop()[1])
            if opens < closes:
                found.append((opens, closes))
        day += DAY
    return found


def open_time(calendar: Calendar, zone: str, begins: datetime, ends: datetime) -> timedelta:
    """How long a place is open between two instants."""
    return sum((till - since for since, till in open_between(calendar, zone, begins, ends)), timedelta())


def by_the_hour(
    calendar: Calendar, zone: str, begins: datetime, ends: datetime
) -> Iterator[tuple[date, int, datetime, datetime]]:
    """The open stretches between two instants, cut where the place's clock strikes: date, hour, begin, end."""
    for since, till in open_between(calendar, zone, begins, ends):
        while since < till:
            local = _local(since, zone)
            past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
            strikes = min(since + timedelta(hours=1) - past, till)
            yield local.date(), local.hour, since, strikes
            since = strikes


def open_hours(calendar: Calendar, zone: str, day: date) -> tuple[float, ...]:
    """For each hour from 0 to 23 of a date, how much of it the place is open: 1 is all of it.

    It is 0 for an hour that the clock skips on that date, and up to 2 for one that comes twice.
    """
    closed_on = calendar.closed_on & {day - DAY, day}
    special = frozenset((on, span) for on, span in calendar.special if on in {day - DAY, day})
    if not closed_on and not special and _is_ordinary(zone, day):
        return _open_hours(Calendar(calendar.week), "UTC", _ANY_MONDAY + day.weekday() * DAY)
    return _open_hours(Calendar(calendar.week, closed_on, special), zone, day)


@lru_cache(maxsize=8192)
def _open_hours(calendar: Calendar, zone: str, day: date) -> tuple[float, ...]:
    found = [0.0] * 24
    for on, hour, since, till in by_the_hour(calendar, zone, _midnight(day, zone), _midnight(day + DAY, zone)):
        if on == day:
            found[hour] += (till - since) / timedelta(hours=1)
    return tuple(found)


@lru_cache(maxsize=8192)
def _is_ordinary(zone: str, day: date) -> bool:
    """Whether the clock of the zone is left alone on a date."""
    return _midnight(day + DAY, zone) - _midnight(day, zone) == DAY


def _instants(span: Span, day: date, zone: str) -> tuple[datetime, datetime]:
    closes = datetime.combine(day if span.closes > span.opens else day + DAY, span.closes, clock.zone(zone))
    opens = datetime.combine(day, span.opens, clock.zone(zone))
    return opens.astimezone(UTC), max(closes.astimezone(UTC), closes.replace(fold=1).astimezone(UTC))


def _local(instant: datetime, zone: str) -> datetime:
    return clock.local_time(instant, zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), clock.zone(zone)).astimezone(UTC)
