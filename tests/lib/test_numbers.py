"""Whole numbers in the digits of any script, and nothing else."""

import pytest

from kiosk.lib import numbers


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", 7), (" 12 ", 12), ("007", 7), ("١٢", 12), ("१२", 12), ("１２", 12), ("1,000", None), ("1.000", None),
     ("1 000", None), ("1_0", None), ("1e9", None), ("-1", None), ("+1", None), ("½", None), ("²", None),
     ("", None), ("9" * 13, None)],
)  # fmt: skip
def test_a_whole_number_is_digits_alone(typed: str, number: int | None) -> None:
    assert numbers.whole(typed) == number
