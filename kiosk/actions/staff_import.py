"""A staff list from a file: what it would change, row by row; and, once confirmed, exactly that in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.models import (
    AuditEntry,
    Location,
    Manager,
    Organisation,
    StaffMember,
    StaffName,
    Touchpoint,
    staff_locations,
)
from kiosk.models.staff_file import Column, StaffFile, StaffRow
from kiosk.models.staff_member import first_name
from kiosk.models.staff_plan import Difference, Plan, PlannedRow, Step, now, words

_PLAIN = [column for column in Column if column not in (Column.NAMES, Column.LOCATIONS)]
"""What stands in the person's own row."""


def preview(file: StaffFile, *, by: Manager | None) -> Plan:
    """Say what the file would do, and only read: no customer's tap waits for a dry run of ten thousand rows.

    `by` None is the installation itself, for which all is theirs. The import plans anew under the write lock.
    """
    return _Planner(file, by).plan


@transaction
def import_staff(file: StaffFile, *, confirmed: str, by: Manager | None, at: datetime) -> Plan:
    """Do what the plan with the digest `confirmed` said; nothing if it would no longer be the same plan."""
    db.session.execute(sa.select(Organisation.id).with_for_update())  # two imports at once: one waits and plans anew
    planner = _Planner(file, by)
    if planner.plan.is_refused or planner.plan.digest != confirmed:
        return planner.plan
    _carry_out(planner, by, at)
    return Plan(planner.plan.rows, is_done=True)


@dataclass
class _Target:
    """A row that can be carried out: whom it is about (None: somebody new), and all they will be."""

    planned: PlannedRow
    person: StaffMember | None
    values: dict[Column, Any]


