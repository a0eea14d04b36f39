"""Tidying what people typed."""

import unicodedata
from collections.abc import Callable

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
    assert text.name(typed, 80) == kept


def test_words_keep_their_lines() -> None:
    assert text.words(" one\r\n\r\ntwo\rthree\n", 80) == "one\n\ntwo\nthree"


@pytest.mark.parametrize(
    ("shown", "letters"),
    [
        ("Rosa M.", "RM"), ("Tom", "T"), ("Siobh\u00e1n N\u00ed Bhriain", "SB"), ("\u2014", ""), ("", ""),
        ("Mary\u2011Ann", "MA"), ("mary ann", "MA"), ("e\u0301lodie", "E\u0301"), ("ǆemal", "ǅ"),
        ("\U00020bb7田 花", "\U00020bb7花"), ("🌹 Rosa", "R"), ("🌹", "🌹"), ("👩\u200d🚀", "👩\u200d🚀"),
        ("🇫🇮 1", "🇫🇮"),
        ("თამარ გელა", "თგ"), ("क्षमा वर्मा", "क्षव"), ("สมชาย ใจดี", "สใ"),
        ("محمد علي", "م\u200cع"), ("김 민준", "김민"),
        ("ᏣᎳᎩ", "Ꮳ"), ("ελένη", "Ε"), ("ελένη δήμου", "ΕΔ"),
    ],
)  # fmt: skip
def test_initials_are_the_first_and_the_last(shown: str, letters: str) -> None:
    assert text.initials(shown) == letters


@given(st.one_of(st.text(), st.text(st.sampled_from("ae\u0301\u0316\u0344\u0f73\u1ec7\x00\u202e\r\n "), max_size=200)))
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    for tidy in (text.name, text.words):
        assert tidy(tidy(typed, 5000), 5000) == tidy(typed, 5000)


@pytest.mark.parametrize("tidy", [text.name, text.words])
@pytest.mark.parametrize(
    ("typed", "is_kept"),
    [("é" * 80, True), ("e\u0301" * 80, True), ("é" * 81, False), ("\u0958" * 41, False), (f"Rosa{' ' * 317}", False)],
)
def test_what_is_too_long_after_tidying_or_far_too_long_before_is_refused(
    tidy: Callable[[str, int], str], typed: str, is_kept: bool
) -> None:
    if is_kept:
        assert tidy(typed, 80) == "é" * 80
    else:
        with pytest.raises(text.TooLong):
            tidy(typed, 80)


class Counted(str):
    """Text that notes whether anything but its length was asked for."""

    looked_at = False

    def __getattribute__(self, name: str) -> object:
        if name not in {"__len__", "looked_at", "__class__"}:
            type(self).looked_at = True
        return super().__getattribute__(name)


@pytest.mark.parametrize("tidy", [text.name, text.words])
def test_what_is_far_too_long_is_not_looked_at(tidy: Callable[[str, int], str]) -> None:
    with pytest.raises(text.TooLong):
        tidy(Counted("\u0301" * 321), 80)
    assert not Counted.looked_at


@pytest.mark.parametrize("mark", ["\u0301", "\u0316\u0301", "\u0344", "\u0f73", "\u0323\u0302"])
def test_no_run_of_combining_marks_is_longer_than_thirty(mark: str) -> None:
    kept = text.words(f"e{mark * 500}", 2000)
    runs = "".join("M" if unicodedata.combining(one) else " " for one in kept).split()
    assert max(map(len, runs)) == 30
    assert sorted(unicodedata.normalize("NFD", kept.replace("\u034f", ""))) == sorted(
        unicodedata.normalize("NFD", f"e{mark * 500}")
    )
    assert unicodedata.is_normalized("NFC", kept)


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


@given(st.text(st.sampled_from("a\u0301🇫👩\u200d🚀क\u094dष田\U00020bb7กำ ")), st.integers(0, 60))
def test_nothing_is_cut_within_what_is_read_as_one(words: str, most: int) -> None:
    kept = text.cut(words, most)
    assert len(kept) <= most
    assert words.startswith(kept)
    longest = max(map(len, text.graphemes(words)), default=0)
    if longest <= most:
        assert text.graphemes(words)[: len(text.graphemes(kept))] == text.graphemes(kept)
        assert len(words) <= most or len(kept) > most - longest


ENDLESS = 1_000_000
"""So much of one thing would take days if time grew with the square of it."""


@pytest.mark.parametrize("worst", ["\u0316\u0301", "(", "\n", " ", "=", "\u0301", "\u00a0", "\U00020bb7", "。", "a "])
def test_no_tool_for_text_takes_the_square_of_its_length(worst: str) -> None:
    typed = f"x{worst * ENDLESS}"
    kept = text.words(typed, 4 * ENDLESS)
    assert text.words(kept, 4 * ENDLESS) == kept
    assert len(text.name(typed, 4 * ENDLESS)) <= len(typed) + len(typed) // 30
    assert text.columns(text.beginning(kept, 240)) <= 242
    assert text.initials(kept)[:1] in {"X", ""}
    assert len(text.cut(kept, 240)) <= 240
