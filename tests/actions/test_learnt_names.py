"""What approvals teach about names: counted, taken back exactly, weakened by other decisions, and removable."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kiosk.actions import learnt_names
from kiosk.actions import mentions as actions
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import AuditEntry, LearntName, Manager, Mention, MentionStatus, NameLesson, StaffMember, Touchpoint
from kiosk.queries import mentions as queries
from tests.builders import NOON, make_mention, make_response
from tests.cast import Cast

LATER = NOON + timedelta(hours=1)


def _approve(mention: Mention, person: StaffMember, by: Manager) -> None:
    actions.approve(mention, staff_member=person, by=by, at=LATER)


def _approved(cast: Cast, given: str, person: StaffMember) -> Mention:
    _approve(mention := make_mention(cast.reception, given), person, cast.mark)
    return mention


def _learnt() -> dict[tuple[str, str], tuple[int, int]]:
    """For each person and spelling: how often it was approved, how often decided otherwise."""
    db.session.rollback()
    rows = sa.select(LearntName, StaffMember.shown_name).join(StaffMember)
    return {
        (name, one.folded): (one.approved_count, one.against_count)
        for one, name in db.session.execute(rows.execution_options(populate_existing=True))
    }


def _card(touchpoint: Touchpoint, given: str) -> queries.Card:
    id = make_mention(touchpoint, given).public_id
    mention = queries.mention(id, None)
    assert mention is not None
    return queries.card(mention)


def _chosen(cast: Cast, given: str) -> StaffMember | None:
    return _card(cast.reception, given).chosen


def test_two_approvals_of_a_spelling_make_it_a_name_to_rely_on(cast: Cast) -> None:
    _approved(cast, "Kitty B", cast.catherine)
    assert _chosen(cast, "kitty b") is None
    _approved(cast, "KITTY B.", cast.catherine)
    assert _learnt() == {("Catherine", "kitty b"): (2, 0)}
    assert _chosen(cast, "kitty b") == cast.catherine


def test_a_suggestion_says_how_often_it_was_approved_before(cast: Cast) -> None:
    _approved(cast, "Zaza", cast.rosa)
    (choice,) = _card(cast.reception, "zaza").choices
    assert choice.reason is not None
    assert (choice.person, choice.reason.why, choice.reason.times) == (cast.rosa, "approved before", 1)


def test_undoing_an_approval_takes_back_exactly_what_it_taught(cast: Cast) -> None:
    _approved(cast, "Zaza", cast.rosa)
    other = _approved(cast, "Zaza", cast.tom)
    assert _learnt() == {("Rosa M.", "zaza"): (1, 1), ("Tom", "zaza"): (1, 0)}
    actions.undo(other, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)
    assert _learnt() == {("Rosa M.", "zaza"): (1, 0)}


def test_a_decline_weakens_and_its_undo_strengthens_again(cast: Cast) -> None:
    for _time in range(2):
        _approved(cast, "Zaza", cast.rosa)
    actions.decline(declined := make_mention(cast.reception, "Zaza"), by=cast.mark, at=LATER)
    assert _learnt() == {("Rosa M.", "zaza"): (2, 1)}
    assert _chosen(cast, "Zaza") is None
    actions.undo(declined, status=MentionStatus.DECLINED, by=cast.mark, at=LATER)
    assert _chosen(cast, "Zaza") == cast.rosa


def test_a_withdrawal_says_nothing_about_the_name(cast: Cast) -> None:
    mention = _approved(cast, "Zaza", cast.rosa)
    actions.withdraw(mention, by=cast.mark, at=LATER)
    actions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.mark, at=LATER)
    assert _learnt() == {("Rosa M.", "zaza"): (1, 0)}


@pytest.mark.parametrize(
    "given",
    ["Rosa", "rosa m.", "the nice lady", "Zaza with red glasses", "Zaza and Zizi", "Mr Right from the till", "🙂"],
)
def test_own_names_descriptions_and_several_people_teach_nothing(cast: Cast, given: str) -> None:
    _approved(cast, given, cast.rosa)
    assert _learnt() == {}


def test_a_customers_own_choice_teaches_nothing(cast: Cast) -> None:
    make_response(cast.reception, told=Told(chosen=((cast.rosa.id, "Zaza"),)))
    _approve(db.session.scalars(sa.select(Mention)).one(), cast.tom, cast.mark)
    assert _learnt() == {}


def test_the_same_approval_twice_teaches_once(cast: Cast) -> None:
    mention = _approved(cast, "Zaza", cast.rosa)
    _approve(mention, cast.rosa, cast.mark)
    assert _learnt() == {("Rosa M.", "zaza"): (1, 0)}


def test_what_is_learnt_goes_with_the_person_and_stays_among_their_colleagues(cast: Cast) -> None:
    cast.hanna.locations = [cast.hill, cast.harbour]
    db.session.commit()
    _approved(cast, "Zaza", cast.hanna)
    _approved(cast, "Zaza", cast.hanna)
    assert _card(cast.hill_desk, "zaza").chosen == cast.hanna
    _approve(make_mention(cast.reception, "Zaza"), cast.rosa, cast.mark)
    assert _learnt() == {("Hanna", "zaza"): (2, 1), ("Rosa M.", "zaza"): (1, 0)}


def test_a_name_that_two_people_have_is_relied_on_for_neither(cast: Cast) -> None:
    for person in (cast.rosa, cast.rosa, cast.rosa, cast.rosa, cast.tom, cast.tom):
        _approved(cast, "Zaza", person)
    assert _chosen(cast, "Zaza") is None


def test_removing_forgets_the_spelling_and_is_audited(cast: Cast) -> None:
    mention = _approved(cast, "Zaza", cast.rosa)
    id = db.session.scalars(sa.select(LearntName.public_id)).one()
    assert not learnt_names.remove(cast.tom, id, by=cast.mark, at=LATER)
    assert learnt_names.remove(cast.rosa, id, by=cast.mark, at=LATER)
    assert (_learnt(), db.session.scalars(sa.select(NameLesson)).all()) == ({}, [])
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.act, entry.subject_id, entry.before["spelling"]) == ("remove learnt name", cast.rosa.id, "Zaza")
    actions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)
    assert _learnt() == {}


def test_a_spelling_is_kept_once_for_a_person_and_counts_never_go_below_nothing(cast: Cast) -> None:
    for values in ({"folded": "zaza"}, {"folded": "zuzu", "approved_count": -1}, {"folded": ""}):
        rows = {"staff_member_id": cast.rosa.id, "folded": "zaza", "spelling": "Zaza", "learnt_at": LATER}
        db.session.add_all([LearntName(**rows), LearntName(**rows | values)])
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()


def test_approvals_at_the_same_moment_are_all_counted(app: Flask, cast: Cast) -> None:
    ids = [(make_mention(cast.reception, "Zaza").id, person.id) for person in (cast.rosa, cast.tom) * 4]
    by = cast.mark.id
    db.session.rollback()

    def approve(pair: tuple[int, int]) -> None:
        with app.app_context():
            _approve(
                db.session.get(Mention, pair[0]), db.session.get(StaffMember, pair[1]), db.session.get(Manager, by)
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(approve, ids))
    assert [approved for approved, _against in _learnt().values()] == [4, 4]