class _Planner:
    """Finds out what each row means, given the people and locations that `by` has in reach."""

    def __init__(self, file: StaffFile, by: Manager | None) -> None:
        self.scope = by.scope if by else None
        locations = db.session.scalars(sa.select(Location).order_by(Location.name))
        self.reach = {_same(place.name): place for place in locations if self._has_in_reach(place)}
        self.people = _People(file, self.reach)
        self.lines: dict[tuple[Any, ...], int] = {}
        self.targets: list[_Target] = []
        self.plan = Plan(tuple(self._planned(row) for row in file.rows))

    def _has_in_reach(self, location: Location) -> bool:
        return self.scope is None or location.id in self.scope

    def _planned(self, row: StaffRow) -> PlannedRow:
        name = row.said.get(Column.FULL_NAME, "")
        try:
            if row.faults:
                raise _Fault(*row.faults)
            places = self._places(row)
            person = self.people.meant(row, places)
            self._refuse_twice(row, person, places)
            values = self._values(row, person, places)
            self._refuse_wrong(person, values)
        except _Fault as fault:
            return PlannedRow(row.line, name, Step.REFUSED, faults=fault.args)
        before = now(person)
        differences = tuple(
            Difference(column, words(before[column]), words(values[column]))
            for column in Column
            if before[column] != values[column]
        )
        step = Step.ADDED if person is None else Step.CHANGED if differences else Step.STAYS
        planned = PlannedRow(row.line, values[Column.FULL_NAME], step, differences)
        self.targets.append(_Target(planned, person, values))
        return planned

    def _places(self, row: StaffRow) -> list[Location]:
        """The locations that the row names; none if it names none, or the only one there is."""
        named = row.said.get(Column.LOCATIONS, ())
        unknown = [name for name in named if _same(name) not in self.reach]
        if unknown:
            raise _Fault(*(_("“%(name)s” is not one of your locations.", name=name) for name in unknown))
        if not named and len(self.reach) == 1:
            return list(self.reach.values())
        return [self.reach[_same(name)] for name in named]

    def _refuse_twice(self, row: StaffRow, person: StaffMember | None, places: list[Location]) -> None:
        """One person, one row. Two of one name at one location are two people only if both have a reference."""
        reference = row.said.get(Column.REFERENCE)
        name = _same(row.said[Column.FULL_NAME])
        keys: list[tuple[Any, ...]] = [("person", person.id)] if person else []
        keys += [("reference", reference)] if reference else []
        clash = [(name, place.id, "without") if reference else (name, place.id) for place in places]
        first = min((self.lines[key] for key in (*keys, *clash) if key in self.lines), default=None)
        if first is not None:
            raise _Fault(_("This is the same person as in line %(line)d.", line=first))
        keys += [(name, place.id) for place in places]
        keys += [] if reference else [(name, place.id, "without") for place in places]
        self.lines |= dict.fromkeys(keys, row.line)

    def _values(self, row: StaffRow, person: StaffMember | None, places: list[Location]) -> dict[Column, Any]:
        """What the person will be: what the row says, over what they are. Names are added, never taken away."""
        if not places and person is None:
            raise _Fault(_("Say under “Locations” where they work."))
        before = now(person)
        elsewhere = [place for place in person.locations if not self._has_in_reach(place)] if person else []
        retired = [place for place in places if place.retired_at and place.name not in before[Column.LOCATIONS]]
        if retired:
            raise _Fault(_("“%(name)s” is retired. Bring it back first.", name=retired[0].name))
        values = before | dict(row.said)
        if person is not None and person.chose_at is not None:
            values[Column.IS_SHOWN] = values[Column.IS_SHOWN] and person.is_shown  # who chose “no” stays unseen
        values[Column.SHOWN_NAME] = values[Column.SHOWN_NAME] or first_name(values[Column.FULL_NAME])
        values[Column.NAMES] = tuple(sorted({*before[Column.NAMES], *row.said.get(Column.NAMES, ())}))
        if places:
            values[Column.LOCATIONS] = tuple(sorted({place.name for place in (*elsewhere, *places)}))
        return values

    def _refuse_wrong(self, person: StaffMember | None, values: Mapping[Column, Any]) -> None:
        joined, left = values[Column.JOINED_ON], values[Column.LEFT_ON]
        if joined and left and left < joined:
            raise _Fault(_("The day they left is before the day they joined."))
        leaves = person is not None and person.left_on != left
        if leaves and person and any(not self._has_in_reach(place) for place in person.locations):
            raise _Fault(_("They also work at a location that is not yours. Only an owner can say that they left."))


class _People:
    """Those a file can mean: whoever has one of its references, or works at one of its locations."""

    def __init__(self, file: StaffFile, reach: Mapping[str, Location]) -> None:
        references = {row.said[Column.REFERENCE] for row in file.rows if Column.REFERENCE in row.said}
        named = {_same(name) for row in file.rows for name in row.said.get(Column.LOCATIONS, ())}
        is_placed = all(Column.LOCATIONS in row.said for row in file.rows)
        wanted = [place.id for name, place in reach.items() if name in named or not is_placed]
        works_there = sa.select(staff_locations.c.staff_member_id).where(staff_locations.c.location_id.in_(wanted))
        self.known = db.session.scalars(
            sa.select(StaffMember)
            .where(sa.or_(StaffMember.reference.in_(references), StaffMember.id.in_(works_there)))
            .options(selectinload(StaffMember.locations), selectinload(StaffMember.names))
            .order_by(StaffMember.id)
            .execution_options(populate_existing=True)
        ).all()
        self.reach = {location.id for location in reach.values()}
        self.by_reference = {person.reference: person for person in self.known if person.reference}
        self.by_name: dict[str, list[StaffMember]] = {}
        for person in self.known:
            self.by_name.setdefault(_same(person.full_name), []).append(person)

    def meant(self, row: StaffRow, places: list[Location]) -> StaffMember | None:
        """Whom the row is about: by reference, else by full name and location; None for somebody new."""
        reference = row.said.get(Column.REFERENCE)
        if reference and (person := self.by_reference.get(reference)):
            if not self._works_at(person, self.reach):
                raise _Fault(_("The reference “%(reference)s” belongs to somebody elsewhere.", reference=reference))
            return person
        wanted = {place.id for place in places} or self.reach
        namesakes = [
            person
            for person in self.by_name.get(_same(row.said[Column.FULL_NAME]), ())
            if self._works_at(person, wanted) and not (reference and person.reference)
        ]
        if len(namesakes) > 1:
            raise _Fault(_("Several people have this name there. Give their references."))
        return namesakes[0] if namesakes else None

    @staticmethod
    def _works_at(person: StaffMember, location_ids: set[int]) -> bool:
        return any(location.id in location_ids for location in person.locations)


