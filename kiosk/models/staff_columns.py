"""The columns of a staff list: where its headings are, what each column is about, and which have to be asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from kiosk.lib import sheet_dates, text
from kiosk.lib.names import fold
from kiosk.lib.table_files import Row, Table
from kiosk.models import staff_headings
from kiosk.models.staff_headings import PARTS, Heading, heading
from kiosk.models.staff_questions import Answers, Option, Question, answered
from kiosk.models.staff_sheet import HEADINGS_WITHIN, known_count

TITLES: dict[Heading, Any] = {
    Heading.FULL_NAME: _("Full name"),
    Heading.GIVEN_NAME: _("First name"),
    Heading.FAMILY_NAME: _("Last name"),
    Heading.SHOWN_NAME: _("Shown name"),
    Heading.REFERENCE: _("Reference"),
    Heading.ROLE: _("Role"),
    Heading.LOCATIONS: _("Locations"),
    Heading.JOINED_ON: _("Joined"),
    Heading.LEFT_ON: _("Left"),
    Heading.STATUS: _("Whether they work here"),
    Heading.NAMES: _("Also known as"),
    Heading.IS_SHOWN: _("Shown"),
    Heading.NOT_NEEDED: _("Something else"),
}
"""What a manager can say that a column is about."""

_SEVERAL = frozenset({Heading.GIVEN_NAME, Heading.FAMILY_NAME, Heading.NAMES, Heading.NOT_NEEDED, Heading.STATUS})
"""Of these there may be more than one column: two last names, as in Spain."""

_FEW = 8
_MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Columns:
    """The columns of a list, and the people's rows below the headings."""

    headings: Row
    meanings: tuple[Heading | None, ...]
    people: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    def of(self, kind: Heading) -> list[int]:
        """Where the columns are that are about this."""
        return [at for at, one in enumerate(self.meanings) if one is kind]

    @property
    def unread(self) -> tuple[str, ...]:
        """The headings of columns that have something in them and are not read."""
        filled = {at for row in self.people for at, cell in enumerate(row.cells) if cell}
        kinds = (None, Heading.NOT_NEEDED)
        asked = {question.key for question in self.questions if question.is_open}
        return tuple(
            words
            for at, words in enumerate(self.headings.cells)
            if words and at in filled and self.meanings[at] in kinds and f"column:{at + 1}" not in asked
        )


def found(table: Table, answers: Answers) -> Columns:
    """Return the columns of the list in `table`."""
    top = table.rows[:HEADINGS_WITHIN]
    best = max(top, key=lambda row: (known_count(row), _width(row) if not known_count(row) else 0))
    at = table.rows.index(best)
    people, notes = _people(table.rows[at + 1 :], best)
    if above := table.rows[:at]:
        said = ", ".join(f"“{' '.join(row.filled)[:60]}”" for row in above[:_MOST_EXAMPLES])
        notes = [gettext("Not read, above the headings: %(lines)s", lines=said), *notes]
    columns = Columns(best, tuple(heading(cell) if cell else None for cell in best.cells), tuple(people), tuple(notes))
    return _asked(replace(columns, meanings=tuple(_unambiguous(columns))), answers)


def _width(row: Row) -> int:
    return len(row.filled)


def _unambiguous(columns: Columns) -> list[Heading | None]:
    """What each column is about. “Name” is the other part of a name where one part has a column of its own."""
    kinds = set(columns.meanings)
    name: Heading = Heading.FULL_NAME
    if Heading.FULL_NAME not in kinds:
        if Heading.FAMILY_NAME in kinds and Heading.GIVEN_NAME not in kinds:
            name = Heading.GIVEN_NAME
        elif Heading.GIVEN_NAME in kinds and Heading.FAMILY_NAME not in kinds:
            name = Heading.FAMILY_NAME
    return [name if kind is Heading.NAME else kind for kind in columns.meanings]


