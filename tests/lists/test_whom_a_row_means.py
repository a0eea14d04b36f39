"""One person written in two ways, and several rows about one person: asked about or brought together, never doubled."""

from datetime import timedelta

import sqlalchemy as sa

from kiosk.actions import staff_import as actions
from kiosk.extensions import db
from kiosk.models import StaffMember, staff_file
from kiosk.models.staff_plan import Plan, Step
from kiosk.queries import staff
from tests.builders import NOON
from tests.cast import Cast


def _plan(text: str, **answers: str) -> Plan:
    file = staff_file.read(text.encode(), {key.replace("_", ":"): value for key, value in answers.items()})
    return actions.preview(file, by=None, at=NOON)


def _import(text: str, **answers: str) -> Plan:
    file = staff_file.read(text.encode(), {key.replace("_", ":"): value for key, value in answers.items()})
    shown = actions.preview(file, by=None, at=NOON)
    plan = actions.import_staff(file, confirmed=shown.digest, by=None, at=NOON)
    assert plan.is_done, (plan.open_questions, [row.faults for row in plan.rows])
    return plan


def _steps(plan: Plan) -> list[Step]:
    return [row.step for row in plan.rows]


def _person(full_name: str) -> StaffMember:
    db.session.rollback()
    found = db.session.scalars(sa.select(StaffMember).where(StaffMember.full_name == full_name)).one()
    return staff.person(found.public_id, None)


def _faults(plan: Plan) -> list[str]:
    return [fault for row in plan.rows for fault in row.faults]


def test_a_reference_that_lost_its_zeros_is_the_same(cast: Cast) -> None:
    _import("Reference,Name,Location\n00417,Edda Moen,Hill Road\n")
    plan = _import("Reference,Name,Role\n417,Edda Moen,Lab\n")
    assert _steps(plan) == [Step.CHANGED]
    assert (_person("Edda Moen").reference, _person("Edda Moen").role) == ("00417", "Lab")


def test_a_name_written_differently_is_asked_about_once(cast: Cast) -> None:
    _import("Name,Location\nZoë Brüggemann,Hill Road\n")
    plain = "Name,Location,Role\nZoe Brueggemann,Hill Road,Dentist\n"
    (question,) = _plan(plain).open_questions
    assert [option.words for option in question.options] == ["Zoë Brüggemann", "No, somebody else"]
    _import(plain, person_2=question.options[0].value)
    zoe = _person("Zoë Brüggemann")
    assert (zoe.role, [name.name for name in zoe.names]) == ("Dentist", ["Zoe Brueggemann"])
    assert _steps(_import(plain)) == [Step.STAYS]


def test_two_spellings_of_one_name_are_both_remembered(cast: Cast) -> None:
    _import("Name,Location\nZoë Brüggemann,Hill Road\n")
    plain = "Name,Location\nZoe Brueggemann,Hill Road\nZoe Bruggemann,Hill Road\nZoë Brüggemann,Hill Road\n"
    same = {f"person_{line}": _person("Zoë Brüggemann").public_id for line in (2, 3)}
    assert [row.also for row in _import(plain, **same).rows] == [(3, 4)]
    assert [name.name for name in _person("Zoë Brüggemann").names] == ["Zoe Brueggemann", "Zoe Bruggemann"]
    assert _steps(_import(plain)) == [Step.STAYS]


def test_a_typographic_apostrophe_is_the_same_name(cast: Cast) -> None:
    _import("Name,Location\nMaeve O'Dowd,Hill Road\n")
    (question,) = _plan("Name,Location\nMaeve O’Dowd,Hill Road\n").open_questions
    _import("Name,Location\nMaeve O’Dowd,Hill Road\n", person_2=question.options[0].value)
    assert _person("Maeve O’Dowd").full_name == "Maeve O’Dowd"


def test_an_invisible_mark_makes_nobody_new(cast: Cast) -> None:
    assert _steps(_plan("\ufeffName,Location\n\u200bRosa Marti\u00adnez,Harbour Street\n")) == [Step.STAYS]


def test_the_order_of_a_names_words_is_asked_about(cast: Cast) -> None:
    assert [one.key for one in _plan("Name,Location\nMartinez Rosa,Harbour Street\n").open_questions] == ["person:2"]


def test_no_is_an_answer_too(cast: Cast) -> None:
    plan = _import("Name,Location\nRosa Martínez,Harbour Street\n", person_2="new")
    assert _steps(plan) == [Step.ADDED]


def test_a_row_for_each_location_is_one_person(cast: Cast) -> None:
    plan = _import("Reference,Name,Location\n51,Edda Moen,Harbour Street\n51,Edda Moen,Hill Road\n")
    assert [(row.step, row.line, row.also) for row in plan.rows] == [(Step.ADDED, 2, (3,))]
    assert [place.name for place in _person("Edda Moen").locations] == ["Harbour Street", "Hill Road"]


def test_a_row_for_each_role_is_one_person(cast: Cast) -> None:
    rows = "Name,Role,Location\nEdda Moen,Reception,Hill Road\nEdda Moen,Telephone,Hill Road\n"
    assert _steps(_import(rows)) == [Step.ADDED]
    assert _person("Edda Moen").role == "Reception, Telephone"
    assert _steps(_import(rows)) == [Step.STAYS]


