"""Shares with their doubt: Wilson intervals, and when a figure may be shown at all."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

FEWEST = 5
"""With fewer answers a share says nothing, and may give somebody away."""

ENOUGH = 20
"""With fewer answers a share is only an early signal."""


class Weight(StrEnum):
    """How much a share can carry."""

    TOO_FEW = "too few"
    EARLY = "early"
    FIGURE = "figure"


@dataclass(frozen=True)
class Share:
    """`count` of `total`."""

    count: int
    total: int

    @property
    def weight(self) -> Weight:
        """Whether to show nothing, an early signal, or a figure with its interval."""
        if self.total < FEWEST:
            return Weight.TOO_FEW
        return Weight.EARLY if self.total < ENOUGH else Weight.FIGURE

    @property
    def value(self) -> float:
        """The share itself, from 0 to 1; 0 of none."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, 95 times in 100."""
        return wilson(self.count, self.total)

    def __add__(self, other: "Share") -> "Share":
        return Share(self.count + other.count, self.total + other.total)


def wilson(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval of a proportion.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212; as formula (2) in A. Agresti and
    B. A. Coull, The American Statistician 52 (1998), 119–126. Unlike the textbook p ± z·√(pq/n) it stays between
    0 and 1 and keeps its confidence for small totals and for shares near the ends.
    """
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share")
    if total == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = count / total
    centre = share + z * z / (2 * total)
    reach = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    low = 0.0 if count == 0 else (centre - reach) / scale
    high = 1.0 if count == total else (centre + reach) / scale
    return low, high
