"""The rules that hold an answer or a thank-you: each a small function that tells what it saw, or None.

What a rule tells are the figures of the sentence that managers read (`kiosk/models/hold_words.py`). No rule refuses
anything, and none knows an address.
"""

import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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

AROUND = timedelta(minutes=30)
"""How long before and after a burst is looked for how busy the place was."""

IMPLAUSIBLE = 3e-7
"""So rarely that none of 6,000 simulated busy afternoons has such a minute, though each has hundreds of minutes."""

MOST_EXACT = 500
"""Up to this mean the chance is added up; beyond it the bound is close enough."""

FEWEST_LETTERS = 20
FEWEST_WORDS = 5
SAME_WORDS_DAYS = 30
THANKS_MOST = 3
"""So often one browser thanks one person in a day before somebody looks at it."""

SHARED_BROWSERS = 8
"""A network where so many different browsers were seen in a day is one that customers share."""


@dataclass(frozen=True)
class Tap:
    """One answer at a touchpoint."""

    id: int
    rating: int
    given_at: datetime


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


def closed(calendar: Calendar, zone: str, given_at: datetime) -> Detail | None:
    """An answer was given while the place was closed, more than an hour from any opening hour."""
    return None if hours.open_between(calendar, zone, given_at - MARGIN, given_at + MARGIN) else {}


def far_clock(utc_offset_minutes: int | None, zone: str, at: datetime) -> bool:
    """The device's clock is set to a time three hours or more from the place's: a picture of the code, far away."""
    here = clock.local_time(at, zone).utcoffset()
    if utc_offset_minutes is None or here is None:
        return False
    apart = abs(timedelta(minutes=utc_offset_minutes) - here)
    return min(apart, timedelta(days=1) - apart) >= FAR


def bursts(taps: Iterable[Tap], now: datetime) -> dict[int, Detail]:
    """The answers of one touchpoint that are more of one face in a minute than the half hours around make plausible.

    Where two hundred customers come in an hour, some minute brings eight; a finger that taps and taps stands alone.
    """
    found: dict[int, Detail] = {}
    faces: defaultdict[int, list[Tap]] = defaultdict(list)
    for tap in sorted(taps, key=lambda tap: (tap.given_at, tap.id)):
        faces[tap.rating].append(tap)
    for same in faces.values():
        seen = _bursts_among(same, [tap.given_at for tap in same], now)
        if seen:  # what came in bursts is no part of what is usual there
            seen = _bursts_among(same, [tap.given_at for tap in same if tap.id not in seen], now)
        found |= seen
    return found


def _bursts_among(same: Sequence[Tap], usual: Sequence[datetime], now: datetime) -> dict[int, Detail]:
    """For each tap of one face the greatest burst it is in: one sweep, since minutes begin and end in order."""
    times = [tap.given_at for tap in same]
    firsts = _firsts(times)
    counts = [_burst(last - first + 1, times[first], times[last], usual, now) for last, first in enumerate(firsts)]
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


def _burst(count: int, begin: datetime, end: datetime, usual: Sequence[datetime], now: datetime) -> int:
    """How many came between two instants, where those are a burst; else 0."""
    most = BURST_MOST if end + AROUND <= now else BURST_AT_ONCE
    return count if count > most and _is_implausible(count, _a_minute(usual, begin, end)) else 0


def same_words(comment: str, others: Iterable[str]) -> bool:
    """Somebody wrote the same before of the same person, and it is too long for chance."""
    own = folded(comment)
    return is_long(own) and any(folded(other) == own for other in others)


def folded(words: str) -> str:
    """Words as they are compared: in small letters, without marks between them."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", words).casefold()).strip()


def is_long(words: str) -> bool:
    """Whether two people hardly write these folded words by chance; some scripts put no space between words."""
    return len(words) >= FEWEST_LETTERS and (" " not in words or len(set(words.split())) >= FEWEST_WORDS)


@dataclass(frozen=True)
class Day:
    """What one day's thanks from phones look like: which are a repeat, and which too many, with how many there are."""

    repeats: Collection[int]
    too_many: Mapping[int, Detail]


def thanks_of_a_day(thanks: Sequence[Thank], browsers: Mapping[bytes, int]) -> Day:
    """The same browser on the same network thanked the same person again. `browsers` counts those of each network.

    A second thank-you is a repeat: thanks all the same, but for no reward. From the fourth on all but the first are
    too many. On a network that customers share many have the same phone, so there it says nothing.
    """
    groups: defaultdict[tuple[bytes, int | str], list[Thank]] = defaultdict(list)
    for thank in sorted(thanks, key=lambda thank: thank.mention_id):
        if browsers.get(thank.network, 0) < SHARED_BROWSERS:
            groups[thank.browser, thank.person].append(thank)
    repeats: set[int] = set()
    too_many: dict[int, Detail] = {}
    for group in groups.values():
        again = [thank.mention_id for thank in group[1:]]
        repeats.update(again)
        if len(group) > THANKS_MOST:
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
