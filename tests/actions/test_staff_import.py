"""A staff list from a file: whom a row means, what it changes, and what it must not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk import database
from kiosk.actions import staff as staff_actions
from kiosk.actions import staff_import as actions
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, StaffMember, Touchpoint, staff_file
from kiosk.models.staff_plan import Plan, Step
from kiosk.queries import staff
from tests.builders import NOON
from tests.cast import Cast

HEAD = "Reference,Full name,Shown name,Role,Locations,Joined,Left,Also known as,Shown\n"


def _preview(text: str, by: Manager | None = None, **answers: str) -> Plan:
    return actions.preview(staff_file.read(text.encode(), answers), by=by, at=NOON)


def _import(text: str, by: Manager | None = None) -> Plan:
    file = staff_file.read(text.encode())
    shown = actions.preview(file, by=by, at=NOON)
    return actions.import_staff(file, confirmed=shown.digest, by=by, at=NOON)


def _steps(plan: Plan) -> list[Step]:
    return [row.step for row in plan.rows]


def _fault(plan: Plan) -> str:
    return " ".join(fault for row in plan.rows for fault in row.faults)


def _person(full_name: str) -> StaffMember:
    db.session.rollback()
    found = db.session.scalars(sa.select(StaffMember).where(StaffMember.full_name == full_name)).one()
    return staff.person(found.public_id, None)


def test_a_row_makes_a_person_with_a_badge_for_each_location(cast: Cast) -> None:
    plan = _import(HEAD + "17,Yuki Ito,,Nurse,Harbour Street|Hill Road,2024-03-01,,Yu|Yuko,yes\n", cast.priya)
    yuki = _person("Yuki Ito")
    assert _steps(plan) == [Step.ADDED]
    assert (yuki.shown_name, yuki.role, yuki.reference, yuki.is_shown) == ("Yuki", "Nurse", "17", True)
    assert yuki.joined_on == date(2024, 3, 1)
    assert [name.name for name in yuki.names] == ["Yu", "Yuko"]
    assert [badge.location.name for badge in staff.badges(yuki, None)] == ["Harbour Street", "Hill Road"]
    assert db.session.scalars(sa.select(AuditEntry.act)).all() == ["add"]


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    text = HEAD + "17,Yuki Ito,,Nurse,Hill Road,,,Yu,yes\n,Rosa Martinez,,Lead,Harbour Street,,,Rosie,no\n"
    assert _steps(_import(text, cast.priya)) == [Step.ADDED, Step.CHANGED]
    assert _steps(_import(text, cast.priya)) == [Step.STAYS, Step.STAYS]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 2


def test_a_dry_run_changes_nothing(cast: Cast) -> None:
    assert _steps(_preview(HEAD + ",Yuki Ito,,,Hill Road,,,,\n", cast.priya)) == [Step.ADDED]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StaffMember)) == 4


def test_a_dry_run_waits_for_no_writer_and_makes_none_wait(cast: Cast) -> None:
    with database.taking_turns():
        assert _steps(_preview(HEAD + ",Yuki Ito,,,Hill Road,,,,\n", cast.priya)) == [Step.ADDED]


def test_a_change_is_shown_field_by_field(cast: Cast) -> None:
    plan = _preview(HEAD + ",Rosa Martinez,Rosie,Lead,Harbour Street,,,,no\n", cast.priya)
    assert [(one.column, one.before, one.after) for one in plan.rows[0].differences] == [
        ("shown_name", "Rosa M.", "Rosie"),
        ("role", "Dental nurse", "Lead"),
        ("is_shown", "yes", "no"),
    ]


def test_an_empty_cell_changes_nothing(cast: Cast) -> None:
    cast.rosa.reference, cast.rosa.joined_on = "17", date(2024, 3, 1)
    db.session.commit()
    assert _steps(_preview(HEAD + "17,Rosa Martinez,,,,,,,\n", cast.priya)) == [Step.STAYS]


def test_a_reference_finds_somebody_whose_name_changed(cast: Cast) -> None:
    _import("Name,Reference,Location\nRosa Martinez,17,Harbour Street\n", cast.priya)
    plan = _import("Name,Reference\nRosa Baker,17\n", cast.priya)
    assert _steps(plan) == [Step.CHANGED]
    assert _person("Rosa Baker").id == cast.rosa.id


def test_a_name_at_another_location_is_asked_about(cast: Cast) -> None:
    plan = _preview("Name,Location\nRosa Martinez,Hill Road\n", cast.priya)
    assert [question.key for question in plan.open_questions] == ["person:2"]
    assert _steps(_preview("Name,Location\nROSA MARTINEZ,harbour street\n", cast.priya)) == [Step.CHANGED]


def test_another_reference_is_another_person(cast: Cast) -> None:
    _import("Name,Reference,Location\nRosa Martinez,17,Harbour Street\n", cast.priya)
    plan = _import("Name,Reference,Location\nRosa Martinez,18,Harbour Street\n", cast.priya)
    assert _steps(plan) == [Step.ADDED]
    assert "Several people" in _fault(_preview("Name,Location\nRosa Martinez,Harbour Street\n", cast.priya))


def test_a_file_moves_somebody_and_the_old_badge_stays(cast: Cast) -> None:
    _import("Name,Reference,Location\nYuki Ito,17,Harbour Street\n", cast.priya)
    _import("Name,Reference,Location\nYuki Ito,17,Hill Road\n", cast.priya)
    yuki = _person("Yuki Ito")
    assert [location.name for location in yuki.locations] == ["Hill Road"]
    assert [badge.location.name for badge in staff.badges(yuki, None)] == ["Harbour Street", "Hill Road"]


def test_a_shown_name_that_changes_renames_the_badge(cast: Cast) -> None:
    _import("Name,Reference,Location\nYuki Ito,17,Harbour Street\n", cast.priya)
    _import("Name,Reference,Shown name\nYuki Ito,17,Yuki I.\n", cast.priya)
    assert db.session.scalars(sa.select(Touchpoint.name).where(Touchpoint.staff_member_id.is_not(None))).all() == [
        "Yuki I."
    ]


def test_one_wrong_row_holds_everything_back(cast: Cast) -> None:
    plan = _import("Name,Location\nYuki Ito,Hill Road\nTom,Nowhere\n", cast.priya)
    assert (_steps(plan), plan.is_done) == ([Step.ADDED, Step.REFUSED], False)
    assert plan.rows[1].line == 3
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StaffMember)) == 4


def test_only_what_was_shown_is_done(cast: Cast) -> None:
    file = staff_file.read(b"Name,Role,Location\nRosa Martinez,Lead,Harbour Street\n")
    shown = actions.preview(file, by=cast.priya, at=NOON)
    cast.rosa.role = "Trainee"
    db.session.commit()
    plan = actions.import_staff(file, confirmed=shown.digest, by=cast.priya, at=NOON)
    assert not plan.is_done
    assert plan.rows[0].differences[0].before == "Trainee"
    assert _person("Rosa Martinez").role == "Trainee"


def test_a_manager_imports_for_their_own_locations(cast: Cast) -> None:
    assert _steps(_import("Name,Location\nYuki Ito,Harbour Street\n", cast.mark)) == [Step.ADDED]
    assert _fault(_preview("Name,Location\nYuki Ito,Hill Road\n", cast.mark)) == (
        "“Hill Road” is not one of your locations."
    )
    assert _steps(_import("Name\nYuki Ito\n", cast.mark)) == [Step.STAYS]


def test_a_manager_keeps_the_locations_that_are_not_theirs(cast: Cast) -> None:
    _import("Name,Reference,Location\nYuki Ito,17,Harbour Street|Hill Road\n", cast.priya)
    _import("Name,Reference,Location,Role\nYuki Ito,17,Harbour Street,Nurse\n", cast.mark)
    assert [location.name for location in _person("Yuki Ito").locations] == ["Harbour Street", "Hill Road"]
    plan = _preview("Name,Reference,Left\nYuki Ito,17,2026-10-01\n", cast.mark)
    assert "Only an owner" in _fault(plan)


def test_a_reference_elsewhere_is_not_a_managers_to_change(cast: Cast) -> None:
    _import("Name,Reference,Location\nYuki Ito,17,Hill Road\n", cast.priya)
    plan = _preview("Name,Reference,Location\nMine Now,17,Harbour Street\n", cast.mark)
    assert _fault(plan) == "The reference “17” belongs to somebody elsewhere."


def test_namesakes_with_references_are_two_people(cast: Cast) -> None:
    text = HEAD + "17,Yuki Ito,,,Hill Road,,,,\n18,Yuki Ito,,,Hill Road,,,,\n"
    assert _steps(_import(text, cast.priya)) == [Step.ADDED, Step.ADDED]
    assert _steps(_import(text, cast.priya)) == [Step.STAYS, Step.STAYS]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",,,,Hill Road,,,,", "The full name is missing."),
        (f",{'x' * 81},,,Hill Road,,,,", "“Full name” is longer than 80 characters."),
        (",Yuki Ito,,,Hill Road,2026-13-01,,,", "“Joined” is “2026-13-01”. Enter the date like 2026-11-30."),
        (",Yuki Ito,,,Hill Road,,,,perhaps", "“Shown” is “perhaps”. Write yes or no."),
        (",Yuki Ito,,,Hill Road,2026-02-01,2026-01-01,,", "The day they left is before the day they joined."),
        (f",Yuki Ito,,,Hill Road,,,{'x' * 81},", "“Also known as” has a name of more than 80 characters."),
        (",Yuki Ito,,,Hill Road,,,,,", None),
        (",Yuki Ito,,,Hill Road,,,,,more", "There are more cells than headings (9)."),
    ],
)
def test_a_wrong_cell_is_refused_in_a_sentence(cast: Cast, row: str, sentence: str | None) -> None:
    fault = _fault(_preview(HEAD + row + "\n", cast.priya))
    assert fault.startswith(sentence) if sentence else fault == ""


@pytest.mark.parametrize("typed", ["2024-03-31", "31.03.2024", "31.3.2024", "31/03/2024", "03/31/2024"])
def test_a_date_is_read_where_it_can_be_read_one_way(cast: Cast, typed: str) -> None:
    _import(f"Name,Location,Joined\nYuki Ito,Hill Road,{typed}\n", cast.priya)
    assert _person("Yuki Ito").joined_on == date(2024, 3, 31)


@pytest.mark.parametrize("heading", ["Full name", "FULL_NAME", "full-name", " Name ", "fullName"])
def test_headings_are_understood_in_any_form_and_order(cast: Cast, heading: str) -> None:
    file = staff_file.read(f"Salary;SHOWN;{heading};works at\n1;x;Yuki Ito;Hill Road\n".encode())
    assert file.unread == ("Salary",)
    assert file.rows[0].said == {"is_shown": True, "full_name": "Yuki Ito", "locations": ("Hill Road",)}


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", "The file is empty."),
        ("Full name,Role\n", "The file has headings but no rows below them."),
        ('Name\n"Rosa\n', "A quotation mark that opens in line 2"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(text: str, start: str) -> None:
    with pytest.raises(Refused) as refused:
        staff_file.read(text.encode())
    assert str(refused.value.sentence).startswith(start)


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "<script>alert(1)</script>", "Robert'); DROP TABLE staff;--", "ندى", "李 🎉"]
)
def test_a_hostile_name_is_a_name(cast: Cast, name: str) -> None:
    _import(f'Name,Location\n"{name}",Hill Road\n', cast.priya)
    assert _person(name).full_name == name


def test_a_retired_location_takes_nobody_new(cast: Cast) -> None:
    cast.harbour.retired_at = NOON
    db.session.commit()
    plan = _preview("Name,Location\nYuki Ito,Harbour Street\nRosa Martinez,Harbour Street\n", cast.priya)
    assert _steps(plan) == [Step.REFUSED, Step.STAYS]


def test_a_leaver_who_is_in_the_file_again_stays_a_leaver(cast: Cast) -> None:
    staff_actions.leave(cast.rosa, on=date(2026, 10, 1), by=cast.priya, at=NOON)
    assert _steps(_import("Name,Location,Left\nRosa Martinez,Harbour Street,\n", cast.priya)) == [Step.STAYS]
    assert _person("Rosa Martinez").left_on == date(2026, 10, 1)


def test_two_imports_at_once_add_everybody_once(app: Flask, cast: Cast) -> None:
    file = staff_file.read((HEAD + "17,Yuki Ito,,,Hill Road,,,,\n,Kim Lee,,,Hill Road,,,,\n").encode())
    shown = actions.preview(file, by=None, at=NOON)
    both = Barrier(2)

    def confirm(_number: int) -> bool:
        with app.app_context():
            both.wait()
            return actions.import_staff(file, confirmed=shown.digest, by=None, at=NOON).is_done

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(confirm, range(2))) == [False, True]
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StaffMember)) == 6


def test_five_thousand_people_are_one_import(cast: Cast) -> None:
    rows = "".join(f"{number},Person {number},,Nurse,Hill Road,,,Nick {number},yes\n" for number in range(5000))
    plan = _import(HEAD + rows)
    assert plan.counts[Step.ADDED] == 5000
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Touchpoint)) == 5002
    assert _preview(HEAD + rows).counts[Step.STAYS] == 5000
