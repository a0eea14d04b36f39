"""Closing a month: what is in it, what comes later, what two people at once come to, and reopening."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import holds, mentions, months, responses, splitting
from kiosk.actions.responses import Told
from kiosk.errors import Conflict, NotAllowed, Refused
from kiosk.extensions import db
from kiosk.models import (
    AuditEntry,
    ClosedMention,
    HoldReason,
    Location,
    Manager,
    Mention,
    MentionStatus,
    MonthClose,
    Response,
    StaffMember,
)
from kiosk.models.month_close import checksum
from tests.builders import make_decided, make_mention, make_new_response
from tests.cast import Cast

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
IN_SEPTEMBER = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
ON_5_OCTOBER = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
ON_5_NOVEMBER = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
ON_5_DECEMBER = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)

Row = tuple[int, str, int, str]


def rows() -> list[Row]:
    """What is frozen now: month's number, person, sign and mark, in the order of months and positions."""
    db.session.rollback()
    found = db.session.execute(
        sa.select(MonthClose.month, StaffMember.full_name, ClosedMention.sign, ClosedMention.mark)
        .join(MonthClose, ClosedMention.month_close_id == MonthClose.id)
        .join(StaffMember, ClosedMention.staff_member_id == StaffMember.id)
        .where(MonthClose.reopened_at.is_(None))
        .order_by(MonthClose.month, ClosedMention.position)
    )
    return [(month.month, person.split()[0], sign, mark.value) for month, person, sign, mark in found]


def assert_untouched(closes: Iterable[MonthClose]) -> None:
    """Every close's rows still make its checksum."""
    for close in closes:
        found = db.session.scalars(
            sa.select(ClosedMention)
            .where(ClosedMention.month_close_id == close.id)
            .order_by(ClosedMention.position)
            .execution_options(populate_existing=True)
        ).all()
        assert (checksum(row.digest for row in found), len(found)) == (close.checksum, close.row_count)


def _closed_september(cast: Cast, **changes: Any) -> Mention:
    """September closed with one mention of Rosa."""
    mention = make_decided(cast.reception, cast.rosa, given_at=IN_SEPTEMBER, **changes)
    months.close(cast.harbour, month=SEPTEMBER, by=cast.mark, at=ON_5_OCTOBER)
    return mention


def _close_october(cast: Cast) -> None:
    months.close(cast.harbour, month=OCTOBER, by=cast.mark, at=ON_5_NOVEMBER)


def test_a_month_holds_what_is_approved_of_it(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.reception, cast.tom, status=MentionStatus.DECLINED)
    make_mention(cast.reception)
    make_decided(cast.hill_desk, cast.hanna)
    held = make_decided(cast.reception, cast.tom)
    holds.hold(db.session.get_one(Response, held.response_id), HoldReason.CLOCK, by=cast.mark, at=ON_5_NOVEMBER)
    _close_october(cast)
    assert rows() == [(10, "Rosa", 1, "regular")]


def test_a_close_says_who_when_how_much_and_its_checksum(cast: Cast) -> None:
    _closed_september(cast)
    (close,) = db.session.scalars(sa.select(MonthClose))
    assert (close.month, close.closed_at, close.closed_by_id, close.row_count) == (
        SEPTEMBER, ON_5_OCTOBER, cast.mark.id, 1,
    )  # fmt: skip
    assert_untouched([close])
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.act, entry.subject_kind, entry.manager_id) == ("close", "month_closes", cast.mark.id)
    assert (entry.after["month"], entry.after["checksum"]) == ("2026-09", close.checksum)


def test_the_checksum_notices_any_change_of_a_row(cast: Cast) -> None:
    _closed_september(cast)
    row = db.session.scalars(sa.select(ClosedMention)).one()
    before = row.digest
    for name, value in (("row", row.row.replace("Rosa M", "Rosa N")), ("staff_member_id", cast.tom.id), ("sign", -1)):
        changed = {column.key: getattr(row, column.key) for column in sa.inspect(ClosedMention).column_attrs}
        assert ClosedMention(**changed).digest == before
        assert ClosedMention(**changed | {name: value}).digest != before


def test_what_is_approved_after_the_close_goes_marked_to_the_next_month(cast: Cast) -> None:
    _closed_september(cast)
    late = make_mention(cast.reception, given_at=IN_SEPTEMBER)
    mentions.approve(late, staff_member=cast.tom, by=cast.mark, at=ON_5_OCTOBER)
    make_decided(cast.reception, cast.catherine)
    _close_october(cast)
    assert rows() == [(9, "Rosa", 1, "regular"), (10, "Thomas", 1, "late"), (10, "Catherine", 1, "regular")]


