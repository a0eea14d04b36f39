"""Somebody is forgotten: nothing is left of them but what the accounts of closed months need."""

import io
from datetime import timedelta

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kiosk import database
from kiosk.actions import colleagues, forgetting, mentions, months, places, staff_pages
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import (
    Agreement,
    Allowance,
    AuditEntry,
    ClosedMention,
    LearntName,
    Mention,
    MentionStatus,
    Picture,
    Remark,
    Response,
    StaffMember,
    Touchpoint,
)
from kiosk.queries import ledger, managers, staff, tablets
from tests import codes
from tests.builders import NOON, make_decided, make_own_page, make_remark, make_response, make_team
from tests.cast import Cast
from tests.pages import PageClient
from tests.rewarding import OCTOBER, ON_5_NOVEMBER, close, make_rule, rewards

LATER = NOON + timedelta(days=30)

STAYS = {
    "audit_entries.staff_member_id",
    "closed_mentions.staff_member_id",
    "draw_tickets.staff_member_id",
    "mentions.decided_as_id",
    "mentions.staff_member_id",
    "responses.colleague_id",
    "rewards.granted_as_id",
    "rewards.handed_over_as_id",
    "rewards.staff_member_id",
    "standings.staff_member_id",
}
"""What may still point to somebody forgotten: figures, thanks they gave, and that they did something."""

GOES = {
    "agreements.staff_member_id",
    "allowances.staff_member_id",
    "learnt_names.staff_member_id",
    "managers.staff_member_id",
    "passed_thanks.from_id",
    "passed_thanks.to_id",
    "remarks.staff_member_id",
    "staff_locations.staff_member_id",
    "staff_names.staff_member_id",
    "team_members.staff_member_id",
    "touchpoints.staff_member_id",
}
"""What does not: adding a column here is a moment's thought about kiosk/actions/forgetting.py."""


def _forget(cast: Cast, person: StaffMember) -> None:
    db.session.rollback()
    forgetting.forget(person, time_zone="Europe/London", by=cast.priya, at=LATER)
    db.session.expire_all()


def _told(person: StaffMember, comment: str, *others: StaffMember) -> Told:
    return Told(chosen=tuple((one.id, one.shown_name) for one in (person, *others)), comment=comment)


def _approve_all(cast: Cast) -> None:
    for mention in db.session.scalars(sa.select(Mention).where(Mention.status == MentionStatus.NEW)).all():
        person = db.session.get_one(StaffMember, mention.staff_member_id)
        mentions.approve(mention, staff_member=person, by=cast.mark, at=NOON)


def _everywhere() -> str:
    """Every text in every table."""
    db.session.rollback()
    rows = (db.session.execute(sa.select(table)).all() for table in db.metadata.sorted_tables)
    return "\n".join(str(tuple(row)) for table in rows for row in table)


def test_a_name_is_nowhere_once_its_person_is_forgotten(cast: Cast) -> None:
    cast.tom.names[0].name = "Tommo"
    photo = Picture(data=codes.picture_of("blue"), content_type="image/png", width=64, height=64, created_at=NOON)
    cast.tom.photo, cast.tom.reference = photo, "T-0815"
    db.session.commit()
    make_own_page(cast.tom, by=cast.priya)
    make_team(cast.harbour, cast.tom, cast.rosa)
    make_remark(cast.tom, words="Tom Baker here")
    make_decided(cast.reception, cast.tom, given_name="Tommy Bakr", comment="Baker’s finest, thanks tommo")
    make_decided(cast.reception, cast.tom, given_name="Tommy Bakr", comment="Again Thomas")
    staff_pages.choose(cast.tom, staff_pages.Choices(True, True, cast.tom.wall_choice), at=NOON)
    _forget(cast, cast.tom)
    left = _everywhere()
    for name in ("Thomas", "Baker", "Tommo", "tommo", "Tommy", "Bakr", "T-0815", "Tom "):
        assert name not in left, name
    assert "•••’s finest, thanks •••" in left
    assert db.session.scalars(sa.select(Picture)).all() == []
    assert db.session.scalars(sa.select(Remark)).all() == []


