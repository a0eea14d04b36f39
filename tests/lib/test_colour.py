"""Colours that stay readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lib import colour

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#1b6b5b", "#1b6b5b", 1.0)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)


@given(COLOURS, st.sampled_from([colour.PAPER, colour.NIGHT]))
def test_any_colour_becomes_readable(chosen: str, background: str) -> None:
    assert colour.contrast(background, colour.readable_on(background, chosen)) >= colour.READABLE


def test_a_readable_colour_stays_as_it_is() -> None:
    assert colour.readable_on(colour.PAPER, "#1b6b5b") == "#1b6b5b"


@given(COLOURS)
def test_ink_can_be_read_on_any_colour(background: str) -> None:
    assert colour.contrast(background, colour.ink_on(background)) >= 4.0


@pytest.mark.parametrize("accent", ["#1b6b5b", "#ffff00", "#000000", "#ffffff", "#ff00ff", "#2b59c3"])
@pytest.mark.parametrize("look", ["dark", "light"])
def test_a_wall_is_readable_in_any_colour(accent: str, look: str) -> None:
    wall = colour.walls(accent)[look]
    for ink, ground in (("text", "bg"), ("soft", "bg"), ("on-mark", "mark")):
        assert colour.contrast(wall[ink], wall[ground]) >= colour.READABLE
