"""The only reader of the clock, and the calendar of a place."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones


def now() -> datetime:
    """The instant, aware, in UTC."""
    return datetime.now(UTC)


def corrected(instant: datetime, offset_ms: int) -> datetime | None:
    """The instant by a clock that `instant` is so many milliseconds behind; None where no calendar has it."""
    try:
        return instant + timedelta(milliseconds=offset_ms)
    except OverflowError:
        return None


@cache
def zone(time_zone: str) -> tzinfo:
    """Return the zone with this IANA name; UTC if this system does not know it.

    A database that was moved can name a zone that is newer than the system's data: nothing may fail for that.
    """
    try:
        return ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        return UTC


def knows(time_zone: str) -> bool:
    """Return whether this system knows the zone with this IANA name."""
    return isinstance(zone(time_zone), ZoneInfo)


@lru_cache(maxsize=1024)
def utc_offsets(time_zone: str, year: int) -> tuple[tuple[datetime, int], ...]:
    """Return the zone's UTC offsets (minutes) of three years, `year` and the next two, each with its first instant."""

    def offset(instant: datetime) -> int:
        return int((instant.astimezone(zone(time_zone)).utcoffset() or timedelta()).total_seconds() // 60)

    begins, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 3, 1, 1, tzinfo=UTC)
    found = [(begins, offset(begins))]
    for day in (begins + timedelta(days=number) for number in range((ends - begins).days)):
        until, before = day + timedelta(days=1), found[-1][1]
        if offset(until) != before:
            minutes = [day + timedelta(minutes=number) for number in range(1441)]
            first = minutes[bisect_left(minutes, True, key=lambda instant: offset(instant) != before)]
            found.append((first, offset(first)))
    return tuple(found)


def local_time(instant: datetime, time_zone: str) -> datetime:
    """What calendar and clock on the wall of `time_zone` (an IANA name) show at `instant`."""
    return instant.astimezone(zone(time_zone))


def local_date(instant: datetime, time_zone: str) -> date:
    """The date on the wall calendar of `time_zone` at `instant`."""
    return local_time(instant, time_zone).date()


def last_date(instant: datetime) -> date:
    """The date where the day ends last on earth: what holds until the end of a day, wherever that is, still does."""
    return local_date(instant, "Etc/GMT+12")


def noon(day: date, time_zone: str) -> datetime:
    """The middle of a day on the wall clock of `time_zone`: for what was given on that day, at an hour nobody noted."""
    return datetime.combine(day, time(12), zone(time_zone)).astimezone(UTC)


def end_of_day(instant: datetime, time_zone: str) -> datetime:
    """The instant at which the day of `instant` is over in `time_zone`."""
    midnight = datetime.combine(local_date(instant, time_zone) + timedelta(days=1), time(), zone(time_zone))
    return midnight.astimezone(UTC)


def month_of(day: date) -> date:
    """The first day of the month that `day` is in; a month is written so everywhere."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after `month`."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def previous_month(month: date) -> date:
    """The first day of the month before `month`."""
    return month_of(month - timedelta(days=1))


def month_from_text(text: str) -> date:
    """`2026-10` as a month; `ValueError` for anything else."""
    return date.fromisoformat(f"{text}-01")


@cache
def known_zones() -> frozenset[str]:
    """Return the name of every zone that this system knows."""
    return frozenset(available_timezones())


@cache
def time_zones() -> tuple[str, ...]:
    """The zones a location can be in, by name."""
    places = (zone for zone in known_zones() if "/" in zone and not zone.startswith("Etc/"))
    return (*sorted(places), "UTC")
