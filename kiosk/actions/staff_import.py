"""A staff list from a file: what it would change, row by row; and, once confirmed, exactly that in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

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
from kiosk.models.staff_file import Column, StaffFile
from kiosk.models.staff_plan import Plan, Step
from kiosk.models.staff_planner import Planner, Target, same

_PLAIN = [column for column in Column if column not in (Column.NAMES, Column.LOCATIONS)]
"""What stands in the person's own row."""


def preview(file: StaffFile, *, by: Manager | None, at: datetime) -> Plan:
    """Say what the file would do, and only read: no customer's tap waits for a dry run of ten thousand rows.

    `by` None is the installation itself, for which all is theirs. The import plans again under the write lock.
    """
    return Planner(file, by, at).plan


@transaction
def import_staff(file: StaffFile, *, confirmed: str, by: Manager | None, at: datetime) -> Plan:
    """Do what the plan with the digest `confirmed` said; nothing if it would no longer be the same plan."""
    db.session.execute(sa.select(Organisation.id).with_for_update())  # two imports at once: one waits and plans again
    planner = Planner(file, by, at)
    if not planner.plan.may_be_done or planner.plan.digest != confirmed:
        return planner.plan
    _carry_out(planner, by, at)
    return replace(planner.plan, is_done=True)


def _carry_out(planner: Planner, by: Manager | None, at: datetime) -> None:
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


def _add(targets: list[Target], reach: Mapping[str, Location], by: Manager | None, at: datetime) -> None:
    """Everybody new, table by table: thousands of them would otherwise keep customers waiting for the database."""
    people = [{column: target.values[column] for column in _PLAIN} | {"created_at": at} for target in targets]
    if not people:
        return
    ids = db.session.scalars(sa.insert(StaffMember).returning(StaffMember.id, sort_by_parameter_order=True), people)
    works, names, badges, entries = [], [], [], []
    for id, target in zip(ids.all(), targets, strict=True):
        shown_name = target.values[Column.SHOWN_NAME]
        for name in target.values[Column.LOCATIONS]:
            here = {"staff_member_id": id, "location_id": reach[same(name)].id}
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
    person.locations = [*stays, *(reach[same(name)] for name in sorted(new))]


def _badges(people: Iterable[StaffMember]) -> Sequence[Touchpoint]:
    ids = [person.id for person in people]
    return db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id.in_(ids))).all()
