"""Pasted praise is told from what many people write, in any script."""

import pytest

from kiosk.lib import same_words

WORDS = "Rosa stayed late, just to find my coat!"


@pytest.mark.parametrize(
    ("comment", "other", "is_same"),
    [
        (WORDS, "rosa stayed late – just to find my coat", True),
        (WORDS, "Rosa stayed late to find my coat", False),
        ("राम बहुत मददगार", "राम बहुत  मददगार!", True),
        ("ขอบคุณ คุณสมชาย", "ขอบคุณ คุณสมหญิง", False),
    ],
)
def test_words_are_the_same_however_they_are_set(comment: str, other: str, is_same: bool) -> None:
    assert (same_words.folded(comment) == same_words.folded(other)) is is_same


@pytest.mark.parametrize(
    ("comment", "is_unusual"),
    [
        (WORDS, True),
        ("Very friendly and helpful", False),
        ("Rosa was always so very friendly and helpful, thank you", False),
        ("Thanks!", False),
        ("她非常友善一直耐心地帮我解决所有的问题还送我到门口", True),
        ("बहुत अच्छी सेवा धन्यवाद", False),
        ("พนักงานบริการดีมากขอบคุณค่ะ", False),
        ("", False),
    ],
)
def test_what_many_people_write_is_not_unusual(comment: str, is_unusual: bool) -> None:
    others = ["Rosa is so very helpful, thank you", "She was friendly and kind", "Thank you for today"]
    texts = [same_words.folded(one) for one in (comment, *others)]
    assert (same_words.folded(comment) in same_words.unusual(texts)) is is_unusual
