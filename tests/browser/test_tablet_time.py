"""A tablet's sense of time: an answer keeps its instant whatever the clock says; hours are the location's."""

from datetime import UTC, datetime

import pytest

from kiosk.lib import clock
from tests.browser.desk import Desk, responses

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
LONDON, NEW_YORK = "Europe/London", "America/New_York"
SHOP = [{"weekday": day, "opens": "09:00", "closes": "17:30"} for day in range(5)]
BAR = [{"weekday": 6, "opens": "20:00", "closes": "02:00"}]
IS_OPEN = """async ([hours, zone, at]) =>
  (await import("/static/js/tablet/hours.js")).isOpen(hours, zone, new Date(at))"""
OPENS = """async ([hours, zone, at]) =>
  (await import("/static/js/tablet/hours.js")).opensNext(hours, zone, new Date(at), "en")"""


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
    assert new_desk.open().page.evaluate(IS_OPEN, [hours, zone, at]) is is_open


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-23T08:00:00Z", "09:00"),
        ("2026-11-23T18:00:00Z", "Tuesday 09:00"),
        ("2026-11-21T12:00:00Z", "Monday 09:00"),
    ],
)
def test_when_it_opens_next_is_said_in_words(new_desk: Desk, at: str, words: str) -> None:
    assert new_desk.open().page.evaluate(OPENS, [SHOP, LONDON, at]) == words