def test_a_contract_that_ended_at_one_location_ends_no_other(cast: Cast) -> None:
    rows = "ID,Name,Location,End date\n5,Edda Moen,Hill Road,2025-01-31\n5,Edda Moen,Harbour Street,\n"
    plan = _import(rows)
    edda = _person("Edda Moen")
    assert ([place.name for place in edda.locations], edda.left_on) == (["Harbour Street"], None)
    assert plan.rows[0].checks == ("Line 2 is about a job that has ended.",)


def test_one_reference_with_two_names_is_refused(cast: Cast) -> None:
    plan = _plan("ID,Name,Location\n17,Edda Moen,Hill Road\n017,Yuki Sato,Hill Road\n")
    assert _faults(plan) == ["Line 2 has the same reference “017” but another name."]


def test_two_references_are_two_people(cast: Cast) -> None:
    text = "ID,Name,Location\n17,Edda Moen,Hill Road\n18,Edda Moen,Hill Road\n"
    assert _steps(_import(text)) == [Step.ADDED, Step.ADDED]


def test_one_name_at_two_locations_is_asked_about(cast: Cast) -> None:
    text = "Name,Location\nEdda Moen,Hill Road\nEdda Moen,Harbour Street\n"
    (question,) = _plan(text).open_questions
    assert _steps(_plan(text, person_3=question.options[0].value)) == [Step.ADDED]
    assert _steps(_plan(text, person_3="new")) == [Step.ADDED, Step.ADDED]


def test_all_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    plan = _plan(
        "Name,Place,Hired,Exit date,Agreed\n"
        "Edda Moen,Nowhere,2026-02-30,soon,perhaps\n"
        ",Hill Road,,,\n"
        "Yuki Sato,Atlantis,2026-02-01,2026-01-01,\n"
    )
    assert _faults(plan) == [
        "“Hired” is “2026-02-30”. Enter the date like 2026-11-30.",
        "“Exit date” is “soon”. Enter the date like 2026-11-30.",
        "“Agreed” is “perhaps”. Write yes or no.",
        "“Nowhere” is not one of your locations.",
        "The full name is missing.",
        "“Atlantis” is not one of your locations.",
        "The day they left is before the day they joined.",
    ]


def test_who_works_nowhere_is_placed_by_one_answer(cast: Cast) -> None:
    text = "Name\nEdda Moen\nYuki Sato\n"
    (question,) = _plan(text).open_questions
    assert question.key == "location"
    _import(text, location=cast.hill.public_id)
    assert [place.name for place in _person("Edda Moen").locations] == ["Hill Road"]


def test_a_location_is_not_taken_for_a_person(cast: Cast) -> None:
    assert _faults(_plan("Name,Location\nHill Road,\nEdda Moen,Hill Road\n")) == [
        "“Hill Road” is one of your locations, not a person."
    ]


def test_who_left_by_a_word_leaves_the_customers_pages(cast: Cast) -> None:
    text = "First name,Last name,Location,Status\nRosa,Martinez,Harbour Street,Deactivated\n"
    _import(text)
    assert _person("Rosa Martinez").left_on == NOON.date() - timedelta(days=1)
    assert _steps(_import(text)) == [Step.STAYS]


def test_who_is_new_and_has_left_is_not_added(cast: Cast) -> None:
    plan = _plan("Name,Location,Status\nEdda Moen,Hill Road,Terminated\nYuki Sato,Hill Road,On leave\n")
    assert _steps(plan) == [Step.LEFT_OUT, Step.ADDED]


def test_customers_see_what_somebody_is_called(cast: Cast) -> None:
    rows = 'Name,Location\n"Okafor, Dr. Amara",Hill Road\nNguyễn Thị Hoa,Hill Road\nvan der Berg Anna,Hill Road\n'
    plan = _import(rows)
    assert [_person(row.name).shown_name for row in plan.rows] == ["Amara", "Hoa", "Anna"]
    assert plan.rows[2].checks == ("Customers will see “Anna”.",)


def test_two_of_one_name_and_role_are_told_apart_and_shown_first(cast: Cast) -> None:
    cast.rosa.shown_name = "Rosa"
    db.session.commit()
    rows = "First name,Last name,Role,Location\nTom,Ek,Till,Hill Road\nMaria,Lopez,Nurse,Hill Road\n"
    rows += "Maria,Santos,Nurse,Hill Road\nRosa,Silva,Dental nurse,Harbour Street\n"
    plan = _import(rows)
    assert [_person(row.name).shown_name for row in plan.rows] == ["Tom", "Maria L.", "Maria S.", "Rosa S."]
    assert [bool(row.checks) for row in plan.rows] == [False, True, True, True]


def test_a_list_without_shown_names_leaves_those_that_were_chosen(cast: Cast) -> None:
    plan = _plan("First name,Last name,Location\nRosa,Martinez,Harbour Street\n")
    assert _steps(plan) == [Step.STAYS]