def test_what_counts_no_more_is_taken_back_by_a_row_of_its_own(cast: Cast) -> None:
    mention = _closed_september(cast)
    mentions.withdraw(mention, by=cast.mark, at=ON_5_OCTOBER)
    _close_october(cast)
    assert rows() == [(9, "Rosa", 1, "regular"), (10, "Rosa", -1, "correction")]
    mentions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.mark, at=ON_5_NOVEMBER)
    months.close(cast.harbour, month=NOVEMBER, by=cast.mark, at=ON_5_DECEMBER)
    assert rows()[2:] == [(11, "Rosa", 1, "late")]
    assert_untouched(db.session.scalars(sa.select(MonthClose)))


def test_a_thank_you_that_was_somebody_elses_is_moved(cast: Cast) -> None:
    mention = _closed_september(cast)
    mentions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=ON_5_OCTOBER)
    mentions.approve(mention, staff_member=cast.tom, by=cast.mark, at=ON_5_OCTOBER)
    _close_october(cast)
    assert rows()[1:] == [(10, "Rosa", -1, "correction"), (10, "Thomas", 1, "late")]


def test_what_is_held_since_is_taken_back_and_released_comes_again(cast: Cast) -> None:
    response = db.session.get_one(Response, _closed_september(cast).response_id)
    holds.hold(response, HoldReason.CLOCK, by=cast.mark, at=ON_5_OCTOBER)
    _close_october(cast)
    holds.release(response, by=cast.mark, at=ON_5_NOVEMBER)
    months.close(cast.harbour, month=NOVEMBER, by=cast.mark, at=ON_5_DECEMBER)
    assert rows()[1:] == [(10, "Rosa", -1, "correction"), (11, "Rosa", 1, "late")]


def test_a_note_that_is_split_after_the_close_comes_late_for_each(cast: Cast) -> None:
    mention = _closed_september(cast, given_name="Rosa and Tom")
    mentions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=ON_5_OCTOBER)
    splitting.split(mention, names=["Rosa", "Tom"], by=cast.mark, at=ON_5_OCTOBER)
    for part in db.session.scalars(sa.select(Mention)).all():
        person = {"Rosa": cast.rosa, "Tom": cast.tom}[part.given_name]
        mentions.approve(part, staff_member=person, by=cast.mark, at=ON_5_OCTOBER)
    _close_october(cast)
    assert rows() == [(9, "Rosa", 1, "regular"), (10, "Thomas", 1, "late")]


def test_what_came_and_went_between_two_closes_leaves_no_row(cast: Cast) -> None:
    mention = _closed_september(cast)
    mentions.withdraw(mention, by=cast.mark, at=ON_5_OCTOBER)
    mentions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.mark, at=ON_5_OCTOBER)
    _close_october(cast)
    assert rows() == [(9, "Rosa", 1, "regular")]


def test_months_close_in_order_without_a_gap(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, given_at=datetime(2026, 7, 31, 12, 0, tzinfo=UTC))
    make_decided(cast.reception, cast.tom)
    closed = months.close(cast.harbour, month=OCTOBER, by=cast.mark, at=ON_5_NOVEMBER)
    assert [(close.month.month, close.row_count) for close in closed] == [(7, 1), (8, 0), (9, 0), (10, 1)]
    assert rows() == [(7, "Rosa", 1, "regular"), (10, "Thomas", 1, "regular")]


def test_a_month_is_over_by_the_locations_own_clock(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.hill_desk, cast.hanna)
    noon = datetime(2026, 10, 31, 12, 0, tzinfo=UTC)
    assert months.close(cast.hill, month=OCTOBER, by=cast.hugo, at=noon)
    with pytest.raises(Refused, match="October 2026 is not over at Harbour Street yet"):
        months.close(cast.harbour, month=OCTOBER, by=cast.mark, at=noon)
    assert months.close(cast.harbour, month=OCTOBER, by=cast.mark, at=noon + timedelta(hours=12))


def test_what_cannot_be_closed_gets_a_sentence(cast: Cast) -> None:
    with pytest.raises(Refused, match="Nobody has been named at Harbour Street yet"):
        _close_october(cast)
    _closed_september(cast)
    with pytest.raises(Conflict, match="September 2026 is already closed at Harbour Street"):
        months.close(cast.harbour, month=SEPTEMBER, by=cast.mark, at=ON_5_OCTOBER)
    with pytest.raises(Refused, match="Nobody was named at Harbour Street in August 2026 or earlier"):
        months.close(cast.harbour, month=date(2026, 8, 1), by=cast.mark, at=ON_5_OCTOBER)


