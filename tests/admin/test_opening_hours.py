"""Managers' pages of a location's opening hours and closed days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.extensions import db
from kiosk.models import AuditEntry, ClosedDays, OpeningHours
from tests.cast import Cast
from tests.pages import Page, PageClient

NOV_29, NOV_30 = date(2026, 11, 29), date(2026, 11, 30)
NINE_TO_FIVE = {"day0_opens": "09:00", "day0_closes": "17:30"}


def _address(cast: Cast) -> str:
    return f"/admin/locations/{cast.harbour.public_id}/change-hours"


def _send(manager: PageClient, cast: Cast, status: int = 303, **times: Any) -> Page:
    form = manager.get(_address(cast)).form("")
    return manager.post(_address(cast), form | times, status=status)


def _kept() -> list[str]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(OpeningHours).order_by(OpeningHours.weekday, OpeningHours.opens_at))
    return [f"{row.weekday} {row.opens_at:%H:%M}-{row.closes_at:%H:%M}" for row in rows]


def test_a_location_is_always_open_until_somebody_says_otherwise(viewer: PageClient, cast: Cast) -> None:
    page = viewer.get(f"/admin/locations/{cast.harbour.public_id}")
    assert "Open 24 hours until you set hours" in page.text
    assert not page.all('a[href$="change-hours"]')


def test_hours_are_shown_day_by_day(manager: PageClient, cast: Cast) -> None:
    lunch = {"day5_opens": "10:00", "day5_closes": "12:00", "day5_opens_again": "13:00", "day5_closes_again": "16:00"}
    page = manager.follow(_send(manager, cast, like_monday="y", **NINE_TO_FIVE, **lunch))
    assert page.texts(".hours dt") == ["Monday to Friday", "Saturday", "Sunday"]
    assert page.texts(".hours dd") == ["09:00–17:30", "10:00–12:00 , 13:00–16:00", "closed"]
    assert _kept() == [f"{day} 09:00-17:30" for day in range(5)] + ["5 10:00-12:00", "5 13:00-16:00"]
    form = manager.get(_address(cast)).form("")
    assert (form["day4_closes"], form["day5_opens_again"], form["day6_opens"]) == ("17:30", "13:00", "")


def test_mondays_hours_take_the_place_of_the_other_days(manager: PageClient, cast: Cast) -> None:
    _send(manager, cast, like_monday="y", day2_opens="08:00", day2_closes="20:00", **NINE_TO_FIVE)
    assert _kept() == [f"{day} 09:00-17:30" for day in range(5)]


def test_closing_past_midnight_and_whole_days_are_fine(manager: PageClient, cast: Cast) -> None:
    night = {"day4_opens": "20:00", "day4_closes": "02:00", "day6_opens": "00:00", "day6_closes": "00:00"}
    page = manager.follow(_send(manager, cast, **night))
    assert _kept() == ["4 20:00-02:00", "6 00:00-00:00"]
    assert page.texts(".hours dd")[1::2] == ["20:00–02:00", "day and night"]


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        ({"day1_opens": "09:00"}, "Enter when it closes on Tuesday."),
        ({"day1_closes_again": "09:00"}, "Enter when it opens on Tuesday."),
        ({"day1_opens": "nine", "day1_closes": "17:00"}, "Enter the time like 09:30."),
        ({}, "Fill in the hours for at least one day"),
        ({"like_monday": "y", "day6_opens": "09:00", "day6_closes": "10:00"}, "Fill in Monday first"),
        (
            NINE_TO_FIVE | {"day0_opens_again": "17:00", "day0_closes_again": "19:00"},
            "These hours begin before those on Monday end.",
        ),
        (
            NINE_TO_FIVE | {"day6_opens": "22:00", "day6_closes": "09:30"},
            "These hours begin before those on Sunday end.",
        ),
    ],
)
def test_what_makes_no_week_comes_back_with_a_sentence(
    manager: PageClient, cast: Cast, times: dict[str, str], sentence: str
) -> None:
    page = _send(manager, cast, 422, **times)
    assert sentence in page.text
    assert page.html.title.get_text().startswith("Error: ")
    assert {name: page.form("")[name] for name in times if name != "like_monday"} == {
        name: time for name, time in times.items() if name != "like_monday"
    }
    assert _kept() == []


def test_day_and_night_forgets_the_hours_whatever_the_days_say(manager: PageClient, cast: Cast) -> None:
    _send(manager, cast, **NINE_TO_FIVE)
    _send(manager, cast, kind="always", day3_opens="nonsense")
    assert _kept() == []


def test_a_change_of_hours_is_in_the_audit_log_once(manager: PageClient, cast: Cast) -> None:
    for _twice in range(2):
        _send(manager, cast, **NINE_TO_FIVE)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "change hours")).one()
    assert (entry.before, entry.after) == ({"hours": []}, {"hours": ["0 09:00–17:30"]})
    assert (entry.manager_id, entry.subject_id) == (cast.mark.id, cast.harbour.id)


@pytest.fixture
def november() -> Iterator[None]:
    """Half past eleven in the evening at Harbour Street, on the 30th."""
    with time_machine.travel(datetime(2026, 11, 30, 23, 30, tzinfo=UTC), tick=False):
        yield


def _close(manager: PageClient, cast: Cast, first: str, last: str = "", occasion: str = "", status: int = 303) -> Page:
    address = f"/admin/locations/{cast.harbour.public_id}/add-closed-days"
    said = {"first_on": first, "last_on": last, "occasion": occasion}
    return manager.post(address, manager.get(address).form("") | said, status=status)


def _closed() -> list[tuple[date, date, str]]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(ClosedDays).order_by(ClosedDays.first_on))
    return [(row.first_on, row.last_on, row.occasion) for row in rows]


def test_closed_days_stand_under_the_hours_the_next_first(november: None, manager: PageClient, cast: Cast) -> None:
    _close(manager, cast, "2027-04-02", occasion="Good Friday")
    page = manager.follow(_close(manager, cast, "2026-12-24", "2027-01-02", "Christmas"))
    assert page.texts(".closed-days p") == ["24 Dec 2026 – 2 Jan 2027 Christmas", "2 Apr 2027 Good Friday"]
    assert _closed()[0] == (date(2026, 12, 24), date(2027, 1, 2), "Christmas")


def test_days_that_are_over_stand_there_no_more(november: None, manager: PageClient, cast: Cast) -> None:
    rows = [ClosedDays(location_id=cast.harbour.id, first_on=day, last_on=day) for day in (NOV_29, NOV_30)]
    db.session.add_all(rows)
    db.session.commit()
    page = manager.get(f"/admin/locations/{cast.harbour.public_id}")
    assert page.texts(".closed-days p") == ["30 Nov 2026"]


def test_closed_days_can_be_removed_once(november: None, manager: PageClient, cast: Cast) -> None:
    page = manager.follow(_close(manager, cast, "2026-12-25", occasion="Christmas"))
    address = page.html.select_one(".closed-days form")["action"]
    form = page.form(address)
    for _twice in range(2):
        assert manager.follow(manager.post(address, form)).all(".closed-days") == []
    assert _closed() == []
    about = sa.select(AuditEntry).where(AuditEntry.act.contains("closed days")).order_by(AuditEntry.id)
    entries = db.session.scalars(about).all()
    kept = {"first_on": "2026-12-25", "last_on": "2026-12-25", "occasion": "Christmas"}
    assert [(one.before, one.after) for one in entries] == [({}, kept), (kept, {})]


def test_nobody_removes_what_is_closed_elsewhere(november: None, manager: PageClient, cast: Cast) -> None:
    other = ClosedDays(location_id=cast.hill.id, first_on=NOV_30, last_on=NOV_30)
    db.session.add(other)
    db.session.commit()
    address = f"/admin/locations/{cast.harbour.public_id}/remove-closed-days"
    manager.post(address, {"days": other.public_id})
    assert len(_closed()) == 1


def test_viewers_read_closed_days_and_change_none(november: None, viewer: PageClient, cast: Cast) -> None:
    db.session.add(ClosedDays(location_id=cast.harbour.id, first_on=NOV_30, last_on=NOV_30))
    db.session.commit()
    page = viewer.get(f"/admin/locations/{cast.harbour.public_id}")
    assert page.texts(".closed-days p") == ["30 Nov 2026"]
    assert page.all(".closed-days form, a[href$='closed-days']") == []


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("", "", "Enter the first day it is closed."),
        ("Christmas", "", "Enter the date like 2026-11-30."),
        ("2026-12-24", "soon", "Enter the date like 2026-11-30."),
        ("2026-12-24", "2026-12-23", "Choose a last day that is not before the first."),
        ("2026-12-24", "2028-12-24", "Enter up to a year."),
        ("2026-11-28", "2026-11-29", "These days are in the past."),
        ("2026-12-05", "2026-12-06", "These days are already entered."),
    ],
)
def test_what_makes_no_closed_days_comes_back_with_a_sentence(
    november: None, manager: PageClient, cast: Cast, first: str, last: str, sentence: str
) -> None:
    _close(manager, cast, "2026-12-01", "2026-12-20")
    page = _close(manager, cast, first, last, "Holidays", status=422)
    assert sentence in page.text
    assert (page.form("")["first_on"], page.form("")["last_on"], page.form("")["occasion"]) == (first, last, "Holidays")
    assert len(_closed()) == 1
