"""What is found is remembered for a moment, what is not found never."""

from kiosk.lib.moment import ForAMoment


class Shelf:
    """Answers from what lies on it, and counts how often it was asked."""

    def __init__(self, **lying: str) -> None:
        self.lying = lying
        self.asked = 0

    def find(self, name: str) -> str | None:
        self.asked += 1
        return self.lying.get(name)


def test_the_same_question_is_asked_once() -> None:
    shelf = Shelf(pen="blue")
    remembered = ForAMoment(shelf.find, seconds=60)
    assert [remembered("pen") for _ in range(3)] == ["blue"] * 3
    assert shelf.asked == 1


def test_after_the_moment_it_is_asked_again() -> None:
    shelf = Shelf(pen="blue")
    remembered = ForAMoment(shelf.find, seconds=0)
    remembered("pen")
    shelf.lying["pen"] = "red"
    assert remembered("pen") == "red"


def test_what_is_not_there_is_not_remembered() -> None:
    shelf = Shelf()
    remembered = ForAMoment(shelf.find, seconds=60)
    assert remembered("pen") is None
    shelf.lying["pen"] = "blue"
    assert remembered("pen") == "blue"


def test_it_never_remembers_more_than_it_may() -> None:
    shelf = Shelf(**{f"pen{number}": "blue" for number in range(50)})
    remembered = ForAMoment(shelf.find, seconds=60, most=10)
    for name in shelf.lying:
        assert remembered(name) == "blue"
        assert len(remembered.kept) <= 10