def test_the_installation_itself_may_close(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    (close,) = months.close(cast.harbour, month=OCTOBER, by=None, at=ON_5_NOVEMBER)
    assert (close.closed_by_id, close.row_count) == (None, 1)


def test_a_reopened_month_is_closed_anew_and_stays_as_history(cast: Cast) -> None:
    mention = _closed_september(cast)
    months.reopen(cast.harbour, month=SEPTEMBER, reason="Wrong person", by=cast.priya, at=ON_5_OCTOBER)
    assert rows() == []
    mentions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=ON_5_OCTOBER)
    mentions.approve(mention, staff_member=cast.tom, by=cast.mark, at=ON_5_OCTOBER)
    months.close(cast.harbour, month=SEPTEMBER, by=cast.mark, at=ON_5_OCTOBER)
    assert rows() == [(9, "Thomas", 1, "regular")]
    first, second = db.session.scalars(sa.select(MonthClose).order_by(MonthClose.id))
    assert (first.reopened_at, first.reopened_by_id, first.reopen_reason) == (
        ON_5_OCTOBER, cast.priya.id, "Wrong person",
    )  # fmt: skip
    assert first.checksum != second.checksum
    assert_untouched([first, second])
    acts = sa.select(AuditEntry.act).where(AuditEntry.subject_kind == "month_closes").order_by(AuditEntry.id)
    assert db.session.scalars(acts).all() == ["close", "reopen", "close"]


def test_only_an_owner_reopens_and_only_the_newest_month(cast: Cast) -> None:
    _closed_september(cast)
    _close_october(cast)
    with pytest.raises(NotAllowed):
        months.reopen(cast.harbour, month=OCTOBER, reason="-", by=cast.mark, at=ON_5_NOVEMBER)
    with pytest.raises(Conflict, match="September 2026 is not the latest closed month"):
        months.reopen(cast.harbour, month=SEPTEMBER, reason="-", by=cast.priya, at=ON_5_NOVEMBER)
    for month in (OCTOBER, SEPTEMBER):
        months.reopen(cast.harbour, month=month, reason="-", by=cast.priya, at=ON_5_NOVEMBER)
    with pytest.raises(Conflict):
        months.reopen(cast.harbour, month=SEPTEMBER, reason="-", by=cast.priya, at=ON_5_NOVEMBER)


def test_a_customer_takes_no_name_out_of_a_closed_month(cast: Cast) -> None:
    told = Told(typed_names=("Rosa",))
    new = make_new_response(cast.reception, told=told, given_at=datetime(2026, 10, 31, 23, 50, tzinfo=UTC))
    responses.submit(new)
    mention = db.session.scalars(sa.select(Mention)).one()
    after_midnight = new.received_at + timedelta(minutes=15)
    mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=after_midnight)
    months.close(cast.harbour, month=OCTOBER, by=cast.mark, at=after_midnight)
    mentions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=after_midnight)
    responses.add(new.client_id, Told(comment="Nobody after all."), at=after_midnight)
    months.close(cast.harbour, month=NOVEMBER, by=cast.mark, at=ON_5_DECEMBER)
    assert rows() == [(10, "Rosa", 1, "regular"), (11, "Rosa", -1, "correction")]


def test_the_database_keeps_a_month_closed_once(cast: Cast) -> None:
    _closed_september(cast)
    (close,) = db.session.scalars(sa.select(MonthClose))
    again = {name: getattr(close, name) for name in ("location_id", "month", "closed_at", "row_count", "checksum")}
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(MonthClose), again | {"reopen_reason": ""})


def test_of_two_managers_at_once_one_closes(app: Flask, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    location_id, manager_ids = cast.harbour.id, (cast.mark.id, cast.priya.id)
    db.session.rollback()

    def close(manager_id: int) -> str:
        with app.app_context():
            location, by = db.session.get_one(Location, location_id), db.session.get_one(Manager, manager_id)
            try:
                months.close(location, month=OCTOBER, by=by, at=ON_5_NOVEMBER)
            except Conflict as trouble:
                return str(trouble.sentence)
            return "closed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, manager_ids)) == ["October 2026 is already closed at Harbour Street.", "closed"]
    assert rows() == [(10, "Rosa", 1, "regular")]


def test_an_approval_at_the_same_instant_is_in_this_close_or_in_the_next(app: Flask, cast: Cast) -> None:
    waiting = [make_mention(cast.reception).id for _ in range(12)]
    location_id, manager_id, rosa_id = cast.harbour.id, cast.mark.id, cast.rosa.id
    db.session.rollback()

    def act(mention_id: int | None) -> None:
        with app.app_context():
            by = db.session.get_one(Manager, manager_id)
            if mention_id is None:
                months.close(db.session.get_one(Location, location_id), month=OCTOBER, by=by, at=ON_5_NOVEMBER)
            else:
                mention, rosa = db.session.get_one(Mention, mention_id), db.session.get_one(StaffMember, rosa_id)
                mentions.approve(mention, staff_member=rosa, by=by, at=ON_5_NOVEMBER)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, [*waiting[:6], None, *waiting[6:]]))
    months.close(cast.harbour, month=NOVEMBER, by=cast.mark, at=ON_5_DECEMBER)
    counted = db.session.execute(
        sa.select(ClosedMention.mention_id, sa.func.sum(ClosedMention.sign)).group_by(ClosedMention.mention_id)
    )
    assert sorted(tuple(row) for row in counted) == [(id, 1) for id in waiting]
