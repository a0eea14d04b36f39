"""`python -m bench.drills [--short] [name …]`: put faults in, and print a table of what is as it must be."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench import drills
from bench.drills import doubling, flood, guessing, honest, slow_phones, tablet
from bench.rows import Row, show

DRILLS = {
    "tablet": tablet.drill,
    "flood": flood.drill,
    "honest": honest.drill,
    "doubling": doubling.drill,
    "guessing": guessing.drill,
    "slow-phones": slow_phones.drill,
}
HEADINGS = Row("what", "must be", "is")


def main() -> None:
    """Go through what was asked for and print it line by line; 1 when anything is not as it must be."""
    asked = _arguments(list(DRILLS))
    rows: list[Row] = []
    show(HEADINGS)
    for name in asked.names or list(DRILLS):
        with tempfile.TemporaryDirectory(prefix="drill", dir="/tmp", ignore_cleanup_errors=True) as folder:
            began = time.monotonic()
            for row in DRILLS[name](drills.Drill(Path(folder), asked.short)):
                show(row, "as it must be", "WRONG")
                rows.append(row)
            show(Row(f"{name}: how long it took", "", f"{time.monotonic() - began:.0f} s"))
    wrong = [row.what for row in rows if row.is_met is False]
    print()
    print(f"Wrong: {'; '.join(wrong)}." if wrong else "Everything is as it must be.")
    sys.exit(1 if wrong else 0)


def _arguments(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.drills", description=drills.__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(names)}")
    parser.add_argument("--short", action="store_true", help="the same with little in it, as the tests go through it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
