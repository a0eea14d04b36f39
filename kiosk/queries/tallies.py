"""Where the tallies and the tablets' traffic differ from the responses they count."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Tally, Traffic
from kiosk.models.tally import TALLY_COUNTS, TALLY_KEY
from kiosk.models.traffic import TRAFFIC_KEY


@dataclass(frozen=True)
class Difference:
    """A day's tally of a touchpoint, or an hour of its tablet: what is kept, and what counting gives."""

    key: tuple[Any, ...]
    kept: tuple[int, ...]
    counted: tuple[int, ...]


def differences() -> list[Difference]:
    """Everything that is kept and not what counting gives; empty in a healthy database."""
    return [*_differences(Tally, TALLY_KEY, TALLY_COUNTS), *_differences(Traffic, TRAFFIC_KEY, ("answers",))]


def _differences(kind: type[Tally] | type[Traffic], key: tuple[str, ...], counts: tuple[str, ...]) -> list[Difference]:
    kept = _by_key(sa.select(*(getattr(kind, name) for name in (*key, *counts))), len(key))
    counted = _by_key(kind.counted(), len(key))
    nothing = (0,) * len(counts)
    pairs = ((one, kept.get(one, nothing), counted.get(one, nothing)) for one in kept | counted)
    return [Difference(one, is_kept, is_counted) for one, is_kept, is_counted in pairs if is_kept != is_counted]


def _by_key(query: sa.Select[Any], size: int) -> dict[tuple[Any, ...], tuple[int, ...]]:
    return {tuple(row[:size]): tuple(int(count) for count in row[size:]) for row in db.session.execute(query)}
