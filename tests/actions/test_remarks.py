"""Remarks: written once, answered once, an objection in words; it takes the note off the wall at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import remarks
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import AuditEntry, Manager, Mention, Remark, RemarkKind
from tests.builders import NOON, make_decided, make_remark
from tests.cast import Cast


def test_a_remark_sent_twice_is_one(cast: Cast) -> None:
    client_id = codes.client_id()
    for _ in range(2):
        remarks.write("Thank you.", kind=RemarkKind.REPLY, mention=None, client_id=client_id, by=cast.rosa, at=NOON)
    assert db.session.scalars(sa.select(Remark.words)).all() == ["Thank you."]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "write")).one()
    assert (entry.staff_member_id, entry.manager_id) == (cast.rosa.id, None)


@pytest.mark.parametrize("kind", RemarkKind)
def test_an_objection_takes_the_note_off_the_wall_and_a_reply_leaves_it(cast: Cast, kind: RemarkKind) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Kind.")
    mention.has_agreed, mention.shared_at = True, NOON
    db.session.commit()
    remarks.write("Hm.", kind=kind, mention=mention, client_id=codes.client_id(), by=cast.rosa, at=NOON)
    kept = db.session.execute(sa.select(Mention.has_agreed, Mention.shared_at)).one()
    assert tuple(kept) == ((False, None) if kind is RemarkKind.OBJECTION else (True, NOON))


def test_an_objection_to_somebody_elses_note_leaves_it_up(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Kind.")
    mention.has_agreed, mention.shared_at = True, NOON
    db.session.commit()
    kind, client_id = RemarkKind.OBJECTION, codes.client_id()
    remarks.write("Hm.", kind=kind, mention=mention, client_id=client_id, by=cast.tom, at=NOON)
    assert db.session.scalars(sa.select(Mention.shared_at)).one() == NOON


def test_an_objection_is_answered_in_words(cast: Cast) -> None:
    remark = make_remark(cast.rosa)
    with pytest.raises(Refused, match="Say what you did"):
        remarks.answer(remark, "", by=cast.mark, at=NOON)
    remarks.answer(remark, "You are right. It is withdrawn.", by=cast.mark, at=NOON)
    kept = db.session.scalars(sa.select(Remark)).one()
    assert (kept.answer, kept.answered_by_id) == ("You are right. It is withdrawn.", cast.mark.id)


def test_a_reply_may_just_be_read(cast: Cast) -> None:
    remarks.answer(make_remark(cast.rosa, kind=RemarkKind.REPLY), "", by=cast.mark, at=NOON)
    assert db.session.scalars(sa.select(Remark.answered_at)).one() == NOON


def test_nobody_answers_themselves(cast: Cast) -> None:
    cast.mark.staff_member_id = cast.rosa.id
    db.session.commit()
    with pytest.raises(Refused, match="You wrote this yourself"):
        remarks.answer(make_remark(cast.rosa), "I am right.", by=cast.mark, at=NOON)


def test_of_two_managers_at_once_one_answers(app: Flask, cast: Cast) -> None:
    remark_id, manager_ids = make_remark(cast.rosa).id, (cast.mark.id, cast.priya.id)
    db.session.rollback()

    def answer(manager_id: int) -> bool:
        with app.app_context():
            remark, by = db.session.get_one(Remark, remark_id), db.session.get_one(Manager, manager_id)
            try:
                remarks.answer(remark, f"Answer of {by.name}.", by=by, at=NOON)
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(answer, manager_ids)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.act == "answer")) == 1
