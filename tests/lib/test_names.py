"""Whose name was meant."""

import pytest

from kiosk.lib import names
from kiosk.lib.names import Learnt, Named, NameFinder, Suggestion, Why
from tests.lib import name_corpus
from tests.lib.name_corpus import Person, Typed

TEAM = NameFinder(
    [
        Named(1, ("Rosa Martinez", "Rosa", "Rosa M."), role="Dental nurse"),
        Named(2, ("Thomas Baker", "Thomas", "Tom"), ("Tommy",), role="Receptionist, evenings"),
        Named(3, ("Catherine Byrne", "Catherine"), ("Cathy",), role="Dentist"),
        Named(4, ("Łukasz Żak", "Łukasz")),
        Named(5, ("محمد علي", "محمد")),
        Named(6, ("Siobhán Kelly", "Siobhán"), learnt=(Learnt("shiv", 2, True), Learnt("shivers", 1))),
        Named(7, ("Ana Lima", "Ana"), role="Cashier, till 2"),
        Named(8, ("Ana Costa", "Ana"), role="Bakery, mornings"),
    ]
)


def _best(given: str) -> Suggestion:
    return TEAM.ranked(given)[0]


def _ids(given: str) -> list[int]:
    return [one.id for one in TEAM.ranked(given)]


@pytest.mark.parametrize(
    ("given", "id", "why", "like"),
    [
        ("Rosa", 1, Why.SAME, ""),
        ("ROSA m", 1, Why.SAME, ""),
        (" thomas   baker ", 2, Why.SAME, ""),
        ("Lukasz", 4, Why.SAME, ""),
        ("محمد", 5, Why.SAME, ""),
        ("Tommy", 2, Why.KNOWN, "Tommy"),
        ("Tom with the red glasses", 2, Why.WITHIN, "Tom"),
        ("Catherin", 3, Why.SOUNDS, "Catherine"),
        ("I think it was Kate", 3, Why.SHORT, "Catherine"),
        ("Tomasz", 2, Why.FORM, "Thomas"),
        ("Shivaun", 6, Why.SOUNDS, "Siobhán"),
        ("Shiv", 6, Why.APPROVED, ""),
        ("Mohamed", 5, Why.SOUNDS, "محمد"),
        ("Mrtinez", 1, Why.ALIKE, "Martinez"),
        ("Cath", 3, Why.SHORT, "Catherine"),
        ("Luka", 4, Why.PART, "Łukasz"),
        ("TB was great", 2, Why.INITIALS, ""),
    ],
)
def test_the_likeliest_comes_first_and_says_why(given: str, id: int, why: Why, like: str) -> None:
    best = _best(given)
    assert (best.id, best.why, best.like) == (id, why, like)


@pytest.mark.parametrize(
    "given",
    ["", "  ", "!!!", "🙂", "the nice lady", "didn’t catch the name", "Zebedee", "x" * 80, "receptionist", "a" * 500],
)
def test_a_name_that_fits_nobody_suggests_nobody(given: str) -> None:
    assert TEAM.ranked(given) == []
    assert len(TEAM.read(given)) == 1


@pytest.mark.parametrize(
    ("given", "id"),
    [
        ("Rosa", 1), ("Tommy", 2), ("shiv", 6),
        ("Shivers", None), ("Cathrine", None), ("Tom with glasses", None), ("Ana", None), ("Rosa and Tom", None),
        ("", None),
    ],
)  # fmt: skip
def test_only_an_exact_name_or_a_confirmed_alias_is_sure(given: str, id: int | None) -> None:
    assert names.sure(TEAM.read(given)) == id


@pytest.mark.parametrize("other", ["Shaun Price", "John Price"])
def test_an_exact_name_is_not_sure_beside_one_that_may_be_meant_as_well(other: str) -> None:
    two = NameFinder([Named(1, ("Seán Murphy", "Seán")), Named(2, (other, other.split()[0]))])
    assert (names.sure(two.read("Sean")) is None) is (other == "Shaun Price")


@pytest.mark.parametrize(
    ("given", "first", "fits"),
    [
        ("Ana at till two", 7, ("till", "two")),
        ("Ana checkout", 7, ("checkout",)),
        ("ana from the bakery", 8, ("bakery",)),
        ("Ana in the morning", 8, ("morning",)),
        ("Ana C.", 8, ()),
    ],
)
def test_two_of_one_name_are_told_apart_by_work_hours_and_initials(
    given: str, first: int, fits: tuple[str, ...]
) -> None:
    best, other = TEAM.ranked(given)[:2]
    assert (best.id, {best.id, other.id}) == (first, {7, 8})
    assert set(best.fits) == set(fits)


