"""A device that lacks or refuses what pages may ask for: it asks and sends, and says what is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from werkzeug.security import generate_password_hash

from kiosk.extensions import db
from kiosk.lib import clock, hours
from kiosk.lib.hours import Calendar, Span
from kiosk.models import ClosedDays, OpeningHours, StandardVersion
from kiosk.models.organisation import LANGUAGES
from kiosk.models.place import LONGEST_CLOSED, OCCASION_LENGTH
from kiosk.models.staff_member import SHOWN_NAME_LENGTH
from kiosk.models.tablet import QUESTION_LENGTH
from kiosk.tablet_talk import written
from tests.browser.desk import Desk, responses
from tests.browser.test_tablet_reach import SHARES
from tests.builders import make_tablet_settings
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

# A browser whose time zone data is older than the server's.
OLDER = """const Real = Intl.DateTimeFormat;
Intl.DateTimeFormat = function (language, options) {
  if (options?.timeZone && options.timeZone !== "UTC") throw new RangeError(`Invalid time zone: ${options.timeZone}`);
  return new Real(language, options);
};"""
WITHOUT = "Object.defineProperty(%s, '%s', { value: undefined });"
REFUSED = "Object.defineProperty(%s, '%s', { get() { throw new DOMException('refused', 'SecurityError'); } });"
REJECTED = "%s = () => Promise.reject(new DOMException('refused', 'SecurityError'));"


def _without(**names: str) -> str:
    return "".join(WITHOUT % (owner, name) for owner, all_names in names.items() for name in all_names.split())


LACKING = {
    "a time zone": OLDER,
    "a form of Intl": "Intl.DateTimeFormat = function () { throw new RangeError('Invalid option'); };",
    "Intl": "delete window.Intl;",
    "storage": REFUSED % ("window", "indexedDB"),
    "any notion of storage": _without(window="indexedDB IDBKeyRange caches"),
    "room": """IDBObjectStore.prototype.put = function () {
  const asked = this.count();
  this.transaction.abort();
  return asked;
};""",
    "anything private mode refuses": "".join(
        REJECTED % name
        for name in ("CacheStorage.prototype.open", "LockManager.prototype.request", "LockManager.prototype.query",
                     "StorageManager.prototype.persisted", "StorageManager.prototype.persist",
                     "StorageManager.prototype.estimate", "ServiceWorkerContainer.prototype.register")
    ) + "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };",
    "locks and channels": "delete window.BroadcastChannel; delete Navigator.prototype.locks;",
    "https": "delete Crypto.prototype.randomUUID;" + _without(
        window="isSecureContext caches", **{"Navigator.prototype": "serviceWorker wakeLock storage locks getBattery"},
        **{"Crypto.prototype": "subtle"},
    ),
    "a voice": _without(window="speechSynthesis SpeechSynthesisUtterance"),
    "a list of voices": "speechSynthesis.getVoices = () => undefined;",
    "a history": "History.prototype.pushState = () => { throw new DOMException('too often', 'SecurityError'); };",
    "a screen that stays on": REJECTED % "WakeLock.prototype.request",
}  # fmt: skip
SPEAKING = """document.addEventListener("readystatechange", () => (document.documentElement.lang = "%s"));"""
FORGETFUL = ("storage", "any notion of storage", "room", "anything private mode refuses")


def _lacking(desk: Desk, script: str) -> list[str]:
    """Load the script before the page's own; what the page throws later is in the list."""
    thrown: list[str] = []
    desk.page.on("pageerror", lambda error: thrown.append(str(error)))
    desk.context.add_init_script(script)
    return thrown


@pytest.mark.parametrize("thing", LACKING)
def test_it_asks_and_sends_without(new_desk: Desk, thing: str) -> None:
    thrown = _lacking(new_desk, LACKING[thing])
    desk = new_desk.open().paired().tap("Good").at("who")
    desk.page.get_by_label("Tom").check()
    desk.press("That is all").at("thanks").press("Done").at("resting").drain()
    assert [(one.rating, one.told_at is None) for one in responses()] == [(4, False)]
    assert desk.outbox() == []
    memory = desk.staff().page.locator("[data-check=memory]")
    expect(memory).to_have_attribute("data-state", "no" if thing in FORGETFUL else "yes")
    assert thrown == []


def test_storage_that_never_answers_keeps_nobody_waiting(new_desk: Desk) -> None:
    thrown = _lacking(new_desk, "IDBFactory.prototype.open = () => ({});")
    new_desk.page.clock.install()
    new_desk.open().page.clock.fast_forward(6000)
    new_desk.at("setup").paired().tap("Good").at("who").press("That is all").at("thanks").drain()
    assert [one.rating for one in responses()] == [4]
    assert thrown == []


def test_a_page_that_cannot_start_says_so_in_a_while(new_desk: Desk) -> None:
    new_desk.context.route("**/tablet/main.js", lambda route: route.abort())
    page = new_desk.open().page
    late = page.locator(".late")
    expect(late).to_be_hidden()
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    expect(late).to_be_visible()
    expect(late).to_contain_text("scan the code on the counter with your own phone")


def test_hours_hold_in_a_zone_that_the_device_does_not_know(new_desk: Desk) -> None:
    harbour = new_desk.cast.harbour
    harbour.time_zone = "America/Coyhaique"
    in_two_days = clock.local_time(clock.now(), harbour.time_zone) + timedelta(days=2)
    day = in_two_days.weekday()
    db.session.add(OpeningHours(location_id=harbour.id, weekday=day, opens_at=time(9), closes_at=time(17)))
    db.session.commit()
    thrown = _lacking(new_desk, OLDER)
    new_desk.open().pair()
    page = new_desk.at("closed").page
    expect(page.locator("[data-slot=opens]")).to_have_text(f"We open again: {in_two_days:%A} 09:00.")
    new_desk.press("I am still here and want to say something").at("resting")
    expect(new_desk.staff().page.locator("[data-check=hours]")).to_have_attribute("data-state", "yes")
    assert thrown == []


