"""The rules that hold an answer or a thank-you: each a small function that tells what it saw, or None.

What a rule tells are the figures of the sentence that managers read (`kiosk/models/hold_words.py`). No rule refuses
anything, and none knows an address.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, TypeAlias

from kiosk.lib import clock, hours
from kiosk.lib.hours import Calendar

Detail: TypeAlias = dict[str, Any]

FASTEST = timedelta(milliseconds=400)
MARGIN = timedelta(minutes=60)
"""How long before opening and after closing an answer is still as usual."""

FAR = timedelta(hours=3)
BURST = timedelta(seconds=60)
BURST_MOST = 6
BURST_AT_ONCE = 14
"""More than this in a minute is a burst before it is known how busy the place stays."""

BURST_EACH = 12
"""So many a minute can come from each phone where several were in use at once: a class that was asked to answer."""

BURST_LOOKED_AT = 60
"""More than this in a minute is a flood's matter, whoever it was; so no minute costs more to look at."""

AROUND = timedelta(minutes=30)
"""How long before and after a burst is looked for how busy the place was."""

IMPLAUSIBLE = 3e-7
"""So rarely that none of 6,000 simulated busy afternoons has such a minute, though each has hundreds of minutes."""

MOST_EXACT = 500
"""Up to this mean the chance is added up; beyond it the bound is close enough."""

THANKS_MOST = 20
"""So often one phone thanks one person in a day before somebody looks at it: large families pass theirs round, two of
them with phones that look alike. All but the first count for no reward anyway.
"""

SHARED_BROWSERS = 8
"""A network where so many different browsers were seen in a day is one that customers share."""

FAR_MOST = 3
"""So many answers a day come from far clocks to one touchpoint before somebody looks at it: travellers on their way."""

FAR_NEARLY_ALL = 0.9
"""Where so many of a day's clocks at a place are far, it is the place's own time zone that is wrong."""


@dataclass(frozen=True)
class Visit:
    """From when its page was made until something was sent from it."""

    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, made_at: datetime | None, ends: datetime) -> "Visit":
        """The visit that ended then; without a length where its page does not say when it was made."""
        return cls(made_at if made_at is not None and made_at <= ends else ends, ends)


@dataclass(frozen=True)
class Tap:
    """One answer at a touchpoint, whose page may say when it was made."""

    id: int
    rating: int
    given_at: datetime
    made_at: datetime | None = None


@dataclass(frozen=True)
class Thank:
    """One thank-you from a phone: who was meant, by id or by place and name."""

    mention_id: int
    network: bytes
    browser: bytes
    person: int | str


