"""Lists of eighteen languages, encodings and layouts: read right, or asked about; never wrong in silence."""

from collections.abc import Iterator
from datetime import date

import pytest

from kiosk.models import staff_file
from kiosk.models.staff_file import Column, StaffFile
from tests.lists import files
from tests.lists.shops import SHOPS, Shop

pytestmark = pytest.mark.usefixtures("words")

CASES = [
    (shop, encoding, layout)
    for shop in SHOPS
    for encoding in (*files.UNICODE, *shop.encodings)
    for layout in files.LAYOUTS
]


def _case(case: tuple[Shop, str, str]) -> str:
    return f"{case[0].language} {case[1]} {case[2]}"


def _data(shop: Shop, encoding: str, layout: str) -> bytes:
    return files.text(files.rows(shop, layout), files.SEPARATORS[layout]).encode(encoding, "replace")


def _people(file: StaffFile) -> list[tuple[object, ...]]:
    wanted = (Column.FULL_NAME, Column.ROLE, Column.REFERENCE, Column.LEFT_ON)
    return [tuple(row.said.get(column) for column in wanted) for row in file.rows]


def _expected(shop: Shop, layout: str, encoding: str = "utf-8") -> list[tuple[object, ...]]:
    """What is to be read. Where first and last name have columns, East Asian names are put together last name first."""
    lasts = [date(2026, 8, 31), None, None, None, None]
    kept = [tuple(part.encode(encoding, "replace").decode(encoding) for part in one) for one in shop.people]
    if layout == "parts" and shop.language in {"ja", "zh", "ko"}:
        kept = [(last, first, role) for first, last, role in kept]
    return [(f"{first} {last}", role, f"00{41 + at}", lasts[at]) for at, (first, last, role) in enumerate(kept)]


def outcome(shop: Shop, encoding: str, layout: str, languages: tuple[str, ...]) -> str:
    """How a list was read: right, asked about so that the right answer makes it right, or wrong."""
    data, wanted = _data(shop, encoding, layout), _expected(shop, layout, encoding)
    file = staff_file.read(data, languages=languages)
    is_open = [question.key for question in file.questions if question.is_open]
    if not is_open:
        return "right" if _people(file) == wanted else "wrong"
    for answers in _answers(file):
        if _people(staff_file.read(data, answers, languages=languages)) == wanted:
            return "asked"
    return "wrong"


def _answers(file: StaffFile) -> Iterator[dict[str, str]]:
    question = next(question for question in file.questions if question.is_open)
    for option in question.options:
        if option.example:
            yield {question.key: option.value}


@pytest.mark.parametrize("case", CASES, ids=map(_case, CASES))
def test_a_list_is_read_right_or_asked_about(case: tuple[Shop, str, str]) -> None:
    shop, encoding, layout = case
    at_home = outcome(shop, encoding, layout, (shop.language,))
    abroad = outcome(shop, encoding, layout, ("en",))
    assert {at_home, abroad} <= {"right", "asked"}


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.language)
@pytest.mark.parametrize("layout", files.LAYOUTS)
@pytest.mark.parametrize("make", [lambda cells: files.xlsx(("Staff", cells)), files.ods], ids=["xlsx", "ods"])
def test_a_workbook_is_read_right(shop: Shop, layout: str, make: object) -> None:
    file = staff_file.read(make(files.rows(shop, layout)))
    assert _people(file) == _expected(shop, layout)
    assert file.questions == ()


def test_there_are_enough_lists_to_mean_something() -> None:
    assert len(CASES) >= 300