def test_where_it_was_given_tells_two_of_one_name_apart() -> None:
    assert (
        TEAM.ranked("Ana", where="Bakery")[0].id == 7
    )  # an exact name is an exact name: only the order of ids is left
    assert TEAM.ranked("the one called Ana", where="Bakery")[0].id == 8


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ("Rosa and Tom", ["Rosa", "Tom"]),
        ("Rosa, Tom & Cathrine", ["Rosa", "Tom", "Cathrine"]),
        ("Rosa/Tom", ["Rosa", "Tom"]),
        ("Rosa (nurse), and Tom", ["Rosa (nurse)", "Tom"]),
        ("Rosa y Tom", ["Rosa", "Tom"]),
        ("Rosa and Kevin", ["Rosa", "Kevin"]),
        ("Jenny w/ red glasses", ["Jenny w/ red glasses"]),
        ("Rosa and her lovely smile", ["Rosa and her lovely smile"]),
        ("Rosa, the nurse", ["Rosa, the nurse"]),
        ("Byrne, Catherine", ["Byrne, Catherine"]),
        ("the tall guy and the short one", ["the tall guy and the short one"]),
    ],
)
def test_several_people_in_one_note_are_several_parts(given: str, typed: list[str]) -> None:
    assert [part.typed for part in TEAM.read(given)] == typed


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ("Tom w/ red glasses", "w/ red glasses"),
        ("the tall guy Rosa", "the tall guy"),
        ("Rosa", ""),
        ("Rosa (nurse)", "nurse"),
        ("lady with curly hair", "lady with curly hair"),
    ],
)
def test_what_is_said_besides_the_name_is_kept_as_a_note(given: str, note: str) -> None:
    assert TEAM.read(given)[0].note == note


def test_of_several_people_the_likeliest_of_each_come_first() -> None:
    assert _ids("Rosa and Tom")[:2] == [1, 2]


def test_a_spelling_that_was_approved_ranks_its_person_before_others() -> None:
    two = NameFinder([Named(1, ("Ana Lima",)), Named(2, ("Anna Costa",), learnt=(Learnt("annie", 1),))])
    best = two.ranked("Annie")[0]
    assert (best.id, best.why, best.times) == (2, Why.APPROVED, 1)


def test_an_unlike_spelling_never_outranks_the_name_itself() -> None:
    both = NameFinder([Named(1, ("Anne",)), Named(2, ("Ann",))])
    assert [one.id for one in both.ranked("Ann")] == [2, 1]


def test_a_handful_is_suggested_at_most() -> None:
    assert len(NameFinder(Named(id, ("Ann",)) for id in range(50)).ranked("Anne")) == names.MOST


def test_the_same_people_get_the_same_finder() -> None:
    people = (Named(1, ("Rosa",)),)
    assert names.finder(people) is names.finder((Named(1, ("Rosa",)),))
    assert names.finder((Named(1, ("Rosie",)),)) is not names.finder(people)


def _teams(people: list[Person]) -> dict[str, NameFinder]:
    return {
        place: NameFinder(
            Named(
                one.id, (one.full_name, one.shown_name, one.full_name.split()[0]),
                learnt=tuple(Learnt(names.fold(name), 2, True) for name in one.known_as), role=one.role,
            )
            for one in people if one.place == place
        )
        for place in {one.place for one in people}
    }  # fmt: skip


class Figures:
    """How often the finder was right about a half of the labelled names."""

    def __init__(self, half: str) -> None:
        people = name_corpus.people()
        self.keys = {one.id: one.key for one in people}
        teams = _teams(people)
        self.count = self.first = self.top_three = self.chosen = 0
        self.wrongly_chosen: list[str] = []
        for one in name_corpus.typed(half):
            self._judge(one, teams[one.place].read(one.words))

    def __str__(self) -> str:
        return (
            f"{self.count} typed, {self.first / self.count:.1%} right first, {self.top_three / self.count:.1%} in the "
            f"top three, {self.chosen} offered chosen, wrongly: {self.wrongly_chosen or 'none'}"
        )

    def _judge(self, one: Typed, parts: list[names.Part]) -> None:
        found = [[self.keys[person.id] for person in part.suggestions] for part in parts]
        self.count += 1
        self.first += _is_right(one, found, 1)
        self.top_three += _is_right(one, found, 3)
        chosen = names.sure(parts)
        if chosen is not None:
            self.chosen += 1
            if [{self.keys[chosen]}] != list(one.meant):
                self.wrongly_chosen.append(f"{one.words} as {self.keys[chosen]}")


def _is_right(one: Typed, found: list[list[str]], top: int) -> bool:
    """Everybody meant is within the top of a part of their own; who cannot be told apart are there together; and
    where nobody is meant, nobody is suggested.
    """
    if not one.meant:
        return not any(found)
    if len(found) != len(one.meant):
        return False
    return all(meant <= set(part[: max(top, len(meant))]) for meant, part in zip(one.meant, found, strict=True))


@pytest.mark.parametrize("half", ["tune", "report"])
def test_names_as_customers_type_them_are_found(half: str) -> None:
    figures = Figures(half)
    assert figures.top_three >= 0.92 * figures.count, figures
    assert figures.wrongly_chosen == [], figures
    assert figures.chosen >= 0.15 * figures.count, figures


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kath", "Catherine"),
        ("stef", "Stephen"),
        ("filip", "Philippa"),
        ("Omar", "عمر"),
        ("Ali", "علي"),
        ("Faruk", "فاروق"),
    ],
)
def test_a_name_is_found_by_how_its_beginning_sounds_and_by_the_vowels_it_hides(typed: str, meant: str) -> None:
    people = [names.Named(number, (name,)) for number, name in enumerate((meant, "Rosa", "Мария"))]
    assert [one.id for one in names.NameFinder(people).ranked(typed)][:1] == [0]