def test_nothing_points_to_them_but_figures(cast: Cast) -> None:
    make_team(cast.harbour, cast.tom)
    own, teams = make_decided(cast.reception, cast.tom), make_decided(cast.reception, cast.rosa)
    cast.mark.staff_member_id = cast.tom.id
    db.session.commit()
    make_remark(cast.tom)
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    for mention, giver, taker in ((own, cast.tom, cast.rosa), (teams, cast.rosa, cast.tom)):
        colleagues.pass_on(mention, to=taker, words="", by=giver, at=NOON)
    learnt = {"folded": "tomtom", "spelling": "TomTom", "learnt_at": NOON, "staff_member_id": cast.tom.id}
    allowance = Allowance(staff_member_id=cast.tom.id, month=OCTOBER, used_count=1)
    db.session.add_all([Agreement(mention_id=teams.id, staff_member_id=cast.tom.id, has_agreed=True), allowance])
    db.session.add(LearntName(**learnt))
    db.session.commit()
    columns = {f"{key.parent.table.name}.{key.parent.name}": key.parent for key in _to_staff()}
    assert set(columns) == STAYS | GOES
    assert {name for name in GOES if not _pointing(columns[name], cast.tom)} == set()
    _forget(cast, cast.tom)
    assert {name for name in GOES if _pointing(columns[name], cast.tom)} == set()


def _to_staff() -> list[sa.ForeignKey]:
    keys = (key for table in db.metadata.sorted_tables for key in table.foreign_keys)
    return [key for key in keys if key.column.table.name == "staff_members"]


def _pointing(column: sa.Column[int], person: StaffMember) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(column.table).where(column == person.id)) or 0


def test_a_closed_month_keeps_a_name_a_day_and_a_count_and_proves_itself(cast: Cast) -> None:
    make_response(cast.reception, told=_told(cast.rosa, "Rosa and Tom were wonderful.", cast.tom))
    _approve_all(cast)
    closed = close(cast.harbour)
    before = closed.checksum
    _forget(cast, cast.rosa)
    rows = db.session.scalars(sa.select(ClosedMention.row).order_by(ClosedMention.position)).all()
    hers = next(row for row in rows if "Rosa Martinez" in row)
    assert "2026-10-14" in hers
    assert "wonderful" not in hers
    toms = next(row for row in rows if "Thomas Baker" in row)
    assert "••• and Tom were wonderful." in toms
    assert (closed.checksum, ledger.broken()) == (before, [])


def test_a_row_changed_by_hand_is_still_noticed_afterwards(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.reception, cast.tom)
    closed = close(cast.harbour)
    _forget(cast, cast.rosa)
    is_toms = ClosedMention.staff_member_id == cast.tom.id
    db.session.execute(sa.update(ClosedMention).where(is_toms).values(staff_member_id=cast.catherine.id))
    db.session.commit()
    assert [one.id for one in ledger.broken()] == [closed.id]


def test_a_month_reopened_and_closed_anew_holds_the_same_without_words(cast: Cast) -> None:
    make_rule(thanks_needed=1, days_needed=1)
    make_decided(cast.reception, cast.rosa, comment="Rosa is a star")
    first = close(cast.harbour)
    _forget(cast, cast.rosa)
    months.reopen(cast.harbour, month=OCTOBER, reason="To look again", by=cast.priya, at=LATER)
    anew = close(cast.harbour, at=LATER)
    row = db.session.scalars(sa.select(ClosedMention.row).where(ClosedMention.month_close_id == anew.id)).one()
    assert anew.row_count == first.row_count == 1
    assert "Rosa Martinez" in row
    assert "star" not in row
    assert [one.status.value for one in rewards()] == ["eligible"]


def test_the_months_file_is_still_written(owner: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, comment="Rosa is a star")
    close(cast.harbour)
    _forget(cast, cast.rosa)
    content = owner.open("GET", "/admin/exports/mentions.xlsx?month=2026-10").get_data()
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Mentions"].iter_rows(min_row=2, values_only=True))
    assert [(row[3], row[6], row[10], row[15]) for row in rows] == [(None, "Rosa Martinez", None, 1)]


def test_their_code_is_retired_and_goes_on_resolving(client: PageClient, cast: Cast) -> None:
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    badge = db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id == cast.rosa.id)).one()
    _forget(cast, cast.rosa)
    assert (badge.name, badge.retired_at) == ("A former badge", LATER)
    assert "Rosa" not in client.get(f"/t/{badge.code}", 410).text


