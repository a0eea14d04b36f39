"""What a search box looks in, and the letters that travel with it."""

from kiosk.lib import names


def test_names_are_searched_without_marks_spaces_and_capitals() -> None:
    assert names.searched("Mary‑Ann D’Angelo", "") == "maryanndangelo"
    assert names.searched("Łukasz", "Straße") == "lukasz strasse"


def test_letters_are_those_that_are_more_than_a_plain_one_with_a_mark() -> None:
    letters = names.letters(["Zoë Łuk", "田"]).split()
    assert {"łl", "ßss", "田tian"} <= set(letters)
    assert [one for one in letters if one[0] in "ëËŁ"] == []
