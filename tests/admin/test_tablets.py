"""Managers' pages of tablets."""

import re
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.actions import alarms
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry, Location, Tablet, TabletSettings, TabletStatus, Touchpoint
from tests import counting
from tests.builders import make_tablet, make_tablet_settings
from tests.cast import LONG_AGO, Cast
from tests.pages import Page, PageClient

FLEET = "/admin/tablets/"
WELL = {"is_secure": True, "is_storage_kept": True, "is_awake": True, "battery_percent": 80, "clock_offset_ms": 300}


def _now() -> datetime:
    return clock.now()


def _tablet(touchpoint: Touchpoint, secret: str = "one", **changes: Any) -> Tablet:
    """A tablet that was heard a moment ago and is well."""
    changes = {"paired_at": _now() - timedelta(days=2), "heard_at": _now(), "showing": "resting"} | WELL | changes
    return make_tablet(touchpoint, secret, **changes)


def _row(page: Page) -> str:
    [row] = page.texts("tbody tr")
    return row


def test_no_tablet_teaches_how_to_pair_one(viewer: PageClient, cast: Cast) -> None:
    page = viewer.get(FLEET)
    assert page.texts(".empty h2") == ["No tablet yet"]
    assert "/tablet on any tablet" in page.texts(".steps li")[0]
    assert page.link("Choose a touchpoint") == "/admin/locations/"


def test_a_tablet_that_is_well(viewer: PageClient, cast: Cast) -> None:
    _tablet(cast.reception, version="3f2a", is_charging=True)
    row = _row(viewer.get(FLEET))
    assert row.startswith("Reception Harbour Street")
    for words in ("shows the question", "empty", "80 %", "charging", "right", "All well", "version 3f2a"):
        assert words in row
    assert "HTTPS: yes · storage kept: yes · stays awake: yes" in row


def test_each_red_check_says_what_to_do(viewer: PageClient, cast: Cast) -> None:
    wrong = {"is_secure": False, "is_storage_kept": False, "is_awake": False, "battery_percent": 9}
    counts = {"outbox_count": 4, "refused_count": 2, "oldest_waiting_at": _now() - timedelta(hours=3)}
    tablet = _tablet(cast.reception, **wrong, **counts, clock_offset_ms=-7_200_000, storage_percent=95)
    row = _row(viewer.get(FLEET))
    for words in (
        *(
            "4 answers are waiting on it since",
            "save them as a file",
            "Its clock is 2 hours fast",
            "date and time to automatic",
        ),
        *("2 answers could not be taken", "95 % full", "Open the https:// address", "add the page to the Home Screen"),
        *("never to sleep", "9 % left", "Plug it in", "4 waiting oldest: 3 hours"),
    ):
        assert words in row
    assert len(viewer.get(f"{FLEET}{tablet.public_id}").all(".checks li")) == 8


def test_what_needs_somebody_is_what_has_checks(owner: PageClient, cast: Cast) -> None:
    _tablet(cast.reception)
    _tablet(cast.hill_desk, "two", is_awake=False)
    page = owner.get(f"{FLEET}?show=attention")
    assert page.texts("tbody th a") == ["Front desk"]
    assert page.texts(".tabs a") == ["In use 2", "Needs attention 1", "Retired 0"]
    assert owner.get(f"{FLEET}?location={cast.harbour.public_id}").texts("tbody th a") == ["Reception"]
    assert owner.get(f"{FLEET}?location={cast.harbour.public_id}&show=attention").texts(".empty h2")


def test_nobody_sees_a_tablet_of_another_location(manager: PageClient, cast: Cast) -> None:
    there = _tablet(cast.hill_desk, battery_percent=5)
    assert manager.get(FLEET).texts(".empty h2") == ["No tablet yet"]
    manager.get(f"{FLEET}{there.public_id}", status=404)
    manager.post(f"{FLEET}{there.public_id}/retire", status=404)
    for act in ("pair", "change"):
        manager.get(f"{FLEET}{act}/{cast.hill_desk.public_id}", status=404)
    assert manager.get(f"{FLEET}?location={cast.hill.public_id}").texts("tbody tr") == []


def test_a_tablet_that_waits_for_pairing_is_nobodys(owner: PageClient, cast: Cast) -> None:
    owner.get(f"{FLEET}{make_tablet(None).public_id}", status=404)


