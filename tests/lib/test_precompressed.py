"""A page that differs in one place, compressed but for that place."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lib.precompressed import Precompressed

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=2000)


@given(before=WORDS, gap=WORDS, after=WORDS)
def test_unpacked_it_is_the_whole_text(before: str, gap: str, after: str) -> None:
    page = Precompressed(before, after)
    assert gzip.decompress(page.gzipped(gap)).decode() == before + gap + after
    assert page.plain(gap).decode() == before + gap + after


def test_the_beginning_is_compressed() -> None:
    assert len(Precompressed("a long beginning " * 500, "end").gzipped("gap")) < 200


def test_an_end_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="too much stands after the gap"):
        Precompressed("", "x" * 70_000).gzipped("gap")
