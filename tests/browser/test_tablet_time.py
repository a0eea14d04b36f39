"""A tablet's sense of time: an answer keeps its instant whatever the clock says; hours are the location's."""

from datetime import UTC, datetime

import pytest

from kiosk.lib import clock
from kiosk.tablet_talk import written
from tests.browser.desk import Desk, responses

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
LONDON, NEW_YORK = "Europe/London", "America/New_York"
SHOP = [{"weekday": day, "opens": "09:00", "closes": "17:30"} for day in range(5)]
BAR = [{"weekday": 6, "opens": "20:00", "closes": "02:00"}]
NIGHTS = [{"weekday": day, "opens": "20:00", "closes": "02:00"} for day in range(7)]
CHRISTMAS = [{"first": "2026-12-24", "last": "2027-01-02", "occasion": "Christmas"}]
ASKED = """async ([what, hours, closed_days, offsets, at]) =>
  (await import("/static/js/tablet/hours.js"))[what]({ hours, closed_days, location: { offsets } }, new Date(at))"""


def _offsets(zone: str) -> list[tuple[str | None, int]]:
    return [(written(since), minutes) for since, minutes in clock.utc_offsets(zone, 2026)]


@pytest.mark.parametrize("year", [2019, 2031])
def test_a_clock_years_off_is_corrected(new_desk: Desk, year: int) -> None:
    new_desk.page.clock.install(time=datetime(year, 5, 1, 12, tzinfo=UTC))
    new_desk.open().paired().tap("Good").at("who").press("That is all").at("thanks")
    new_desk.drain()
    (answer,) = responses()
    assert abs((answer.given_at - clock.now()).total_seconds()) < 60
    assert answer.is_held is False


def test_a_clock_that_was_set_is_measured_anew(desk: Desk) -> None:
    measured = """async () => {
      const { measured, offset } = await import("/static/js/tablet/clock.js");
      for (const took of [10, 20, 30]) measured(1000, 1000 + took, 1000 + took / 2);
      const before = offset();
      measured(1000, 1400, 1200 + 3600_000);
      return [before, offset()];
    }"""
    assert desk.page.evaluate(measured) == [0, 3600_000]


@pytest.mark.parametrize(
    ("hours", "zone", "at", "is_open"),
    [
        ([], LONDON, "2026-11-22T03:00:00Z", True),
        (SHOP, LONDON, "2026-11-23T09:00:00Z", True),
        (SHOP, LONDON, "2026-11-23T08:59:59Z", False),
        (SHOP, LONDON, "2026-11-23T17:30:00Z", False),
        (SHOP, LONDON, "2026-11-22T12:00:00Z", False),
        (SHOP, NEW_YORK, "2026-11-23T13:59:00Z", False),
        (SHOP, NEW_YORK, "2026-11-23T22:00:00Z", True),
        (SHOP, LONDON, "2026-07-01T08:00:00Z", True),
        (BAR, LONDON, "2026-11-22T23:00:00Z", True),
        (BAR, LONDON, "2026-11-23T01:59:00Z", True),
        (BAR, LONDON, "2026-11-23T02:00:00Z", False),
    ],
)
def test_hours_are_on_the_locations_clock(
    new_desk: Desk, hours: list[dict[str, object]], zone: str, at: str, is_open: bool
) -> None:
    assert new_desk.open().page.evaluate(ASKED, ["isOpen", hours, [], _offsets(zone), at]) is is_open


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-23T08:00:00Z", "09:00"),
        ("2026-11-23T18:00:00Z", "Tuesday 09:00"),
        ("2026-11-21T12:00:00Z", "Monday 09:00"),
        ("2026-12-23T18:00:00Z", "Monday, January 4, 09:00"),
        ("2027-01-01T18:00:00Z", "Monday 09:00"),
    ],
)
def test_when_it_opens_next_is_said_in_words(new_desk: Desk, at: str, words: str) -> None:
    assert new_desk.open().page.evaluate(ASKED, ["opensNext", SHOP, CHRISTMAS, _offsets(LONDON), at]) == words


@pytest.mark.parametrize(
    ("hours", "zone", "at", "is_open"),
    [
        ([], LONDON, "2026-12-23T23:59:00Z", True),
        ([], LONDON, "2026-12-24T00:00:00Z", False),
        ([], LONDON, "2027-01-02T23:59:00Z", False),
        ([], LONDON, "2027-01-03T00:00:00Z", True),
        ([], NEW_YORK, "2026-12-24T04:59:00Z", True),
        ([], NEW_YORK, "2027-01-03T04:59:00Z", False),
        (SHOP, LONDON, "2026-12-24T12:00:00Z", False),
        (NIGHTS, LONDON, "2026-12-24T01:59:00Z", True),
        (NIGHTS, LONDON, "2026-12-24T21:00:00Z", False),
        (NIGHTS, LONDON, "2027-01-03T01:00:00Z", False),
    ],
)
def test_on_closed_days_it_is_closed_by_the_locations_calendar(
    new_desk: Desk, hours: list[dict[str, object]], zone: str, at: str, is_open: bool
) -> None:
    assert new_desk.open().page.evaluate(ASKED, ["isOpen", hours, CHRISTMAS, _offsets(zone), at]) is is_open


def test_a_tablet_that_has_heard_of_no_closed_days_knows_its_hours(new_desk: Desk) -> None:
    asked = ["isOpen", SHOP, None, _offsets(LONDON), "2026-12-24T12:00:00Z"]
    assert new_desk.open().page.evaluate(ASKED, asked) is True


def test_a_tablet_that_has_heard_of_no_offsets_trusts_its_own_clock(new_desk: Desk) -> None:
    page = new_desk.open().page
    for day, is_open in ((23, True), (22, False)):
        at = page.evaluate("day => new Date(2026, 10, day, 12).toISOString()", day)
        assert page.evaluate(ASKED, ["isOpen", SHOP, None, None, at]) is is_open


def test_a_place_that_never_opens_promises_nothing(new_desk: Desk) -> None:
    for_years = [{"first": "2026-01-01", "last": "2030-01-01", "occasion": ""}]
    asked = ["opensNext", SHOP, for_years, _offsets(LONDON), "2026-12-24T12:00:00Z"]
    assert new_desk.open().page.evaluate(ASKED, asked) == ""