def test_a_long_fleet_is_paged_and_asks_as_often_as_a_short_one(owner: PageClient, cast: Cast) -> None:
    _tablet(cast.reception)
    owner.get(FLEET)
    with counting.queries() as few:
        owner.get(FLEET)
    for number in range(60):
        place = Location(name=f"Shop {number % 7}{number}", time_zone="UTC", created_at=LONG_AGO)
        db.session.add(place)
        db.session.flush()
        db.session.add(Touchpoint(name="Desk", location_id=place.id, created_at=LONG_AGO))
    db.session.commit()
    for touchpoint in db.session.scalars(sa.select(Touchpoint).where(Touchpoint.name == "Desk")).all():
        _tablet(touchpoint, touchpoint.code)
    with counting.queries() as many:
        pages = [owner.get(FLEET)]
    assert len(many) == len(few)
    while pages[-1].all("a[rel=next]"):
        pages.append(owner.get(pages[-1].link("More tablets")))
    places = [name for page in pages for name in page.texts("tbody th small")]
    assert places == sorted(places)
    assert [len(page.all("tbody tr")) for page in pages] == [25, 25, 11]


def test_a_tablet_is_paired_by_its_words_with_the_pin_that_was_suggested(manager: PageClient, cast: Cast) -> None:
    waiting = make_tablet(None, pairing_code_until=_now() + timedelta(minutes=5))
    address = f"{FLEET}pair/{cast.reception.public_id}"
    form = manager.get(address).form("")
    assert form["pin"].isdecimal()
    page = manager.follow(manager.post(address, form | {"words": " Maple River SEVEN "}))
    assert page.h1 == "Tablet at Reception"
    assert "Paired. The tablet starts asking at Reception within a minute." in page.text
    db.session.expire_all()
    assert (waiting.status, waiting.touchpoint_id, waiting.paired_by_id) == (
        *(TabletStatus.PAIRED, cast.reception.id),
        cast.mark.id,
    )
    assert db.session.get(TabletSettings, cast.reception.id).pin_hash


def test_wrong_words_come_back_and_are_limited(manager: PageClient, cast: Cast) -> None:
    address = f"{FLEET}pair/{cast.reception.public_id}"
    form = manager.get(address).form("") | {"words": "moss and stone"}
    page = manager.post(address, form, status=422)
    assert "No tablet is showing these words" in page.text
    assert page.form("")["words"] == "moss and stone"
    assert page.form("")["pin"] == form["pin"]
    for _try in range(9):
        page = manager.post(address, form, status=422)
    page = manager.post(address, form, status=422)
    assert re.search(r"Too many wrong attempts\. Try again in \d+ min\.", page.text)
    assert db.session.get(TabletSettings, cast.reception.id) is None


def test_a_pin_is_four_to_eight_digits(manager: PageClient, cast: Cast) -> None:
    address = f"{FLEET}pair/{cast.reception.public_id}"
    for pin in ("123", "123456789", "12 34", "٣٤٥٦"):
        page = manager.post(address, {"words": "maple river seven", "pin": pin}, status=422)
        assert "Choose a PIN of four to eight digits." in page.text


def test_a_replaced_tablet_is_kept_in_the_history(manager: PageClient, cast: Cast) -> None:
    make_tablet_settings(cast.reception, pin_hash="kept")
    old = _tablet(cast.reception, device="iPad, Safari 18", paired_by_id=cast.mark.id)
    make_tablet(None, pairing_code_until=_now() + timedelta(minutes=5))
    address = f"{FLEET}pair/{cast.reception.public_id}"
    page = manager.get(address)
    assert "There is already a tablet here" in page.text
    assert page.form("")["pin"] == ""
    page = manager.follow(manager.post(address, {"words": "maple-river-seven", "pin": ""}))
    [new, before] = page.texts("section[aria-labelledby=history] ul:last-of-type li")
    assert new.startswith("In use This tablet: paired")
    assert before.startswith("Retired iPad, Safari 18 : paired")
    assert "by Mark Ellis, retired" in before
    assert manager.get(f"{FLEET}{old.public_id}").texts(".top .tag") == ["Retired"]
    assert manager.get(f"{FLEET}?show=retired").texts("tbody th a") == ["Reception"]
    assert db.session.get(TabletSettings, cast.reception.id).pin_hash == "kept"


