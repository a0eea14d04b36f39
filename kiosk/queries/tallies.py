"""Where the tallies differ from the responses they count."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Tally
from kiosk.models.tally import TALLY_COUNTS, TALLY_KEY


@dataclass(frozen=True)
class Difference:
    """A day's tally of a touchpoint: what is kept, and what counting gives, for each rating."""

    key: tuple[Any, ...]
    kept: tuple[int, ...]
    counted: tuple[int, ...]


def differences() -> list[Difference]:
    """Every tally that is not what counting gives; empty in a healthy database."""
    kept, counted = (
        _by_key(sa.select(*(getattr(Tally, name) for name in (*TALLY_KEY, *TALLY_COUNTS)))),
        _by_key(Tally.counted()),
    )
    nothing = (0,) * len(TALLY_COUNTS)
    pairs = ((key, kept.get(key, nothing), counted.get(key, nothing)) for key in kept | counted)
    return [Difference(key, is_kept, is_counted) for key, is_kept, is_counted in pairs if is_kept != is_counted]


def _by_key(query: sa.Select[Any]) -> dict[tuple[Any, ...], tuple[int, ...]]:
    size = len(TALLY_KEY)
    return {tuple(row[:size]): tuple(int(count) for count in row[size:]) for row in db.session.execute(query)}