class _Fault(Exception):
    """Why a row cannot be carried out; each argument is a sentence."""


def _carry_out(planner: _Planner, by: Manager | None, at: datetime) -> None:
    _add([target for target in planner.targets if target.person is None], planner.reach, by, at)
    changed = {
        target.person: target
        for target in planner.targets
        if target.person is not None and target.planned.step is Step.CHANGED
    }
    badges = _badges(changed)
    have = {(badge.staff_member_id, badge.location_id) for badge in badges}
    for person, target in changed.items():
        _fill(person, target.values, planner.reach)
        new = [place for place in person.locations if (person.id, place.id) not in have]
        db.session.add_all(Touchpoint.badge(person, place, at=at) for place in new)
        before = {str(one.column): one.before for one in target.planned.differences}
        db.session.add(AuditEntry.of("change", person, by=by, at=at, before=before, after=target.planned.after))
    shown = {person.id: person.shown_name for person in changed}
    for badge in badges:
        badge.name = shown[badge.staff_member_id or 0]


def _add(targets: list[_Target], reach: Mapping[str, Location], by: Manager | None, at: datetime) -> None:
    """Everybody new, table by table: thousands of them would otherwise keep customers waiting for the database."""
    people = [{column: target.values[column] for column in _PLAIN} | {"created_at": at} for target in targets]
    if not people:
        return
    ids = db.session.scalars(sa.insert(StaffMember).returning(StaffMember.id, sort_by_parameter_order=True), people)
    works, names, badges, entries = [], [], [], []
    for id, target in zip(ids.all(), targets, strict=True):
        shown_name = target.values[Column.SHOWN_NAME]
        for name in target.values[Column.LOCATIONS]:
            here = {"staff_member_id": id, "location_id": reach[_same(name)].id}
            works.append(here)
            badges.append(here | {"name": shown_name, "created_at": at})
        names += [{"staff_member_id": id, "name": name} for name in target.values[Column.NAMES]]
        subject = {"act": "add", "subject_kind": StaffMember.__tablename__, "subject_id": id}
        who = {"at": at, "manager_id": by.id if by else None, "before": {}, "after": target.planned.after}
        entries.append(subject | who)
    for table, rows in ((staff_locations, works), (StaffName, names), (Touchpoint, badges), (AuditEntry, entries)):
        if rows:
            db.session.execute(sa.insert(table), rows)


def _fill(person: StaffMember, values: Mapping[Column, Any], reach: Mapping[str, Location]) -> None:
    for column in _PLAIN:
        setattr(person, column, values[column])
    have = {name.name for name in person.names}
    person.names.extend(StaffName(name=name) for name in values[Column.NAMES] if name not in have)
    stays = [place for place in person.locations if place.name in values[Column.LOCATIONS]]
    new = set(values[Column.LOCATIONS]) - {place.name for place in stays}
    person.locations = [*stays, *(reach[_same(name)] for name in sorted(new))]


def _badges(people: Iterable[StaffMember]) -> Sequence[Touchpoint]:
    ids = [person.id for person in people]
    return db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id.in_(ids))).all()


def _same(name: str) -> str:
    return name.casefold()
