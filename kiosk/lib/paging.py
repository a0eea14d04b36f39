"""Lists a page at a time, by key: the last row shown says where the next page begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list; `cursor` asks for those behind them, empty where there are none."""

    rows: Sequence[Row]
    cursor: str


def cut(found: Sequence[Row], size: int, key: Callable[[Row], str]) -> Page[Row]:
    """The page of `size` from rows of which one more was asked for, to know whether any follow."""
    rows = found[:size]
    return Page(rows, key(rows[-1]) if len(found) > size else "")
