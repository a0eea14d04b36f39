"""Tidying what people typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lib import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Rosa \t M. ", "Rosa M."),
        ("Zo\u0065\u0308", "Zo\u00eb"),
        ("Rosa\nM.", "Rosa M."),
        ("Ro\x00sa", "Rosa"),
        ("\u202eRosa\u202c", "Rosa"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u200b\u2060", ""),
        ("\ud800", ""),
    ],
)
def test_a_name_is_one_tidy_line(typed: str, kept: str) -> None:
    assert text.name(typed) == kept


def test_words_keep_their_lines() -> None:
    assert text.words(" one\r\n\r\ntwo\rthree\n") == "one\n\ntwo\nthree"


@pytest.mark.parametrize(
    ("shown", "letters"),
    [("Rosa M.", "RM"), ("Tom", "T"), ("Siobh\u00e1n N\u00ed Bhriain", "SB"), ("\u2014", ""), ("", "")],
)
def test_initials_are_the_first_and_the_last(shown: str, letters: str) -> None:
    assert text.initials(shown) == letters


@given(st.text())
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    assert text.name(text.name(typed)) == text.name(typed)
    assert text.words(text.words(typed)) == text.words(typed)


@pytest.mark.parametrize(
    ("words", "most", "beginning"),
    [
        ("Kind.", 20, "Kind."),
        ("Kind\n\nand   quick.", 20, "Kind and quick."),
        ("She waited. She called me back.", 20, "She waited. …"),
        ("Why? Because she cares a lot", 20, "Why? Because she…"),
        ("Very helpful, and so very kind", 14, "Very helpful…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("とても親切でした。ありがとうございました。", 24, "とても親切でした。 …"),
        ("", 10, ""),
    ],
)
def test_the_beginning_of_words_is_whole_sentences_or_words(words: str, most: int, beginning: str) -> None:
    assert text.beginning(words, most) == beginning


@given(st.text(), st.integers(4, 60))
def test_the_beginning_fits(words: str, most: int) -> None:
    assert text.columns(text.beginning(words, most)) <= most + 2