def too_fast(made_at: datetime | None, given_at: datetime) -> Detail | None:
    """A face was tapped sooner after its page was made than anybody can look at it."""
    if made_at is None or not timedelta() <= given_at - made_at < FASTEST:
        return None
    return {"milliseconds": (given_at - made_at) // timedelta(milliseconds=1)}


def is_closed(calendar: Calendar, zone: str, given_at: datetime) -> bool:
    """Whether the place was closed when an answer was given, more than an hour from any opening hour."""
    return not hours.open_between(calendar, zone, given_at - MARGIN, given_at + MARGIN)


def fewest_phones(visits: Iterable[Visit]) -> int:
    """How many phones there were at least: as many as had a page open at once. A finger has one, a class has many."""
    changes = sorted(change for visit in visits for change in ((visit.begins, 1), (visit.ends, -1)))
    return max([1, *accumulate(change for _at, change in changes)])


def fewest_phones_by_browser(visits: Iterable[tuple[bytes, Visit]]) -> dict[bytes, int]:
    """The same for each browser, by its sum."""
    by_browser: defaultdict[bytes, list[Visit]] = defaultdict(list)
    for browser, visit in visits:
        by_browser[browser].append(visit)
    return {browser: fewest_phones(those) for browser, those in by_browser.items()}


def far_clock(utc_offset_minutes: int | None, zone: str, at: datetime) -> bool:
    """The device's clock is set to a time three hours or more from the place's: a picture of the code, far away."""
    here = clock.local_time(at, zone).utcoffset()
    if utc_offset_minutes is None or here is None:
        return False
    apart = abs(timedelta(minutes=utc_offset_minutes) - here)
    return min(apart, timedelta(days=1) - apart) >= FAR


def far_ones(spots: Mapping[int, Sequence[int]], count: int) -> dict[int, Detail]:
    """Of a day's answers from far clocks at one place, by touchpoint, those at touchpoints with more than travellers
    give. `count` are all the day's answers there whose clocks might have been seen.
    """
    if sum(map(len, spots.values())) >= FAR_NEARLY_ALL * count:
        return {}
    many = [response_ids for response_ids in spots.values() if len(response_ids) > FAR_MOST]
    return {id: {"count": len(response_ids)} for response_ids in many for id in response_ids}


def bursts(taps: Iterable[Tap], now: datetime) -> dict[int, Detail]:
    """The answers of one touchpoint that are more of one face in a minute than the half hours around make plausible.

    Where two hundred customers come in an hour, some minute brings eight; a finger that taps and taps stands alone.
    """
    found: dict[int, Detail] = {}
    faces: defaultdict[int, list[Tap]] = defaultdict(list)
    in_order = sorted(taps, key=lambda tap: (tap.given_at, tap.id))
    for tap in in_order:
        faces[tap.rating].append(tap)
    phones = _phones_at_once(in_order)
    for same in faces.values():
        seen = _bursts_among(same, [tap.given_at for tap in same], phones, now)
        if seen:  # what came in bursts is no part of what is usual there
            seen = _bursts_among(same, [tap.given_at for tap in same if tap.id not in seen], phones, now)
        found |= seen
    return found


def _phones_at_once(taps: Iterable[Tap]) -> dict[int, int]:
    """For each tap how many pages were open just then, its own among them where it says when it was made."""
    visits = {tap.id: Visit.of(tap.made_at, tap.given_at) for tap in taps}
    begins = sorted(one.begins for one in visits.values())
    ends = sorted(one.ends for one in visits.values())
    return {id: bisect_left(begins, one.ends) - bisect_left(ends, one.ends) for id, one in visits.items()}


def _bursts_among(
    same: Sequence[Tap], usual: Sequence[datetime], phones: Mapping[int, int], now: datetime
) -> dict[int, Detail]:
    """For each tap of one face the greatest burst it is in: one sweep, since minutes begin and end in order."""
    times = [tap.given_at for tap in same]
    firsts = _firsts(times)
    counts = [_burst(same, first, last, usual, phones, now) for last, first in enumerate(firsts)]
    found: dict[int, Detail] = {}
    greatest: deque[int] = deque()
    """The last taps of the minutes that this tap is in, the greatest minute first."""
    end = 0
    for number, tap in enumerate(same):
        while end < len(same) and firsts[end] <= number:
            while greatest and counts[greatest[-1]] < counts[end]:
                greatest.pop()
            greatest.append(end)
            end += 1
        while greatest[0] < number:
            greatest.popleft()
        last = greatest[0]
        if counts[last]:
            seconds = math.ceil((times[last] - times[firsts[last]]).total_seconds())
            found[tap.id] = {"count": counts[last], "seconds": max(seconds, 1)}
    return found


def _firsts(times: Sequence[datetime]) -> list[int]:
    """For each instant which is the first within the minute before it."""
    firsts, first = [], 0
    for at in times:
        while times[first] < at - BURST:
            first += 1
        firsts.append(first)
    return firsts


def _burst(
    same: Sequence[Tap], first: int, last: int, usual: Sequence[datetime], phones: Mapping[int, int], now: datetime
) -> int:
    """How many came from one tap to another, within a minute, where those are a burst; else 0."""
    count, begin, end = last - first + 1, same[first].given_at, same[last].given_at
    most = BURST_MOST if end + AROUND <= now else BURST_AT_ONCE
    if count <= most or not _is_implausible(count, _a_minute(usual, begin, end)):
        return 0
    several = max(phones[tap.id] for tap in same[first : last + 1]) if count <= BURST_LOOKED_AT else 1
    return 0 if several > 1 and count <= several * BURST_EACH else count


@dataclass(frozen=True)
class Day:
    """What one day's thanks from phones look like: which are a repeat, and which too many, with how many there are."""

    repeats: Collection[int]
    too_many: Mapping[int, Detail]


def thanks_of_a_day(thanks: Sequence[Thank], browsers: Mapping[bytes, int], phones: Mapping[bytes, int]) -> Day:
    """The same browser on the same network thanked the same person again. `browsers` counts those of each network,
    `phones` says of each browser how many phones there were at least: a school has thirty that look alike.

    Beyond one for each phone a thank-you is a repeat: still a thank-you, but for no reward. Where there are more than
    `THANKS_MOST` for each phone, those are too many. On a network that customers share it says nothing.
    """
    groups: defaultdict[tuple[bytes, int | str], list[Thank]] = defaultdict(list)
    for thank in sorted(thanks, key=lambda thank: thank.mention_id):
        if browsers.get(thank.network, 0) < SHARED_BROWSERS:
            groups[thank.browser, thank.person].append(thank)
    repeats: set[int] = set()
    too_many: dict[int, Detail] = {}
    for (browser, _person), group in groups.items():
        several = phones.get(browser, 1)
        again = [thank.mention_id for thank in group[several:]]
        repeats.update(again)
        if len(group) > THANKS_MOST * several:
            too_many |= {mention_id: {"count": len(group)} for mention_id in again}
    return Day(repeats, too_many)


def _a_minute(usual: Sequence[datetime], begin: datetime, end: datetime) -> float:
    """How many of a face come in a minute there: in the busier of the half hours before and after these instants."""
    before = bisect_left(usual, begin) - bisect_left(usual, begin - AROUND)
    after = bisect_right(usual, end + AROUND) - bisect_right(usual, end)
    return max(before, after) / (AROUND / BURST)


def _is_implausible(count: int, mean: float) -> bool:
    """Whether so many or more hardly ever come in a minute by chance (Poisson).

    Chernoff's bound says so at once where they are far too many; what is left is added up, as far as `exp` reaches.
    """
    if count <= mean:
        return False
    bound = count - mean + count * math.log(mean / count) if mean else -math.inf
    if bound < math.log(IMPLAUSIBLE) or mean > MOST_EXACT:
        return bound < math.log(IMPLAUSIBLE)
    term = math.exp(-mean)
    below = 0.0
    for number in range(count):
        below += term
        term *= mean / (number + 1)
    return 1.0 - below < IMPLAUSIBLE
