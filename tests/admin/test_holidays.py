"""Public holidays, ticked once and copied into the days of many locations."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.extensions import db
from kiosk.models import AuditEntry, ClosedDays, Location
from tests.cast import Cast
from tests.pages import Page, PageClient

BAVARIA = {"country": "DE", "region": "BY", "year": "2027"}
EPIPHANY, NEW_YEAR = date(2027, 1, 6), date(2027, 1, 1)


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 28, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def bavarian(november: None, cast: Cast) -> Cast:
    """Both locations are in Bavaria."""
    db.session.execute(sa.update(Location).values(time_zone="Europe/Berlin", region="South"))
    db.session.commit()
    return cast


def _address(**asked: str) -> str:
    return f"/admin/holidays/?{urlencode(BAVARIA | asked)}"


def _send(owner: PageClient, status: int = 303, where: str = "", **times: str) -> Page:
    return owner.post(_address(where=where), _form(owner.get(_address(where=where))) | times, status=status)


def _form(page: Page) -> dict[str, str]:
    """The days, not the question of where and when."""
    [action] = [form["action"] for form in page.all("main form[method=post]")]
    return page.form(action)


def _line(page: Page, on: date) -> str:
    """The name of the line of a date in the form."""
    form = _form(page)
    return next(name.removesuffix("-on") for name, value in form.items() if value == on.isoformat())


def _days(location: Location) -> dict[date, str]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(ClosedDays).where(ClosedDays.location_id == location.id))
    return {row.first_on: row.holiday_of for row in rows}


def test_public_holidays_are_copied_to_every_location_at_once(bavarian: Cast, owner: PageClient) -> None:
    page = owner.follow(_send(owner))
    assert page.texts(".notice") == ["Saved at 2 locations. Tablets update by themselves."]
    for location in (bavarian.harbour, bavarian.hill):
        assert len(_days(location)) == 12
        assert _days(location)[EPIPHANY] == "DE-BY"
    acts = db.session.scalars(sa.select(AuditEntry.act).where(AuditEntry.subject_kind == "locations")).all()
    assert acts.count("add holidays") == 2


def test_what_is_entered_everywhere_is_said_and_not_ticked_again(bavarian: Cast, owner: PageClient) -> None:
    ticked = _form(owner.get(_address()))
    page = owner.follow(owner.post(_address(), ticked, status=303))
    assert len([one for one in page.texts(".holidays small") if "already entered" in one]) == 12
    before = _days(bavarian.harbour)
    again = owner.follow(owner.post(_address(), ticked, status=303))
    assert again.texts(".notice") == ["Nothing to add: these days are already entered, or over."]
    assert _days(bavarian.harbour) == before


def test_what_was_typed_by_hand_stays(bavarian: Cast, owner: PageClient) -> None:
    typed = {"first_on": date(2026, 12, 30), "last_on": date(2027, 1, 3), "occasion": "Stocktaking"}
    short = {"first_on": EPIPHANY, "last_on": EPIPHANY, "opens_at": time(9), "closes_at": time(12)}
    rows = [ClosedDays(location_id=bavarian.harbour.id, **days) for days in (typed, short)]
    db.session.add_all(rows)
    db.session.commit()
    _send(owner)
    assert NEW_YEAR not in _days(bavarian.harbour)
    assert _days(bavarian.harbour)[EPIPHANY] == ""
    assert _days(bavarian.hill)[NEW_YEAR] == "DE-BY"


def test_a_removed_one_comes_back_when_it_is_added_again(bavarian: Cast, owner: PageClient) -> None:
    _send(owner)
    row = db.session.scalars(sa.select(ClosedDays).where(ClosedDays.first_on == EPIPHANY)).first()
    owner.post(f"/admin/locations/{bavarian.harbour.public_id}/remove-closed-days", {"days": row.public_id})
    assert EPIPHANY not in _days(bavarian.harbour)
    assert EPIPHANY in _days(bavarian.hill)
    assert _line(owner.get(_address()), EPIPHANY)
    _send(owner)
    assert EPIPHANY in _days(bavarian.harbour)


def test_a_day_can_be_left_out_and_another_be_half_a_day(bavarian: Cast, owner: PageClient) -> None:
    page = owner.get(_address())
    line, other = _line(page, EPIPHANY), _line(page, NEW_YEAR)
    form = _form(page) | {f"{line}-opens_at": "10:00", f"{line}-closes_at": "13:00"}
    form.pop(f"{other}-is_chosen")
    owner.post(_address(), form, status=303)
    assert NEW_YEAR not in _days(bavarian.harbour)
    shown = owner.get(f"/admin/locations/{bavarian.harbour.public_id}").texts(".closed-days p")
    assert any("6 Jan 2027 open 10:00–13:00" in one for one in shown)


@pytest.mark.parametrize(
    "times", [{"opens_at": "10:00"}, {"closes_at": "13:00"}, {"opens_at": "ten", "closes_at": "13"}]
)
def test_half_a_time_comes_back_with_a_sentence_and_all_that_was_typed(
    bavarian: Cast, owner: PageClient, times: dict[str, str]
) -> None:
    line = _line(owner.get(_address()), EPIPHANY)
    typed = {f"{line}-{name}": value for name, value in times.items()}
    page = _send(owner, 422, **typed)
    assert page.texts(".summary a") == [
        "Epiphany: enter both times like 09:30, or leave both empty if it is closed all day."
    ]
    assert {name: _form(page)[name] for name in typed} == typed
    assert _days(bavarian.harbour) == {}


def test_nothing_ticked_is_a_sentence(bavarian: Cast, owner: PageClient) -> None:
    form = {name: value for name, value in _form(owner.get(_address())).items() if "is_chosen" not in name}
    assert owner.post(_address(), form, status=422).texts(".summary a") == ["Tick at least one day."]


def test_a_location_in_another_country_is_left_out_and_named(bavarian: Cast, owner: PageClient) -> None:
    bavarian.hill.time_zone = "Europe/Vienna"
    db.session.commit()
    page = owner.get(_address())
    assert page.texts(".notice.waits") == ["Not included, because they are in another country: Hill Road"]
    _send(owner)
    assert (len(_days(bavarian.harbour)), _days(bavarian.hill)) == (12, {})


def test_the_country_is_offered_by_the_places_own_zone_and_said(bavarian: Cast, owner: PageClient) -> None:
    page = owner.get(f"/admin/holidays/?where={bavarian.harbour.public_id}")
    assert page.texts("#country option[selected]") == ["Germany"]
    assert "These are the holidays of the whole country." in page.text
    assert page.texts("#year option[selected]") == ["2027"]


def test_one_region_or_one_location_can_be_chosen(bavarian: Cast, owner: PageClient) -> None:
    bavarian.hill.region = "North"
    db.session.commit()
    _send(owner, where="region North")
    assert (_days(bavarian.harbour), len(_days(bavarian.hill))) == ({}, 12)


def test_a_manager_adds_to_their_own_locations_alone(bavarian: Cast, manager: PageClient) -> None:
    _send(manager)
    assert (len(_days(bavarian.harbour)), _days(bavarian.hill)) == (12, {})


def test_viewers_do_not_open_it(november: None, viewer: PageClient) -> None:
    viewer.get("/admin/holidays/", status=403)


def test_what_is_over_is_not_added(bavarian: Cast, owner: PageClient) -> None:
    address = _address(year="2026")
    owner.post(address, _form(owner.get(address)), status=303)
    assert set(_days(bavarian.harbour)) == {date(2026, 12, 25), date(2026, 12, 26)}


def test_the_overview_says_in_november_where_next_years_are_missing(owner: PageClient, cast: Cast) -> None:
    this_year = {"first_on": date(2026, 5, 1), "last_on": date(2026, 5, 1), "holiday_of": "DE"}
    db.session.add(ClosedDays(location_id=cast.harbour.id, **this_year))
    db.session.commit()
    said = "Holidays 2027 are missing at one location"
    with time_machine.travel(datetime(2026, 11, 30, 12, tzinfo=UTC), tick=False):
        page = owner.get("/admin/")
        assert said in page.text
        assert "Add : the public holidays" in page.texts(".todo a")
        db.session.add(ClosedDays(location_id=cast.harbour.id, first_on=NEW_YEAR, last_on=NEW_YEAR, holiday_of="DE"))
        db.session.commit()
        assert said not in owner.get("/admin/").text


def test_a_stale_page_copies_nothing_until_it_is_sent_again(bavarian: Cast, owner: PageClient) -> None:
    form = _form(owner.get(_address())) | {"csrf_token": "stale"}
    owner.post(_address(), form, status=400)
    assert _days(bavarian.harbour) == {}
