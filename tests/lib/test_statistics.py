"""Wilson's interval against values from elsewhere, and when a share may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lib.statistics import Share, Weight, wilson

GOLDEN = [
    # count, total, low, high, as printed in R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I,
    # method 3.
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("count", "total", "low", "high"), GOLDEN)
def test_the_interval_is_the_published_one(count: int, total: int, low: float, high: float) -> None:
    assert wilson(count, total) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 10**7).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_share_and_stays_a_share(pair: tuple[int, int]) -> None:
    count, total = pair
    low, high = wilson(count, total)
    assert 0 <= low <= count / total <= high <= 1
    assert (1 - high, 1 - low) == pytest.approx(wilson(total - count, total))


def test_of_nothing_everything_is_possible() -> None:
    assert wilson(0, 0) == (0, 1)
    assert Share(0, 0).value == 0


def test_more_than_all_is_no_share() -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(6, 5)


@pytest.mark.parametrize(
    ("total", "weight"),
    [(0, Weight.TOO_FEW), (4, Weight.TOO_FEW), (5, Weight.EARLY), (19, Weight.EARLY), (20, Weight.FIGURE)],
)
def test_a_share_carries_what_its_number_allows(total: int, weight: Weight) -> None:
    assert Share(0, total).weight is weight


def test_shares_add_up_by_their_answers() -> None:
    assert Share(1, 2) + Share(3, 3) == Share(4, 5)
