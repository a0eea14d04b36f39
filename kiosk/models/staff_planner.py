"""What a staff list would do: its rows brought together by person, and for each what they are now and would be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.extensions import db
from kiosk.lib import clock, names
from kiosk.lib.names import fold
from kiosk.models.manager import Manager
from kiosk.models.organisation import Organisation
from kiosk.models.place import Location
from kiosk.models.staff_file import Column, StaffFile, StaffRow
from kiosk.models.staff_member import StaffMember
from kiosk.models.staff_people import Fault, Meant, People, fuller, likeness
from kiosk.models.staff_plan import Difference, Plan, PlannedRow, Step
from kiosk.models.staff_questions import Option, Question, answered
from kiosk.models.staff_values import now, words

_LONGEST_ROLE = 80


@dataclass
class Target:
    """Somebody who can be carried out: whom it is about (None: somebody new), and all they will be."""

    planned: PlannedRow
    person: StaffMember | None
    values: dict[Column, Any]


class Planner:
    """Finds out what a list means, given the people and locations that `by` has in reach, on the day of `at`."""

    def __init__(self, file: StaffFile, by: Manager | None, at: datetime) -> None:
        self.scope = by.scope if by else None
        locations = db.session.scalars(sa.select(Location).order_by(Location.name))
        self.reach = {same(location.name): location for location in locations if self._has_in_reach(location)}
        zone = db.session.scalar(sa.select(Organisation.time_zone)) or "UTC"
        self.today = clock.local_date(at, zone)
        self.answers = file.answers
        self.people = People(file, self.reach)
        self.questions: list[Question] = []
        self.targets: list[Target] = []
        refused = [row for row in map(self._refused, file.rows) if row]
        self.shown = self._shown_names()
        planned = [*refused, *map(self._planned, self.people.all)]
        asked = (*file.questions, *self.people.questions, *self.questions)
        self.plan = Plan(tuple(sorted(planned, key=lambda row: row.line)), asked)

    def _has_in_reach(self, location: Location) -> bool:
        return self.scope is None or location.id in self.scope

    def _refused(self, row: StaffRow) -> PlannedRow | None:
        """What is wrong with a row, all of it at once; None for a row that is now among the people."""
        name = row.said.get(Column.FULL_NAME, "")
        places, faults = self._places(row)
        faults = [*row.faults, *faults]
        if name and fold(name) in map(fold, self.reach):
            faults.append(_("“%(name)s” is one of your locations, not a person.", name=name))
        joined, left = row.said.get(Column.JOINED_ON), row.said.get(Column.LEFT_ON)
        if joined and left and left < joined:
            faults.append(_("The day they left is before the day they joined."))
        if not faults:
            try:
                self.people.meant(row, places)
            except Fault as fault:
                faults.append(str(fault))
        return PlannedRow(row.line, name, Step.REFUSED, faults=tuple(faults)) if faults else None

    def _places(self, row: StaffRow) -> tuple[list[Location], list[str]]:
        """The locations that a row names, and a sentence for each that is none here."""
        found, faults = [], []
        for name in row.said.get(Column.LOCATIONS, ()):
            parts = [name] if same(name) in self.reach else [part.strip() for part in name.split(",") if part.strip()]
            if all(same(part) in self.reach for part in parts):
                found += [self.reach[same(part)] for part in parts]
            else:
                faults.append(_("“%(name)s” is not one of your locations.", name=name))
        if not found and not faults and len(self.reach) == 1:
            found = list(self.reach.values())
        return found, faults

    def _planned(self, meant: Meant) -> PlannedRow:
        """What becomes of one person, by all the rows about them."""
        lines = [row.line for row in meant.rows]
        rows, ended = self._current(meant.rows)
        has_left = all(row.has_left for row in meant.rows)
        said = _together(rows or meant.rows)
        checks = [check for row in meant.rows for check in row.checks]
        if ended and rows:
            told = ", ".join(str(row.line) for row in ended)
            checks.append(
                ngettext(
                    "Line %(lines)s is about a job that has ended.",
                    "Lines %(lines)s are about jobs that have ended.",
                    len(ended),
                    lines=told,
                )
            )
        if has_left and Column.LEFT_ON not in said:
            if meant.person is None:
                return PlannedRow(lines[0], meant.name, Step.LEFT_OUT, also=tuple(lines[1:]))
            said[Column.LEFT_ON] = meant.person.left_on or self.today - timedelta(days=1)
        stated = zip(meant.rows, meant.places, strict=True)
        places = list(dict.fromkeys(place for row, found in stated if row in rows or not rows for place in found))
        if meant in self.shown:
            said[Column.SHOWN_NAME], is_sure = self.shown[meant]
            if not is_sure:
                checks.append(_("Customers will see “%(name)s”.", name=said[Column.SHOWN_NAME]))
        return self._compared(meant, said, places, checks)

    def _shown_names(self) -> dict[Meant, tuple[str, bool]]:
        """What customers will call those who are new and for whom the list does not say it, and whether that is sure.

        Two of one name and role are told apart, also from those who are here already.
        """
        new = [
            (meant, proposal)
            for meant in self.people.all
            if meant.person is None and not any(Column.SHOWN_NAME in row.said for row in meant.rows)
            if (proposal := meant.rows[0].proposal)
        ]
        people = [(meant.name, one.shown_name, str(meant.rows[0].said.get(Column.ROLE, ""))) for meant, one in new]
        here = [(one.full_name, one.shown_name, one.role) for one in self.people.known if not one.has_left(self.today)]
        apart = names.apart([*people, *here])[: len(new)]
        return {
            meant: (name, one.is_sure and name == one.shown_name) for (meant, one), name in zip(new, apart, strict=True)
        }

    def _current(self, rows: list[StaffRow]) -> tuple[list[StaffRow], list[StaffRow]]:
        """The rows that hold today, and those that have ended."""
        ended = [row for row in rows if row.has_left or row.said.get(Column.LEFT_ON, self.today) < self.today]
        return [row for row in rows if row not in ended], ended

    def _compared(self, meant: Meant, said: dict[Column, Any], places: list[Location], checks: list[str]) -> PlannedRow:
        line, also = meant.rows[0].line, tuple(row.line for row in meant.rows[1:])
        person = meant.person
        values, faults = self._values(said, person, places)
        faults += self._wrong(person, values)
        if faults:
            return PlannedRow(line, meant.name, Step.REFUSED, faults=tuple(faults), also=also)
        before = now(person)
        differences = tuple(
            Difference(column, words(before[column]), words(values[column]))
            for column in Column
            if before[column] != values[column]
        )
        step = Step.ADDED if person is None else Step.CHANGED if differences else Step.STAYS
        planned = PlannedRow(line, values[Column.FULL_NAME], step, differences, also=also, checks=tuple(checks))
        self.targets.append(Target(planned, person, values))
        return planned

    def _values(
        self, said: dict[Column, Any], person: StaffMember | None, places: list[Location]
    ) -> tuple[dict[Column, Any], list[str]]:
        """What the person will be: what the list says, over what they are. Names are added, never taken away."""
        faults = []
        if not places and person is None:
            places = self._home()
        before = now(person)
        elsewhere = [place for place in person.locations if not self._has_in_reach(place)] if person else []
        retired = [place for place in places if place.retired_at and place.name not in before[Column.LOCATIONS]]
        if retired:
            faults.append(_("“%(name)s” is retired. Bring it back first.", name=retired[0].name))
        values = before | said
        if person is not None:
            _keep_known(values, person)
        others = {*before[Column.NAMES], *values[Column.NAMES]} - {values[Column.FULL_NAME]}
        values[Column.NAMES] = tuple(sorted(others | set(before[Column.NAMES])))
        values[Column.LOCATIONS] = before[Column.LOCATIONS]
        if places:
            values[Column.LOCATIONS] = tuple(sorted({place.name for place in (*elsewhere, *places)}))
        return values, faults

    def _home(self) -> list[Location]:
        """Where people work for whom the list names no location: where somebody says, once for all of them."""
        places = [place for place in self.reach.values() if not place.retired_at]
        options = tuple(Option(place.public_id, place.name) for place in places)
        answer = answered(self.answers, "location", options)
        if not self.questions:
            words = _("Where do the people work who have no location in the list?")
            self.questions.append(Question("location", words, options, answer))
        return [place for place in places if place.public_id == answer]

    def _wrong(self, person: StaffMember | None, values: Mapping[Column, Any]) -> Iterator[str]:
        joined, left = values[Column.JOINED_ON], values[Column.LEFT_ON]
        if joined and left and left < joined:
            yield _("The day they left is before the day they joined.")
        leaves = person is not None and person.left_on != left
        if leaves and person and any(not self._has_in_reach(place) for place in person.locations):
            yield _("They also work at a location that is not yours. Only an owner can mark them as left.")


def _keep_known(values: dict[Column, Any], person: StaffMember) -> None:
    """What a list writes more plainly than it is known here stays: zeros of a reference, accents of a name."""
    if person.reference and values[Column.REFERENCE].lstrip("0") == person.reference.lstrip("0"):
        values[Column.REFERENCE] = max(person.reference, values[Column.REFERENCE], key=len)
    written = values[Column.FULL_NAME]
    if written.casefold() != person.full_name.casefold() and likeness(written) == likeness(person.full_name):
        values[Column.FULL_NAME] = fuller(person.full_name, written)
        other = person.full_name if values[Column.FULL_NAME] == written else written
        values[Column.NAMES] = (*values[Column.NAMES], other)
    if person.chose_at is not None:
        values[Column.IS_SHOWN] = values[Column.IS_SHOWN] and person.is_shown  # who chose “no” stays unseen


def _together(rows: list[StaffRow]) -> dict[Column, Any]:
    """What several rows say about one person: the first to say something, all roles and names, the first day of all."""
    said: dict[Column, Any] = {}
    for row in rows:
        for column, value in row.said.items():
            said.setdefault(column, value)
    if len(rows) > 1:
        roles = ", ".join(dict.fromkeys(row.said[Column.ROLE] for row in rows if Column.ROLE in row.said))
        if roles:
            said[Column.ROLE] = roles if len(roles) <= _LONGEST_ROLE else said[Column.ROLE]
        said |= _of_all(rows, Column.JOINED_ON, min) | _of_all(rows, Column.IS_SHOWN, min)
        spellings = {row.said[Column.FULL_NAME] for row in rows} - {said[Column.FULL_NAME]}
        said[Column.NAMES] = tuple({name for row in rows for name in row.said.get(Column.NAMES, ())} | spellings)
        if all(Column.LEFT_ON in row.said for row in rows):
            said |= _of_all(rows, Column.LEFT_ON, max)
        else:
            said.pop(Column.LEFT_ON, None)
    said.pop(Column.LOCATIONS, None)
    return said


def _of_all(rows: list[StaffRow], column: Column, which: Any) -> dict[Column, Any]:
    values = [row.said[column] for row in rows if column in row.said]
    return {column: which(values)} if values else {}


def same(name: str) -> str:
    """Return a location's name as it is compared."""
    return " ".join(name.split()).casefold()
