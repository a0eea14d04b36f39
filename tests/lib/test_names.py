"""Whose name was meant."""

import pytest

from kiosk.lib import names
from kiosk.lib.names import Named, NameFinder, Why

TEAM = NameFinder(
    [
        Named(1, ("Rosa Martinez", "Rosa", "Rosa M.")),
        Named(2, ("Thomas Baker", "Thomas", "Tom"), ("Tommy",)),
        Named(3, ("Catherine Byrne", "Catherine"), ("Cathy",)),
        Named(4, ("Łukasz Żak", "Łukasz")),
        Named(5, ("محمد علي", "محمد")),
    ]
)


@pytest.mark.parametrize(
    ("given", "id", "why"),
    [
        ("Rosa", 1, Why.SAME),
        ("ROSA m", 1, Why.SAME),
        (" thomas   baker ", 2, Why.SAME),
        ("Lukasz", 4, Why.SAME),
        ("محمد", 5, Why.SAME),
        ("Tommy", 2, Why.KNOWN),
        ("cathy", 3, Why.KNOWN),
        ("Tom with the red glasses", 2, Why.WITHIN),
        ("Cathrine", 3, Why.ALIKE),
        ("Katherine", 3, Why.ALIKE),
        ("Tomas", 2, Why.ALIKE),
        ("I think it was Cathrine", 3, Why.ALIKE),
    ],
)
def test_the_likeliest_comes_first_and_says_why(given: str, id: int, why: Why) -> None:
    best = TEAM.ranked(given)[0]
    assert (best.id, best.why) == (id, why)


@pytest.mark.parametrize(
    "given", ["", "  ", "!!!", "🙂", "the nice lady", "didn’t catch the name", "Zebedee", "x" * 80]
)
def test_a_name_that_fits_nobody_suggests_nobody(given: str) -> None:
    assert TEAM.ranked(given) == []


@pytest.mark.parametrize(("given", "id"), [("Rosa", 1), ("Tommy", 2), ("Cathrine", None), ("Tom with glasses", None)])
def test_only_an_exact_or_known_name_is_sure(given: str, id: int | None) -> None:
    assert names.sure(TEAM.ranked(given)) == id


def test_a_name_that_two_people_share_is_not_sure() -> None:
    two = NameFinder([Named(1, ("Ana Lima", "Ana")), Named(2, ("Ana Costa",), ("Ana",))])
    assert [one.id for one in two.ranked("ana")] == [1, 2]
    assert names.sure(two.ranked("ana")) is None


def test_an_unlike_spelling_never_outranks_the_name_itself() -> None:
    both = NameFinder([Named(1, ("Anne",)), Named(2, ("Ann",))])
    assert [one.id for one in both.ranked("Ann")] == [2, 1]


def test_a_handful_is_suggested_at_most() -> None:
    assert len(NameFinder(Named(id, ("Ann",)) for id in range(50)).ranked("Anne")) == names.MOST
