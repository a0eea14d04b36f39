"""The rules that hold an answer or a thank-you: each a small function that tells what it saw, or None.

What a rule tells are the figures of the sentence that managers read (`kiosk/models/hold_words.py`). No rule refuses
anything, and none knows an address.
"""

import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from kiosk.lib import hours
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

IMPLAUSIBLE = 1e-5
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
    here = at.astimezone(ZoneInfo(zone)).utcoffset()
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
        times = [tap.given_at for tap in same]
        for last, tap in enumerate(same):
            first = bisect_left(times, tap.given_at - BURST)
            count = last - first + 1
            most = BURST_MOST if tap.given_at + AROUND <= now else BURST_AT_ONCE
            if count > most and _chance(count, _usual(times, first, last)) < IMPLAUSIBLE:
                seconds = math.ceil((tap.given_at - times[first]).total_seconds())
                for one in same[first : last + 1]:
                    if found.get(one.id, {"count": 0})["count"] < count:
                        found[one.id] = {"count": count, "seconds": max(seconds, 1)}
    return found


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


def _usual(times: Sequence[datetime], first: int, last: int) -> float:
    """How many of a face come in a minute there: in the busier of the half hours before and after these."""
    before = first - bisect_left(times, times[first] - AROUND)
    after = bisect_right(times, times[last] + AROUND) - last - 1
    return max(before, after) / (AROUND / BURST)


def _chance(count: int, mean: float) -> float:
    """How likely so many or more come in a minute by chance (Poisson)."""
    term = math.exp(-mean)
    below = 0.0
    for number in range(count):
        below += term
        term *= mean / (number + 1)
    return max(1.0 - below, 0.0)