def test_a_lost_tablet_is_retired_in_one_click_and_undone_by_pairing(manager: PageClient, cast: Cast) -> None:
    tablet = _tablet(cast.reception)
    page = manager.follow(manager.post(f"{FLEET}{tablet.public_id}/retire"))
    assert "can no longer send answers" in page.text
    assert page.link("Pair a tablet") == f"{FLEET}pair/{cast.reception.public_id}"
    assert not page.all("form[action$=retire]")
    manager.post(f"{FLEET}{tablet.public_id}/retire")
    entry = sa.select(sa.func.count()).where(AuditEntry.act == "retire", AuditEntry.subject_id == tablet.id)
    assert db.session.scalar(entry) == 1


def test_how_a_tablet_asks_is_changed(manager: PageClient, cast: Cast) -> None:
    address = f"{FLEET}change/{cast.reception.public_id}"
    form = manager.get(address).form("")
    assert (form["idle_seconds"], form["warning_seconds"], form["shows_people"]) == ("45", "20", ["y"])
    said = {"question": "How was lunch?", "shows_people": "", "idle_seconds": "60", "pin": "4711"}
    page = manager.follow(manager.post(address, {**form, **said}))
    assert "updates as soon as nobody is using it" in page.text
    settings = db.session.get(TabletSettings, cast.reception.id)
    assert (settings.question, settings.idle_seconds, settings.warning_seconds) == ("How was lunch?", 60, 20)
    form = manager.get(address).form("")
    assert form["pin"] == ""
    manager.post(address, form | {"has_no_pin": "y"})
    db.session.expire_all()
    assert db.session.get(TabletSettings, cast.reception.id).pin_hash == ""


def test_settings_that_make_no_sense_come_back_with_sentences(manager: PageClient, cast: Cast) -> None:
    said = {"question": "x" * 121, "idle_seconds": "14", "warning_seconds": "soon", "pin": "1"}
    page = manager.post(f"{FLEET}change/{cast.reception.public_id}", said, status=422)
    for sentence in (
        *("Shorten the question to 120 characters.", "Enter a whole number from 15 to 600."),
        *("Enter a whole number from 20 to 120.", "Choose a PIN of four to eight digits."),
    ):
        assert sentence in page.text
    assert page.form("")["question"] == "x" * 121
    assert db.session.get(TabletSettings, cast.reception.id) is None


def test_a_touchpoint_leads_to_its_tablet(manager: PageClient, viewer: PageClient, cast: Cast) -> None:
    address = f"/admin/touchpoints/{cast.reception.public_id}"
    assert manager.get(address).link("Pair a tablet") == f"{FLEET}pair/{cast.reception.public_id}"
    tablet = _tablet(cast.reception)
    assert manager.get(address).link("Replace it")
    assert viewer.get(address).link("The tablet here") == f"{FLEET}{tablet.public_id}"
    place = viewer.get(f"/admin/locations/{cast.harbour.public_id}")
    assert place.all(f'main a[href="{FLEET}?location={cast.harbour.public_id}"]')


def test_the_overview_tells_of_alarms_and_of_what_is_right_again(manager: PageClient, cast: Cast) -> None:
    tablet = _tablet(cast.reception, heard_at=_now() - timedelta(hours=1))
    _tablet(cast.hill_desk, "two", heard_at=_now() - timedelta(hours=1))
    needs = manager.get("/admin/").texts(".todo li")
    assert [line.split()[0] for line in needs] == ["Tablet", "Quiet"]
    assert needs[0].startswith("Tablet No contact since")
    assert "Reception · Harbour Street · noticed" in needs[0]
    tablet.heard_at = _now() + timedelta(seconds=1)
    db.session.commit()
    alarms.watch(at=_now() + alarms.EVERY)
    page = manager.get("/admin/")
    assert len(page.texts(".todo li")) == 1
    assert page.texts(".over li")[0].startswith("Working again Reception : offline, since")
    history = manager.get(f"{FLEET}{tablet.public_id}").texts(".past li")
    assert history[0].startswith("Offline ")
    assert "lasted" in history[0]