def test_thanks_they_gave_stay_without_their_name(client: PageClient, cast: Cast) -> None:
    told = Told(chosen=((cast.tom.id, "Tom"),), comment="Covered my break.")
    given = {"rating": None, "channel": "colleague", "colleague_id": cast.rosa.id, "allowance": 5}
    make_response(cast.reception, told=told, **given)
    _approve_all(cast)
    toms = make_own_page(cast.tom, by=cast.priya)
    _forget(cast, cast.rosa)
    page = client.get(toms)
    assert page.texts(".newest .from") == ["•••, your colleague"]
    assert "Covered my break." in page.text


def test_the_log_says_that_something_was_changed_but_not_what(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    mentions.withdraw(mention, by=cast.mark, at=NOON)
    make_own_page(cast.rosa, by=cast.priya)
    _forget(cast, cast.rosa)
    entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.act, one.before, one.after) for one in entries] == [
        ("withdraw", {}, {}),
        ("open page", {}, {}),
        ("forget", {}, {}),
    ]
    assert entries[-1].manager_id == cast.priya.id


def test_nobody_finds_them_any_more(client: PageClient, owner: PageClient, cast: Cast) -> None:
    own = make_own_page(cast.rosa, by=cast.priya)
    _forget(cast, cast.rosa)
    client.get(own, 404)
    owner.get(f"/admin/people/{cast.rosa.public_id}", 404)
    assert "Rosa" not in owner.get("/admin/people/").text
    assert "•" not in owner.get("/admin/people/?left=yes").text
    assert tablets.people([cast.rosa.public_id]) == {}
    assert list(managers.on_the_staff_list("Rosa Martinez")) == []


def test_forgetting_twice_is_forgetting_once(cast: Cast) -> None:
    for _again in range(2):
        _forget(cast, cast.rosa)
    acts = db.session.scalars(sa.select(AuditEntry.act)).all()
    assert list(acts) == ["forget"]


def test_figures_of_the_place_stay(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, comment="Rosa!")
    _forget(cast, cast.rosa)
    assert db.session.scalars(sa.select(Response.rating)).all() == [5]


def test_the_database_keeps_nothing_shown_of_somebody_forgotten(cast: Cast) -> None:
    _forget(cast, cast.rosa)
    cast.rosa.is_shown = True
    with pytest.raises(IntegrityError):
        db.session.commit()


def test_an_owner_sees_what_goes_and_what_stays_and_means_it(owner: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    close(cast.harbour)
    make_decided(cast.reception, cast.rosa, given_at=ON_5_NOVEMBER)
    make_remark(cast.rosa)
    address = f"/admin/people/{cast.rosa.public_id}/forget"
    page = owner.get(address)
    for sentence in (
        "One mention from a month that is not closed yet",
        "One row in a closed month",
        "one message to managers",
    ):
        assert sentence in page.text
    assert "Tick this to erase it." in owner.post(address, page.form() | {"is_meant": ""}, status=422).text
    assert staff.person(cast.rosa.public_id, None) is not None
    page = owner.follow(owner.post(address, page.form() | {"is_meant": "y"}))
    assert "Erased." in page.text
    assert staff.person(cast.rosa.public_id, None) is None


def test_a_manager_cannot_erase(manager: PageClient, cast: Cast) -> None:
    manager.get(f"/admin/people/{cast.rosa.public_id}/forget", 403)
    assert "Erase what is kept" not in manager.get(f"/admin/people/{cast.rosa.public_id}").text


def test_the_command_asks_first_and_a_dry_run_erases_nothing(app: Flask, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    run = app.test_cli_runner().invoke

    def erase(*arguments: str, typed: str = "") -> str:
        database.let_go()
        return run(args=["kiosk", "forget", *arguments], input=typed).output

    assert "will be erased: 1 mentions" in erase("rosa martinez", "--dry-run")
    assert "for good?" in erase("Rosa Martinez", typed="n\n")
    assert managers.on_the_staff_list("Rosa Martinez")
    assert "Erased." in erase(cast.rosa.public_id, typed="y\n")
    assert "Nobody is called" in erase("Rosa Martinez")