def test_a_zone_that_the_server_does_not_know_is_said_and_it_asks_at_all_hours(new_desk: Desk) -> None:
    harbour = new_desk.cast.harbour
    harbour.time_zone = "America/Not_Known_Yet"
    tomorrow = (clock.now() + timedelta(days=2)).weekday()
    db.session.add(OpeningHours(location_id=harbour.id, weekday=tomorrow, opens_at=time(9), closes_at=time(17)))
    db.session.commit()
    page = new_desk.open().paired().staff().page
    expect(page.locator("[data-check=hours]")).to_have_attribute("data-state", "no")
    expect(page.locator("[data-check=hours] p")).to_contain_text("so this tablet asks at all hours")


def _extreme(cast: Cast, letter: str) -> None:
    """Every text of a manager at its longest; the shortest times, the longest PIN, closed today and for a year."""
    today = clock.now().date() - timedelta(days=2)
    whole, harbour, reception = cast.organisation, cast.harbour, cast.reception
    whole.name, whole.mission, whole.colour = letter * 80, letter * 300, "#000000"
    harbour.name, harbour.time_zone, reception.name = letter * 80, "Pacific/Kiritimati", letter * 80
    cast.tom.shown_name, cast.tom.role = letter * SHOWN_NAME_LENGTH, letter * 80
    for version in db.session.scalars(sa.select(StandardVersion)):
        version.title = version.shortfall = letter * 40
    days = {"first_on": today, "last_on": today + LONGEST_CLOSED, "occasion": letter * OCCASION_LENGTH}
    pin = generate_password_hash("12345678", "pbkdf2:sha256:1000")
    db.session.add(ClosedDays(location_id=harbour.id, **days))
    question = letter * QUESTION_LENGTH
    make_tablet_settings(reception, question=question, idle_seconds=15, warning_seconds=20, pin_hash=pin)


@pytest.mark.parametrize("letter", ["W", "ﷺ", "\N{SURFER}", "\u202e", "<", "%"])
def test_no_setting_of_a_manager_blanks_it(new_desk: Desk, letter: str) -> None:
    thrown = _lacking(new_desk, OLDER)
    _extreme(new_desk.cast, letter)
    new_desk.open().pair()
    desk = new_desk.at("closed").press("I am still here and want to say something").at("resting")
    assert desk.page.evaluate(SHARES) == [1] * 5
    desk.tap("Poor").at("what").press("Skip").at("words").press("Skip").at("who").page.get_by_label("Rosa M.").check()
    desk.press("Send").at("thanks").press("Done").at("closed").drain()
    assert [one.rating for one in responses()] == [2]
    assert thrown == []


@pytest.mark.parametrize("language", [*(code for code, _ in LANGUAGES), "pt_BR", "ar", "zh_Hans_CN", "x", ""])
def test_no_language_blanks_it(new_desk: Desk, language: str) -> None:
    new_desk.cast.organisation.language = language
    in_two_days = clock.local_time(clock.now(), "Europe/London") + timedelta(days=2)
    day = {"location_id": new_desk.cast.harbour.id, "weekday": in_two_days.weekday()}
    db.session.add(OpeningHours(opens_at=time(9), closes_at=time(17), **day))
    db.session.commit()
    thrown = _lacking(new_desk, SPEAKING % language)
    new_desk.open().pair()
    expect(new_desk.at("closed").page.locator("[data-slot=opens]")).to_contain_text("09:00")
    new_desk.press("I am still here and want to say something").at("resting").tap("OK").at("who")
    assert thrown == []


WEEK = (*(Span(day, time(9), time(17, 30)) for day in range(5)), Span(5, time(20), time(2)))
SHORT = Span(3, time(10), time(13))
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(0, 3 * 365, 5)]
CALENDAR = Calendar(WEEK, frozenset(DAYS[::2]), frozenset((on, replace(SHORT, weekday=on.weekday())) for on in DAYS))
"""Every tenth day is closed, and at every fifth else it is open from 10:00 to 13:00."""

OPEN = """async (asked) => {
  const { isOpen } = await import("/static/js/tablet/hours.js");
  return asked.map(({ offsets, at, ...rest }) => isOpen({ ...rest, location: { offsets } }, new Date(at)));
}"""


def test_tablet_and_server_agree_on_every_zone_that_the_server_has(new_desk: Desk) -> None:
    random = Random(10)
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    cases = [(zone, begins + timedelta(minutes=random.randrange(3 * 365 * 1440))) for zone in clock.time_zones() * 8]
    week = [{"weekday": one.weekday, "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"} for one in WEEK]
    offsets = {
        zone: [(written(since), minutes) for since, minutes in clock.utc_offsets(zone, 2026)]
        for zone in clock.time_zones()
    }
    days = [{"first": on.isoformat(), "last": on.isoformat(), "opens": "10:00", "closes": "13:00"} for on in DAYS]
    days += [{"first": on.isoformat(), "last": on.isoformat()} for on in DAYS[::2]]
    rest = {"hours": week, "closed_days": days}
    asked = [{**rest, "offsets": offsets[zone], "at": at.isoformat()} for zone, at in cases]
    minute = timedelta(minutes=1)
    right = [bool(hours.open_between(CALENDAR, zone, at, at + minute / 60)) for zone, at in cases]
    _lacking(new_desk, OLDER)
    found = new_desk.open().page.evaluate(OPEN, asked)
    assert [case for case, one, other in zip(cases, found, right, strict=True) if one is not other] == []
