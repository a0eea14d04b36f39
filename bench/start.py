"""How soon a second start answers, where nothing is left to install, to compile or to migrate."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bench import servers
from bench.rows import Row, Run, at_most_ratio
from bench.servers import Server

ABOUT_A_SECOND = 1.5
"""What rounds to one."""


@dataclass(frozen=True)
class Start:
    """Seconds from a program's first instruction to its first answer: of a core, and by the clock."""

    work: float
    clock: float


def measure(run: Run) -> Iterator[Row]:
    """Rounds in which ours and the bare libraries start in turn; every second round the other one begins.

    What counts is the work, which is done by one core: others on the machine slow the clock, and it hardly.
    """
    url = f"sqlite:///{run.folder / 'ours.db'}"
    with servers.ours(run.folder, url):
        pass
    begin = {"ours": lambda: servers.running(run.folder, url), "libraries": servers.libraries}
    rounds = [
        {name: _started(begin[name]) for name in sorted(begin, reverse=bool(number % 2))}
        for number in range(run.rounds + 1)
    ]
    ours, libraries = ([found[name] for found in rounds[1:]] for name in ("ours", "libraries"))
    work, clock = (statistics.median(getattr(start, name) for start in ours) for name in ("work", "clock"))
    measured = f"{work:.2f} s of a core, {clock:.2f} s by the clock"
    yield Row("second start, to the first answer", "about 1 s", measured, work < ABOUT_A_SECOND)
    ratios = [mine.work / theirs.work for mine, theirs in zip(ours, libraries, strict=True)]
    yield at_most_ratio("second start, against its libraries alone", 3, ratios, of=f" of {libraries[-1].work:.2f} s")


def _started(begin: Callable[[], AbstractContextManager[Server]]) -> Start:
    began = time.perf_counter()
    with begin() as server:
        return Start(server.work, time.perf_counter() - began)
