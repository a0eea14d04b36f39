"""Finding whose name was meant among 5,000 people of one location, against a bare search by spelling alone."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz, process

from bench.rows import Row, Run, at_most, at_most_ratio
from kiosk.lib.names import Named, NameFinder, fold
from tests.lib import name_corpus

PEOPLE = 5_000
PIECES = "ka lo mi ren ta vor shi bel an dri so nu pa che wo jin mar ti zed qui ola fer".split()  # noqa: SIM905  # a list of so many quoted pieces is harder to read


def measure(run: Run) -> Iterator[Row]:
    """Each round looks up every name of the labelled set, in a finder that has seen none of them."""
    people, typed = _people(), [one.words for one in name_corpus.typed()]
    whole = [fold(one.names[0]) for one in people]
    NameFinder(people)
    ours, slowest, ratios = [], [], []
    for _ in range(run.rounds):
        finder = NameFinder(people)
        times = _times(finder.read, typed)
        bare = _times(lambda name: process.extract(fold(name), whole, scorer=fuzz.WRatio, limit=5), typed)
        ours.append(sum(times) / len(times))
        slowest.append(sorted(times)[int(len(times) * 0.99)])
        ratios.append(sum(times) / sum(bare))
    what = f"who was meant, of {PEOPLE:,} people"
    yield at_most(f"{what}: a name, on average", 30, statistics.median(ours) * 1000, "ms")
    yield at_most(f"{what}: 99 of 100 names", 100, statistics.median(slowest) * 1000, "ms")
    yield at_most_ratio(f"{what}, against spelling alone", 1.0, ratios)


def _times(look_up: Callable[[str], object], typed: Sequence[str]) -> list[float]:
    times = []
    for name in typed:
        began = time.perf_counter()
        look_up(name)
        times.append(time.perf_counter() - began)
    return times


def _people() -> list[Named]:
    """The invented staff's first and last names mixed with names nobody has, always the same."""
    dice, known = random.Random(1), name_corpus.people()
    first = [one.full_name.split()[0] for one in known] + [_name(dice) for _ in range(1_500)]
    last = [one.full_name.split()[-1] for one in known] + [_name(dice) for _ in range(4_000)]
    roles = [one.role for one in known]
    people = []
    for id in range(1, PEOPLE + 1):
        name = dice.choice(first)
        people.append(Named(id, (f"{name} {dice.choice(last)}", name), role=dice.choice(roles)))
    return people


def _name(dice: random.Random) -> str:
    return "".join(dice.choices(PIECES, k=dice.randint(2, 4))).title()
