"""What customers said in a drill, and whether the server has exactly that."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bench.rows import Row
from kiosk.extensions import db
from kiosk.models import ClockReading, Mention, Response
from kiosk.queries import tallies

DAY_MS = 24 * 3600 * 1000
SECOND_MS = 1000


@dataclass(frozen=True)
class Answer:
    """One customer: when they tapped which face, in milliseconds of true time, whom they named, what they wrote."""

    number: int
    at: int
    rating: int
    person: int | None = None
    comment: str = ""

    @property
    def said(self) -> tuple[int, int, str]:
        """What has to arrive besides the instant."""
        return self.rating, int(self.person is not None), self.comment

    @property
    def for_page(self) -> dict[str, Any]:
        return asdict(self)


def over_a_day(count: int, until: datetime) -> list[Answer]:
    """So many customers, one after the other, in the day that ends at `until`; every fifth says more than a face."""
    step = DAY_MS // count
    begin = int(until.timestamp() * 1000) - DAY_MS
    return [
        Answer(
            number,
            begin + number * step + (number * 7919) % min(step // 2, 5000),
            rating=number * 3 % 5 + 1,
            person=number % 20 if number % 5 == 0 else None,
            comment=f"Number {number}: kind, ‘quick’ & 名前 🙂" if number % 10 == 0 else "",
        )
        for number in range(count)
    ]


def compared(given: Collection[Answer]) -> Iterator[Row]:
    """The rows about what the server has: each answer once, as it was given, when it was given, and counted."""
    expected = sorted(given, key=lambda answer: answer.at)
    kept = list(db.session.execute(_KEPT))
    found = [(row, _whose(expected, _milliseconds(row.given_at))) for row in kept]
    times = Counter(answer.number for _row, answer in found if answer)
    yield equal("answers on the server", len(expected), len(kept))
    yield equal("answers lost", 0, len(expected) - len(times))
    yield equal("answers there twice", 0, sum(count - 1 for count in times.values()))
    yield equal("answers at an instant when none was given", 0, sum(answer is None for _row, answer in found))
    changed = sum(
        answer is not None and (row.rating, row.names, row.comment or "") != answer.said for row, answer in found
    )
    yield equal("answers that say something else", 0, changed)
    furthest = max((abs(_milliseconds(row.given_at) - answer.at) for row, answer in found if answer), default=0)
    yield Row("furthest from the instant it was given", f"< {SECOND_MS:,} ms", f"{furthest:,} ms", furthest < SECOND_MS)
    yield equal("answers held because of the clock", 0, sum(row.is_held for row in kept))
    yield equal(
        "readings of both clocks", len(expected), db.session.scalar(sa.select(sa.func.count(ClockReading.response_id)))
    )
    yield equal("tallies that differ from counting", 0, len(tallies.differences()))


def equal(what: str, wanted: int, found: int | None) -> Row:
    """A row for a number that has to be exactly this."""
    return Row(what, f"{wanted:,}", f"{found:,}", found == wanted)


_NAMES = sa.select(sa.func.count(Mention.id)).where(Mention.response_id == Response.id).scalar_subquery()
_KEPT = sa.select(Response.given_at, Response.rating, Response.comment, Response.is_held, _NAMES.label("names"))


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _whose(expected: Sequence[Answer], at: int) -> Answer | None:
    """The answer that was given within a second of that instant."""
    place = bisect_left(expected, at - SECOND_MS, key=lambda answer: answer.at)
    return expected[place] if place < len(expected) and expected[place].at < at + SECOND_MS else None
