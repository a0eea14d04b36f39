"""Decisions on mentions: who may be meant, what is kept, what two people at once come to, and undoing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import mentions as actions
from kiosk.actions.responses import Told
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, Mention, MentionStatus, StaffMember
from tests.builders import NOON, make_decided, make_mention, make_response
from tests.cast import Cast

LATER = NOON + timedelta(hours=1)


def _approve(mention: Mention, person: StaffMember, by: Manager) -> None:
    actions.approve(mention, staff_member=person, by=by, at=LATER)


def _stands(mention: Mention) -> tuple[str, int | None, Any, int | None]:
    db.session.rollback()
    return mention.status.value, mention.staff_member_id, mention.decided_at, mention.decided_by_id


def _acts() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)))


def _two_in_one_answer(cast: Cast) -> list[Mention]:
    response = make_response(cast.reception, told=Told(typed_names=("Rosa", "the nurse")))
    return list(db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id).order_by(Mention.id)))


def test_an_approval_says_who_was_meant_and_keeps_the_name_as_given(cast: Cast) -> None:
    mention = make_mention(cast.reception, "Cathrine")
    _approve(mention, cast.catherine, cast.mark)
    assert _stands(mention) == ("approved", cast.catherine.id, LATER, cast.mark.id)
    assert mention.given_name == "Cathrine"


def test_a_decision_is_audited_with_before_and_after(cast: Cast) -> None:
    mention = make_mention(cast.reception)
    _approve(mention, cast.rosa, cast.mark)
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.act, entry.subject_kind, entry.subject_id) == ("approve", "mentions", mention.id)
    assert (entry.at, entry.manager_id) == (LATER, cast.mark.id)
    assert (entry.before["status"], entry.before["staff_member_id"]) == ("new", None)
    assert (entry.after["status"], entry.after["staff_member_id"]) == ("approved", cast.rosa.id)


def test_a_declined_or_withdrawn_mention_keeps_whom_it_was_about(cast: Cast) -> None:
    mention = make_mention(cast.reception)
    _approve(mention, cast.rosa, cast.mark)
    actions.withdraw(mention, by=cast.priya, at=LATER)
    assert _stands(mention) == ("withdrawn", cast.rosa.id, LATER, cast.priya.id)
    actions.decline(other := make_mention(cast.reception), by=cast.mark, at=LATER)
    assert _stands(other) == ("declined", None, LATER, cast.mark.id)


def test_somebody_of_another_location_cannot_be_meant(cast: Cast) -> None:
    mention = make_mention(cast.reception)
    with pytest.raises(Refused, match="Hanna Virtanen did not work there on that day"):
        _approve(mention, cast.hanna, cast.priya)
    assert _stands(mention)[0] == "new"


@pytest.mark.parametrize(("days", "may_be"), [(0, True), (1, True), (-1, False)])
def test_a_leaver_can_be_meant_until_the_last_day(cast: Cast, days: int, may_be: bool) -> None:
    mention = make_mention(cast.reception)
    cast.rosa.left_on, cast.rosa.is_shown = mention.given_on + timedelta(days=days), False
    db.session.commit()
    if may_be:
        _approve(mention, cast.rosa, cast.mark)
    else:
        with pytest.raises(Refused):
            _approve(mention, cast.rosa, cast.mark)


def test_the_customers_own_choice_can_be_approved_whatever_changed(cast: Cast) -> None:
    make_response(cast.reception, told=Told(chosen=((cast.rosa.id, "Rosa M."),)))
    cast.rosa.locations = [cast.hill]
    db.session.commit()
    mention = db.session.scalars(sa.select(Mention)).one()
    _approve(mention, cast.rosa, cast.mark)
    assert _stands(mention)[0] == "approved"


def test_nobody_is_thanked_twice_in_one_answer(cast: Cast) -> None:
    first, second = _two_in_one_answer(cast)
    _approve(first, cast.rosa, cast.mark)
    with pytest.raises(Refused, match="Rosa Martinez is already named in this answer"):
        _approve(second, cast.rosa, cast.mark)
    assert _stands(second)[0] == "new"
    assert _acts() == ["approve"]


@pytest.mark.parametrize(
    "decide",
    [
        lambda mention, cast: _approve(mention, cast.tom, cast.priya),
        lambda mention, cast: _approve(mention, cast.rosa, cast.priya),
        lambda mention, cast: actions.decline(mention, by=cast.priya, at=LATER),
    ],
)
def test_what_somebody_else_decided_is_not_decided_again(cast: Cast, decide: Callable[[Mention, Cast], None]) -> None:
    mention = make_mention(cast.reception)
    _approve(mention, cast.rosa, cast.mark)
    before = _stands(mention)
    with pytest.raises(Conflict):
        decide(mention, cast)
    assert _stands(mention) == before


def test_the_same_decision_twice_is_one(cast: Cast) -> None:
    mention = make_mention(cast.reception)
    for _click in range(2):
        _approve(mention, cast.rosa, cast.mark)
    assert _acts() == ["approve"]


@pytest.mark.parametrize("status", [MentionStatus.NEW, MentionStatus.DECLINED])
def test_only_an_approval_can_be_withdrawn(cast: Cast, status: MentionStatus) -> None:
    mention = make_mention(cast.reception)
    if status is MentionStatus.DECLINED:
        actions.decline(mention, by=cast.mark, at=LATER)
    with pytest.raises(Conflict):
        actions.withdraw(mention, by=cast.mark, at=LATER)


def test_undoing_restores_what_stood_before_step_by_step(cast: Cast) -> None:
    mention = make_mention(cast.reception)
    _approve(mention, cast.rosa, cast.mark)
    actions.withdraw(mention, by=cast.priya, at=LATER + timedelta(hours=1))
    actions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.mark, at=LATER)
    assert _stands(mention) == ("approved", cast.rosa.id, LATER, cast.mark.id)
    actions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)
    assert _stands(mention) == ("new", None, None, None)
    assert _acts() == ["approve", "withdraw", "undo", "undo"]


def test_undoing_a_match_gives_the_customers_choice_back(cast: Cast) -> None:
    make_response(cast.reception, told=Told(chosen=((cast.rosa.id, "Rosa M."),)))
    mention = db.session.scalars(sa.select(Mention)).one()
    _approve(mention, cast.tom, cast.mark)
    actions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)
    assert _stands(mention) == ("new", cast.rosa.id, None, None)


def test_undo_undoes_only_what_its_button_showed(cast: Cast) -> None:
    mention = make_mention(cast.reception)
    _approve(mention, cast.rosa, cast.mark)
    actions.withdraw(mention, by=cast.mark, at=LATER)
    actions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.mark, at=LATER)
    with pytest.raises(Conflict):
        actions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.mark, at=LATER)
    actions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)
    with pytest.raises(Conflict, match="nothing to undo"):
        actions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)


def test_a_decision_from_before_the_records_is_undone_to_what_was_given(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, by=cast.mark)
    actions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)
    assert _stands(mention) == ("new", None, None, None)


def test_a_name_that_the_customer_took_back_meanwhile_is_gone(cast: Cast) -> None:
    mention = make_mention(cast.reception)
    db.session.execute(sa.delete(Mention))
    db.session.commit()
    with pytest.raises(Conflict, match="has just changed this answer"):
        _approve(mention, cast.rosa, cast.mark)


def _at_once(app: Flask, *decisions: tuple[int, int, int]) -> list[str]:
    """Each (mention, person, manager) decided in a thread of its own: what became of each."""

    def decide(ids: tuple[int, int, int]) -> str:
        with app.app_context():
            mention, person, by = map(db.session.get, (Mention, StaffMember, Manager), ids)
            try:
                _approve(mention, person, by)
            except (Conflict, Refused) as trouble:
                return type(trouble).__name__
            return "approved"

    with ThreadPoolExecutor(len(decisions)) as pool:
        return sorted(pool.map(decide, decisions))


def test_of_two_managers_at_once_one_decides(app: Flask, cast: Cast) -> None:
    id = make_mention(cast.reception).id
    two = [(id, cast.rosa.id, cast.mark.id), (id, cast.tom.id, cast.priya.id)]
    db.session.rollback()
    assert _at_once(app, *two) == ["Conflict", "approved"]
    assert _acts() == ["approve"]


def test_two_names_of_one_answer_at_once_thank_one_person_once(app: Flask, cast: Cast) -> None:
    first, second = _two_in_one_answer(cast)
    two = [(first.id, cast.rosa.id, cast.mark.id), (second.id, cast.rosa.id, cast.priya.id)]
    db.session.rollback()
    assert _at_once(app, *two) == ["Refused", "approved"]
