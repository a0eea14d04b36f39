"""Whom a row of a staff list means: somebody known here, the person of an earlier row, or somebody new."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from kiosk.extensions import db
from kiosk.lib.names import fold
from kiosk.models.place import Location
from kiosk.models.staff_file import Column, StaffFile, StaffRow
from kiosk.models.staff_member import StaffMember, staff_locations
from kiosk.models.staff_questions import Option, Question, answered

NEW = "new"
_MOST_CANDIDATES = 4


@dataclass(eq=False)
class Meant:
    """Somebody the list is about: known here or new, the rows that are about them, and where each says they work."""

    person: StaffMember | None
    rows: list[StaffRow] = field(default_factory=list)
    places: list[list[Location]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """The reference they are known by here or in the list; empty without one."""
        said = (row.said.get(Column.REFERENCE, "") for row in self.rows)
        return (self.person.reference if self.person else None) or next(filter(None, said), "")

    @property
    def name(self) -> str:
        """Their full name as the list has it first."""
        return str(self.rows[0].said.get(Column.FULL_NAME, ""))

    @property
    def place_ids(self) -> set[int]:
        """The locations that the list or the staff list here says they work at."""
        known = self.person.locations if self.person else []
        return {place.id for places in (*self.places, known) for place in places}


class Fault(Exception):
    """Why nobody can be meant; its argument is a sentence."""


class People:
    """Those a file can mean, found by reference, by name and location, and by what a name looks like."""

    def __init__(self, file: StaffFile, reach: Mapping[str, Location]) -> None:
        self.answers = file.answers
        self.reach = {location.id for location in reach.values()}
        self.questions: list[Question] = []
        references = {plain(row.said[Column.REFERENCE]) for row in file.rows if Column.REFERENCE in row.said}
        works_here = sa.select(staff_locations.c.staff_member_id).where(staff_locations.c.location_id.in_(self.reach))
        self.known = db.session.scalars(
            sa.select(StaffMember)
            .where(
                sa.or_(
                    sa.func.ltrim(sa.func.lower(StaffMember.reference), "0").in_(references),
                    StaffMember.id.in_(works_here),
                ),
                StaffMember.forgotten_at.is_(None),
            )
            .options(selectinload(StaffMember.locations), selectinload(StaffMember.names))
            .order_by(StaffMember.id)
            .execution_options(populate_existing=True)
        ).all()
        self.all: list[Meant] = []
        self._by_reference: dict[str, list[Meant]] = {}
        self._by_name: dict[str, list[Meant]] = {}
        self._by_likeness: dict[str, list[Meant]] = {}
        for person in self.known:
            self._learn(Meant(person))

    def meant(self, row: StaffRow, places: list[Location]) -> Meant:
        """Whom the row is about, the row added to them; raise `Fault` where that cannot be said."""
        found = self._found(row, places)
        if found is None:
            found = Meant(None)
        found.rows.append(row)
        found.places.append(places)
        if len(found.rows) == 1:
            self.all.append(found)
        self._learn(found)
        return found

    def _found(self, row: StaffRow, places: list[Location]) -> Meant | None:
        reference = row.said.get(Column.REFERENCE, "")
        if reference and (known := self._by_reference.get(plain(reference))):
            return self._referred(known, reference, row)
        wanted = {place.id for place in places} or self.reach
        name = row.said[Column.FULL_NAME]
        named = [one for one in self._by_name.get(_same(name), ()) if self._can_be(one, reference, wanted)]
        if len(named) > 1:
            raise Fault(_("Several people have this name there. Add their references."))
        return named[0] if named else self._asked(row, reference, wanted)

    def _referred(self, known: list[Meant], reference: str, row: StaffRow) -> Meant:
        exact = [one for one in known if one.reference == reference] or known
        if len(exact) > 1:
            raise Fault(_("Several people have the reference “%(reference)s”.", reference=reference))
        found = exact[0]
        if found.person and not found.place_ids & self.reach:
            raise Fault(_("The reference “%(reference)s” belongs to somebody elsewhere.", reference=reference))
        name = row.said[Column.FULL_NAME]
        if found.rows and likeness(found.name) != likeness(name):
            line = found.rows[0].line
            raise Fault(
                _(
                    "Line %(line)d has the same reference “%(reference)s” but another name.",
                    line=line,
                    reference=reference,
                )
            )
        return found

    def _can_be(self, one: Meant, reference: str, wanted: set[int]) -> bool:
        """Whether a row with this reference can be about somebody: two references are two people."""
        is_other = reference and one.reference and plain(reference) != plain(one.reference)
        return not is_other and bool(one.place_ids & wanted)

    def _asked(self, row: StaffRow, reference: str, wanted: set[int]) -> Meant | None:
        """Who may be meant by a name that is written differently, or by the same name elsewhere: somebody decides."""
        alike = self._by_likeness.get(likeness(row.said[Column.FULL_NAME]), ())
        candidates = {
            _key(one): one for one in alike if self._can_be(one, reference, self.reach if len(wanted) else wanted)
        }
        if not candidates:
            return None
        key = f"person:{row.line}"
        chosen = dict(list(candidates.items())[:_MOST_CANDIDATES])
        options = (*(Option(value, *_told(one)) for value, one in chosen.items()), Option(NEW, _("No, somebody else")))
        answer = answered(self.answers, key, options)
        name = row.said[Column.FULL_NAME]
        words = _("Line %(line)d: is “%(name)s” perhaps the same person as …", line=row.line, name=name)
        self.questions.append(Question(key, words, options, answer))
        return chosen.get(answer)

    def _learn(self, meant: Meant) -> None:
        if meant.person is not None and not meant.rows:
            spellings = [meant.person.full_name]
            spellings += [one.name for one in meant.person.names if likeness(one.name) == likeness(spellings[0])]
        else:
            spellings = [meant.rows[-1].said[Column.FULL_NAME]]
        _add(self._by_reference, [plain(meant.reference)] if meant.reference else [], meant)
        _add(self._by_name, map(_same, spellings), meant)
        _add(self._by_likeness, map(likeness, spellings), meant)


def plain(reference: str) -> str:
    """Return a reference as it is compared: a spreadsheet drops zeros at its beginning."""
    return reference.lower().lstrip("0")


def likeness(name: str) -> str:
    """Return what names have in common that may be one name written in two ways: no accents, marks or order of words;
    `ue` for `ü`.
    """
    return "".join(sorted(re.sub(r"(?<=[aou])e", "", word) for word in fold(name).split()))


def fuller(one: str, other: str) -> str:
    """Return the spelling that says more: with the accents that a payroll system drops."""
    return max(one, other, key=lambda name: sum(not letter.isascii() for letter in name))


def _add(index: dict[str, list[Meant]], keys: Iterable[str], meant: Meant) -> None:
    for key in keys:
        if meant not in index.setdefault(key, []):
            index[key].append(meant)


def _key(one: Meant) -> str:
    return one.person.public_id if one.person else f"line {one.rows[0].line}"


def _told(one: Meant) -> tuple[str, str]:
    """Somebody's name, and what tells them apart."""
    if one.person is None:
        return one.name, _("line %(line)d", line=one.rows[0].line)
    places = ", ".join(place.name for place in one.person.locations)
    return one.person.full_name, ", ".join(filter(None, (one.person.role, places, one.person.reference)))


def _same(name: str) -> str:
    return name.casefold()
