"""Faults, put in on purpose: `make drill`, or `python -m bench.drills [--short] [name …]`.

A drill is a function `drill(run: Drill) -> Iterator[Row]`, listed in bench/drills/__main__.py by the name that selects
it. It ends with what must be, and the run ends with 1 when anything is not as it must be.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Drill:
    """Where a drill may put its files, and whether little is enough."""

    folder: Path
    is_short: bool = False
