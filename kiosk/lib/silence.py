"""How surprising a silence is: the Poisson probability of no event, given what is usual at each hour of the week."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from kiosk.lib import clock, hours
from kiosk.lib.hours import DAY, Calendar

IMPLAUSIBLE = 0.001
"""Below this probability a silence is no chance."""

WEEKS = 8
"""How many weeks say what is usual."""

LEAST_DAYS = 14
"""With fewer whole days on record nothing can be said."""

_ENOUGH = -math.log(IMPLAUSIBLE)


@dataclass(frozen=True)
class Verdict:
    """On a silence: how many events usually come in such a time. None where too little is known to say."""

    expected: float | None

    @property
    def probability(self) -> float | None:
        """How often such a time passes without any event when all is well."""
        return None if self.expected is None else no_event(self.expected)

    @property
    def is_implausible(self) -> bool:
        """Whether something is wrong, beyond reasonable doubt; never where too little is known."""
        return self.probability is not None and self.probability < IMPLAUSIBLE


@dataclass(frozen=True)
class Usual:
    """What is usual at one spot, from the whole days on record before its silence began.

    `counts` holds events by date and hour on the spot's own clock, `present` the stretches in which there was
    something that could count them: other days, and closed ones, say nothing and are left out.
    """

    calendar: Calendar
    zone: str
    counts: Mapping[tuple[date, int], int]
    present: Sequence[tuple[datetime, datetime]]
    silent_since: datetime

    @cached_property
    def days(self) -> Mapping[int, Sequence[date]]:
        """The whole open days on record, by weekday: at most eight weeks, up to the day before the last event."""
        last = self._on(self.silent_since)
        found: defaultdict[int, set[date]] = defaultdict(set)
        for begins, ends in self.present:
            day = max(self._on(begins) + DAY, last - WEEKS * 7 * DAY)
            while day < min(self._on(ends), last):
                if day not in self.calendar.closed_on:
                    found[day.weekday()].add(day)
                day += DAY
        return {weekday: sorted(days) for weekday, days in found.items()}

    @property
    def is_known(self) -> bool:
        """Whether two weeks are on record, without which there is no verdict."""
        return sum(map(len, self.days.values())) >= LEAST_DAYS

    def rate(self, weekday: int, hour: int) -> float:
        """Events for each open hour at this hour of the week: their number over the time in which they could come."""
        days = self.days.get(weekday, ())
        open_time = sum(hours.open_hours(self.calendar, self.zone, day)[hour] for day in days)
        return sum(self.counts.get((day, hour), 0) for day in days) / open_time if open_time else 0.0

    def judge(self, at: datetime) -> Verdict:
        """How surprising it is that nothing came since `silent_since`."""
        if not self.is_known:
            return Verdict(None)
        pieces = hours.by_the_hour(self.calendar, self.zone, self.silent_since, at)
        return Verdict(sum(self.rate(day.weekday(), hour) * _hours(till - since) for day, hour, since, till in pieces))

    def implausible_from(self, until: datetime) -> datetime | None:
        """The instant from which the silence is implausible if it lasts; None where that is not before `until`."""
        expected = 0.0
        for day, hour, since, till in hours.by_the_hour(self.calendar, self.zone, self.silent_since, until):
            rate = self.rate(day.weekday(), hour) if self.is_known else 0.0
            if expected + rate * _hours(till - since) > _ENOUGH:
                return since + timedelta(hours=(_ENOUGH - expected) / rate)
            expected += rate * _hours(till - since)
        return None

    def _on(self, instant: datetime) -> date:
        return clock.local_date(instant, self.zone)


def no_event(expected: float) -> float:
    """The probability that none comes where `expected` usually come: e to the power of minus `expected`.

    Events that come independently at a rate which changes with the hour are a nonhomogeneous Poisson process: their
    number in a stretch of time is Poisson with the rate's integral as its mean (S. M. Ross, Introduction to
    Probability Models, section 5.4.1), and the Poisson probability e^(−λ)·λ^x/x! of x = 0 is e^(−λ) (NIST/SEMATECH
    e-Handbook of Statistical Methods, section 1.3.6.6.19).
    """
    return math.exp(-expected)


def _hours(length: timedelta) -> float:
    return length / timedelta(hours=1)
