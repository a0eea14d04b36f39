"""Managers' pages of a location's opening hours."""

from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import AuditEntry, OpeningHours
from tests.cast import Cast
from tests.pages import Page, PageClient

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
    assert "Day and night, until you say otherwise" in page.text
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
        ({"day1_opens": "09:00"}, "Say when it closes on Tuesday."),
        ({"day1_closes_again": "09:00"}, "Say when it opens on Tuesday."),
        ({"day1_opens": "nine", "day1_closes": "17:00"}, "Write the time like 09:30."),
        ({}, "Fill in the hours of one day at least"),
        ({"like_monday": "y", "day6_opens": "09:00", "day6_closes": "10:00"}, "Fill in Monday first"),
        (
            NINE_TO_FIVE | {"day0_opens_again": "17:00", "day0_closes_again": "19:00"},
            "These hours begin before those of Monday are over.",
        ),
        (
            NINE_TO_FIVE | {"day6_opens": "22:00", "day6_closes": "09:30"},
            "These hours begin before those of Sunday are over.",
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
