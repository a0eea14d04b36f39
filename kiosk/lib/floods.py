"""How many answers one spot can get from customers: a ceiling by the minute and one by the hour, and what is above."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

A_MINUTE = 60
"""A spot without a past: one answer a second, as no queue before one code moves."""

AN_HOUR = 400
"""One every nine seconds for a whole hour; a fair's stand has 300, two hundred customers in an hour are a busy one."""

MINUTES_OF_A_DAY, HOURS_OF_A_DAY = 40, 2
"""A day's answers are spread over four hours at least, so a minute has a 240th of them: six times that is a flood.
Of its hours none has half of a day that is among the busiest.
"""

ONE_BROWSER_AN_HOUR = 150
"""The hour's ceiling where nearly all that could be told apart came from one browser, on a network nobody shares."""

FEWEST_TRACES = 20
NEARLY_ALL = 0.9
MOST_PHONES = 2
"""Somebody may use two phones; where more had a page open at once, it is a class with thirty that look alike."""

HOUR = 60


@dataclass(frozen=True)
class Ceiling:
    """The most answers that are taken for customers' at one touchpoint, in a minute and in an hour."""

    a_minute: int = A_MINUTE
    an_hour: int = AN_HOUR

    @classmethod
    def learnt(cls, busy_day: int) -> "Ceiling":
        """What follows from the number of answers on a busy day of the weeks before."""
        return cls(max(A_MINUTE, busy_day // MINUTES_OF_A_DAY), max(AN_HOUR, busy_day // HOURS_OF_A_DAY))


@dataclass(frozen=True)
class Span:
    """Minutes since 1970, from the first to the last, in which more came than a ceiling allows; what to tell of it."""

    first: int
    last: int
    seen: Mapping[str, Any]


def spans(counts: Mapping[int, int], touched: Collection[int], ceiling: Ceiling, *, one_browser: bool) -> list[Span]:
    """What is a flood of the answers by minute in `counts`, as far as it concerns the minutes in `touched`.

    A flooded minute takes the minutes before and after it along: what began at the end of one did not begin in it.
    """
    minutes = [
        Span(minute - 1, minute + 1, {"minute": ceiling.a_minute})
        for minute in sorted({near for one in touched for near in (one - 1, one, one + 1)})
        if counts.get(minute, 0) > ceiling.a_minute
    ]
    most = min(ceiling.an_hour, ONE_BROWSER_AN_HOUR) if one_browser else ceiling.an_hour
    seen: Mapping[str, Any] = {"hour": most} | ({"one_browser": True} if one_browser else {})
    hours = [Span(last - HOUR + 1, last, seen) for last in _hours_over(counts, touched, most)]
    return [*_joined(minutes), *_joined(hours)]


def busiest_hour(counts: Mapping[int, int], touched: Collection[int]) -> int:
    """The most answers in sixty minutes that end with or after a minute in `touched`."""
    return max((count for _last, count in _hours(counts, touched)), default=0)


def is_one_browser(traces: Collection[tuple[bytes, bytes]], shared: int, phones: Mapping[bytes, int]) -> bool:
    """Whether nearly all of these (network, browser) pairs are one and the same, on a network that is not shared.

    `shared` is the number of different browsers from which a network is one that customers share, `phones` says of
    each browser how many phones there were at least.
    """
    if len(traces) < FEWEST_TRACES:
        return False
    (pair, count), *_others = Counter(traces).most_common(1)
    browsers = {browser for network, browser in traces if network == pair[0]}
    is_few = phones.get(pair[1], 1) <= MOST_PHONES and len(browsers) < shared
    return is_few and count >= NEARLY_ALL * len(traces)


def _hours_over(counts: Mapping[int, int], touched: Collection[int], most: int) -> list[int]:
    """The last minutes of the hours in which more than `most` came."""
    return [last for last, count in _hours(counts, touched) if count > most]


def _hours(counts: Mapping[int, int], touched: Collection[int]) -> Iterator[tuple[int, int]]:
    """Each sixty minutes with a touched minute in them, by the last one, with how many came: one linear sweep."""
    first, end = min(touched, default=0), max(touched, default=-1) + HOUR
    count = sum(counts.get(minute, 0) for minute in range(first - HOUR, first))
    for last in range(first, min(end, max(counts, default=-1) + 1)):
        count += counts.get(last, 0) - counts.get(last - HOUR, 0)
        yield last, count


def _joined(spans: list[Span]) -> Iterator[Span]:
    """The same as few: those that touch each other are one."""
    current: Span | None = None
    for span in spans:
        if current is not None and span.first <= current.last + 1:
            current = Span(current.first, max(current.last, span.last), current.seen)
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current
