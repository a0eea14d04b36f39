"""The tables that an uploaded file can be: text in its encoding, or a sheet of a workbook; and what to ask about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.errors import Refused
from kiosk.lib import encodings, table_files, workbooks
from kiosk.lib.encodings import Decoded
from kiosk.lib.foreign_words import foreign_words
from kiosk.lib.table_files import Fault, Row, Table, Unreadable
from kiosk.models.encoding_names import name
from kiosk.models.staff_headings import PARTS, heading
from kiosk.models.staff_questions import Answers, Option, Question, answered

_EXAMPLES = 4


@dataclass(frozen=True)
class Opened:
    """Tables of which one is the list, the likeliest first, and how the file was read."""

    tables: tuple[Table, ...]
    questions: tuple[Question, ...] = ()


def opened(data: bytes, answers: Answers, languages: Iterable[str]) -> Opened:
    """Return what is in a file; `Refused` says what to do with one that is no list."""
    try:
        if workbooks.is_workbook(data):
            return _workbook(data, answers)
        return _text(data, answers, languages)
    except Unreadable as unreadable:
        raise Refused(sentence(unreadable), field="file") from unreadable
    except encodings.NotText:
        raise Refused(sentence(Unreadable(Fault.NOT_TEXT)), field="file") from None


HEADINGS_WITHIN = 20
"""So many rows from the top, titles and dates may be above the headings."""


def score(table: Table) -> int:
    """Return how many headings of a table are understood, in the row that has most; 0 without one for names."""
    return max(map(known_count, table.rows[:HEADINGS_WITHIN]), default=0)


def known_count(row: Row) -> int:
    """Return how many cells of a row are headings that are understood; 0 where none is for names."""
    found = [heading(cell) for cell in row.filled]
    return sum(one is not None for one in found) if PARTS.intersection(found) else 0


def _text(data: bytes, answers: Answers, languages: Iterable[str]) -> Opened:
    guess = encodings.decode(data, languages=languages)
    if not guess.is_guess:
        return Opened(tuple(table_files.read(guess.text)))
    question = _how_read(guess, answers)
    chosen = question.answer or guess.encoding
    text = guess.text if chosen == guess.encoding else encodings.decode_as(data, chosen).text
    return Opened(tuple(table_files.read(text)), (question,))


def _how_read(guess: Decoded, answers: Answers) -> Question:
    """How the letters beyond English ones were read: said where one reading is likely, asked where several are."""
    likely = {one.encoding: _sample(one.text) for one in (guess, *guess.others)}
    options = [Option(one, name(one), sample) for one, sample in likely.items()]
    options += [Option(one, name(one)) for one in guess.possible if one not in likely]
    answer = answered(answers, "encoding", tuple(options))
    words = _("Which line shows the names correctly?")
    if not guess.is_close:
        words = _("Do these names look right?")
    return Question(
        "encoding",
        words,
        tuple(options),
        answer or ("" if guess.is_close else guess.encoding),
        note=_("The file does not say how its letters are encoded."),
        is_offer=not guess.is_close,
    )


def _sample(text: str) -> str:
    """A few words that show how a text was read: of its people, else of its headings."""
    below = text.partition("\n")[2]
    return ", ".join(foreign_words(below, _EXAMPLES) or foreign_words(text, _EXAMPLES))


def _workbook(data: bytes, answers: Answers) -> Opened:
    sheets = workbooks.read(data)
    if not sheets:
        raise Unreadable(Fault.EMPTY)
    if len(sheets) == 1:
        return Opened((sheets[0].table,))
    options = tuple(Option(str(at), one.name, _beginning(one.table)) for at, one in enumerate(sheets))
    lists = [at for at, one in enumerate(sheets) if score(one.table)]
    answer = answered(answers, "sheet", options) or (str(lists[0]) if len(lists) == 1 else "")
    question = Question("sheet", _("Which sheet is the staff list?"), options, answer, is_offer=len(lists) == 1)
    return Opened((sheets[int(answer or (lists or [0])[0])].table,), (question,))


def _beginning(table: Table) -> str:
    return ", ".join(table.rows[0].filled[:_EXAMPLES])


def sentence(unreadable: Unreadable) -> str:
    """Return what to do about a file that is no table."""
    line = unreadable.line
    sentences = {
        Fault.EMPTY: _("The file is empty."),
        Fault.OLD_SPREADSHEET: _(
            "This is an old type of spreadsheet, or one with a password. Open it, choose “Save as”, and pick XLSX, "
            "without a password."
        ),
        Fault.BROKEN_SPREADSHEET: _("This spreadsheet cannot be opened. Save the list again as XLSX, ODS or CSV."),
        Fault.WEB_PAGE: _(
            "This is a web page with the file name of a spreadsheet. Open it, choose “Save as”, and pick XLSX."
        ),
        Fault.NOT_TEXT: _("This file is not text. Save the list from your spreadsheet as XLSX, ODS or CSV."),
        Fault.QUOTES: _("A quotation mark that opens in line %(line)d is never closed properly.", line=line),
        Fault.LONG_CELL: _("Line %(line)d has a cell that is far too long.", line=line),
        Fault.TOO_MANY_COLUMNS: _(
            "Line %(line)d has more than 100 cells. Keep only the columns of the list.", line=line
        ),
        Fault.TOO_MANY_ROWS: _("The file has more than 10,000 rows. Split it in two."),
        Fault.TOO_LARGE: _("This spreadsheet is far too large once it is opened. Copy the list into a new file."),
    }
    return str(sentences[unreadable.fault])
