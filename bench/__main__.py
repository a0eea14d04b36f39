"""`python -m bench [--quick] [name …]`: measure, and print a table of what meets its target."""

import argparse
import tempfile
from pathlib import Path

import bench
from bench import export, history, memory, names, pages, start, storage, tablet, tap
from bench.rows import Row, Run, show

MEASURES = {
    "tap": tap.measure,
    "pages": pages.measure,
    "storage": storage.measure,
    "tablet": tablet.measure,
    "export": export.measure,
    "history": history.measure,
    "memory": memory.measure,
    "names": names.measure,
    "start": start.measure,
}
HEADINGS = Row("what", "target", "measured: median (lowest to highest)")


def main() -> None:
    """Measure what was asked for and print it line by line."""
    asked = _arguments(list(MEASURES))
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench", dir="/tmp", ignore_cleanup_errors=True) as folder:
        show(HEADINGS)
        for name in asked.names or list(MEASURES):
            run = Run(Path(folder) / name, rounds=2, seconds=0.7) if asked.quick else Run(Path(folder) / name)
            for row in MEASURES[name](run):
                show(row)
                rows.append(row)
    _conclude(rows)


def _arguments(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=bench.__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    return parser.parse_args()


def _conclude(rows: list[Row]) -> None:
    missed = [row.what for row in rows if row.is_met is False]
    print()
    print(f"Missed: {'; '.join(missed)}." if missed else "Every target is met.")


if __name__ == "__main__":
    main()
