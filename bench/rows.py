"""What a benchmark hands back: rows of a table, each with its target."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """Where a run may put its files, and how long it takes its time: `seconds` a round, for `rounds` rounds."""

    folder: Path
    rounds: int = 5
    seconds: float = 1.5


@dataclass(frozen=True)
class Row:
    """One line of the table. `is_met` is None where there is no target."""

    what: str
    target: str
    measured: str
    is_met: bool | None = None


def show(row: Row, met: str = "met", missed: str = "MISSED") -> None:
    """Print one line of the table."""
    verdict = {True: met, False: missed, None: ""}[row.is_met]
    print(f"{row.what:<52} {row.target:>10}   {row.measured:<42} {verdict}".rstrip(), flush=True)


def at_least(what: str, target: float, found: Sequence[float], *, of: str = "") -> Row:
    """A row for ratios, one a round, whose median should reach `target`."""
    middle = statistics.median(found)
    return Row(what, f"≥ {target:.2f} ×", _ratios(middle, found) + of, middle >= target)


def at_most_ratio(what: str, target: float | None, found: Sequence[float], *, of: str = "") -> Row:
    """A row for ratios, one a round, whose median should stay below `target`; without one they are only told."""
    middle = statistics.median(found)
    if target is None:
        return Row(what, "", _ratios(middle, found) + of)
    return Row(what, f"≤ {target:.2f} ×", _ratios(middle, found) + of, middle <= target)


def at_most(what: str, target: float, found: float, unit: str) -> Row:
    """A row for an amount that should stay below `target`."""
    return Row(what, f"≤ {target:,.0f} {unit}", f"{found:,.0f} {unit}", found <= target)


def _ratios(middle: float, found: Sequence[float]) -> str:
    return f"{middle:.2f} × ({min(found):.2f} to {max(found):.2f})"