def _people(rows: Sequence[Row], headings: Row) -> tuple[list[Row], list[str]]:
    """The rows of people, and what was left out: headings that come again, totals, and what was printed below."""
    wanted = _folded(headings)
    plain = [row for row in rows if not all(staff_headings.is_mark(cell) for cell in row.filled)]
    repeated = [row for row in plain if _folded(row) == wanted]
    people = [row for row in plain if row not in repeated]
    usual = sorted(map(_width, people))[len(people) // 2] if people else 0
    last = len(people)
    while last and _is_remark(people[last - 1], usual):
        last -= 1
    footers = [row for row in people[:last] if _is_total(row)] + people[last:]
    notes = []
    if repeated:
        notes.append(
            ngettext(
                "The headings are repeated in line %(lines)s.",
                "The headings are repeated in lines %(lines)s.",
                len(repeated),
                lines=", ".join(str(row.line) for row in repeated[:10]),
            )
        )
    if footers:
        said = ", ".join(f"“{' '.join(row.filled)[:60]}”" for row in footers[:_MOST_EXAMPLES])
        notes.append(gettext("Not read, because they are not people: %(lines)s", lines=said))
    return [row for row in people if row not in footers], notes


def _folded(row: Row) -> tuple[str, ...]:
    return tuple(fold(cell[:120]) for cell in row.cells)


def _is_total(row: Row) -> bool:
    first, *others = row.filled
    if not staff_headings.is_total(first):
        return False
    if others:
        return all(cell.replace(".", "").replace(",", "").isdigit() for cell in others)
    return any(sign.isdigit() or sign == ":" for sign in first) or staff_headings.is_total_alone(first)


def _is_remark(row: Row, usual: int) -> bool:
    """Whether this is a line below the list rather than somebody in it: alone in its row, and with a number."""
    filled = row.filled
    return _is_total(row) or (usual > 1 and len(filled) == 1 and any(sign.isdigit() for sign in filled[0]))


def _asked(columns: Columns, answers: Answers) -> Columns:
    """The same with what managers said about columns, and a question for each column that leaves something open."""
    has_names = bool(PARTS.intersection(columns.meanings))
    kinds = list(columns.meanings)
    questions = []
    doubled = _in_conflict(columns)
    for at, words in enumerate(columns.headings.cells):
        cells = _cells(columns.people, at)
        if not cells and words:
            continue
        is_open = (not has_names and bool(cells)) or at in doubled or _may_say_leaving(columns, at, words, cells)
        key = f"column:{at + 1}"
        options = tuple(Option(kind.value, str(title)) for kind, title in TITLES.items())
        if not is_open and key not in answers:
            continue
        usual = kinds[at] if not has_names and kinds[at] in TITLES else None
        answer = answered(answers, key, options) or (usual.value if usual else "")
        note = text.cut(", ".join(dict.fromkeys(cells[:50])), 80)
        title = words or gettext("without a heading")
        questions.append(
            Question(key, gettext("What is in the column “%(heading)s”?", heading=title[:60]), options, answer, note)
        )
        kinds[at] = Heading(answer) if answer else None
    return replace(columns, meanings=tuple(kinds), questions=tuple(questions))


def _cells(people: Iterable[Row], at: int) -> list[str]:
    cells = (row.cells[at] for row in people if at < len(row.cells) and row.cells[at])
    return [cell for cell in cells if not staff_headings.is_nothing(cell)]


def _in_conflict(columns: Columns) -> set[int]:
    """The columns that say the same thing as another one, and not always the same."""
    found: set[int] = set()
    for kind in set(filter(None, columns.meanings)) - _SEVERAL:
        places = columns.of(kind)
        if len(places) > 1 and any(
            len({row.cells[at] for at in places if at < len(row.cells) and row.cells[at]}) > 1 for row in columns.people
        ):
            found.update(places)
    return found


def _may_say_leaving(columns: Columns, at: int, words: str, cells: list[str]) -> bool:
    """Whether a column may say that somebody left, without being understood: by its heading, or by what is in it."""
    kind = columns.meanings[at]
    if kind in {Heading.STATUS, Heading.ACTIVE}:
        different = {fold(cell) for cell in cells}
        return len(different) > _FEW and not any(map(staff_headings.is_state, different))
    if kind in {Heading.JOINED_ON, Heading.LEFT_ON}:
        return bool(cells) and not any(sign.isdigit() for cell in cells for sign in cell)
    if kind is not None or not cells:
        return False
    if staff_headings.is_like_leaving(words):
        return True
    few = set(cells[:500])
    if len(few) <= _FEW and any(staff_headings.state(cell) is False for cell in few):
        return True
    return Heading.LEFT_ON not in columns.meanings and all(map(_is_date, list(few)[:50]))


def _is_date(cell: str) -> bool:
    if cell.isdigit():
        return False
    try:
        sheet_dates.read(cell)
    except sheet_dates.Unreadable:
        return False
    return True
