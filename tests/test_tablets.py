"""What tablets say to the server, and what it says back."""

from datetime import time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.security import generate_password_hash

from kiosk.actions import places
from kiosk.actions import tablets as actions
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.lib.hours import DAY
from kiosk.models import ClosedDays, OpeningHours, Response, Tablet, TabletStatus
from tests.builders import make_tablet, make_tablet_settings
from tests.cast import Cast
from tests.tablets import SECRET, TabletClient, make_answer

NOW_AT_MOST = timedelta(minutes=1)


@pytest.fixture
def device(app: Flask, cast: Cast) -> TabletClient:
    return TabletClient(app)


@pytest.fixture
def tablet(cast: Cast) -> Tablet:
    return make_tablet(cast.reception, SECRET, paired_at=clock.now())


def test_a_new_tablet_is_told_its_words(device: TabletClient) -> None:
    status, said = device.ask()
    assert (status, said["status"], said["words"].count("-")) == (201, "waiting", 2)
    assert device.ask()[1]["words"] == said["words"]


def test_a_paired_tablet_that_asks_is_told_so(device: TabletClient, tablet: Tablet) -> None:
    status, said = device.ask()
    assert (status, said["status"], "words" in said) == (200, "paired", False)


@pytest.mark.parametrize("said", [{}, {"secret": "short"}, {"secret": 5}, {"secret": "x" * 101}, {"secret": None}])
def test_a_secret_is_long(device: TabletClient, said: dict[str, Any]) -> None:
    status, answer = device.post("ask", said)
    assert (status, answer["sentence"]) == (422, "The server cannot read “secret”.")


def test_a_waiting_tablet_hears_when_it_is_paired(device: TabletClient, cast: Cast) -> None:
    words = device.ask()[1]["words"]
    waiting = device.heartbeat()[1]
    assert (waiting["status"], waiting["words"], waiting["settings_version"]) == ("waiting", words, "")
    actions.pair(words, cast.reception, by=cast.mark, at=clock.now())
    paired = device.heartbeat()[1]
    assert (paired["status"], paired["settings"]["touchpoint"]["name"]) == ("paired", "Reception")


def test_a_heartbeat_is_kept(device: TabletClient, tablet: Tablet) -> None:
    oldest_at = clock.now() - timedelta(hours=2)
    device.heartbeat(
        offset_ms=1500, outbox={"waiting": 7, "refused": 1, "oldest_at": oldest_at.isoformat()},
        battery={"percent": 81, "charging": True}, version="abc", showing="resting", is_secure=True,
        is_storage_kept=False, is_awake=None, device="iPad,\n Safari 18", storage_percent=12,
    )  # fmt: skip
    db.session.refresh(tablet)
    assert (tablet.outbox_count, tablet.refused_count, tablet.battery_percent, tablet.is_charging) == (7, 1, 81, True)
    assert tablet.oldest_waiting_at == oldest_at + timedelta(milliseconds=1500)
    assert (tablet.version, tablet.showing, tablet.device) == ("abc", "resting", "iPad, Safari 18")
    assert (tablet.is_secure, tablet.is_storage_kept, tablet.is_awake) == (True, False, None)
    assert (tablet.clock_offset_ms, tablet.storage_percent) == (1500, 12)
    assert clock.now() - tablet.heard_at < NOW_AT_MOST


def test_a_clock_that_was_not_measured_is_compared(device: TabletClient, tablet: Tablet) -> None:
    device.heartbeat(offset_ms=None, device_at=(clock.now() - timedelta(days=400)).isoformat())
    db.session.refresh(tablet)
    assert timedelta(milliseconds=tablet.clock_offset_ms) - timedelta(days=400) < NOW_AT_MOST


def test_settings_come_until_they_are_held(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    first = device.heartbeat()[1]
    assert first["settings"]["version"] == first["settings_version"]
    assert "settings" not in device.heartbeat(settings=first["settings_version"])[1]
    make_tablet_settings(cast.reception, question="How was your visit?", shows_people=False)
    changed = device.heartbeat(settings=first["settings_version"])[1]["settings"]
    assert (changed["question"], changed["people"]) == ("How was your visit?", [])


def test_settings_say_all_that_the_page_asks_with(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    said = device.heartbeat()[1]["settings"]
    assert said["tablet"] == tablet.public_id
    assert said["touchpoint"] == {"code": "harb0wr1", "name": "Reception"}
    assert (said["location"]["name"], said["location"]["time_zone"]) == ("Harbour Street", "Europe/London")
    assert (said["organisation"]["name"], said["organisation"]["initial"]) == ("Harbour Street Dental", "H")
    assert [face["word"] for face in said["faces"]] == ["Very poor", "Poor", "OK", "Good", "Very good"]
    assert [person["name"] for person in said["people"]] == ["Catherine", "Rosa M.", "Tom"]
    assert {standard["key"] for standard in said["standards"]} == {
        f"{standard.public_id}-1" for standard in (cast.welcome, cast.listened)
    }
    assert (said["idle_seconds"], said["warning_seconds"], said["pin"], said["is_asking"]) == (45, 20, None, True)
    assert said["phone_address"] == "http://feedback.example.org/t/harb0wr1"


def test_settings_say_when_the_places_clock_changes(device: TabletClient, tablet: Tablet) -> None:
    offsets = dict(device.heartbeat()[1]["settings"]["location"]["offsets"])
    year = clock.now().year
    assert offsets[f"{year}-01-01T00:00:00.000Z"] == 0
    assert sorted(offsets.values()) == [0] * 4 + [60] * 3


def test_where_the_servers_data_lacks_the_zone_settings_say_no_hours(
    device: TabletClient, tablet: Tablet, cast: Cast
) -> None:
    cast.harbour.time_zone = "America/Not_Known_Yet"
    day = {"location_id": cast.harbour.id, "first_on": clock.now().date(), "last_on": clock.now().date()}
    db.session.add(ClosedDays(occasion="Moving", **day))
    db.session.add(OpeningHours(location_id=cast.harbour.id, weekday=0, opens_at=time(9), closes_at=time(17)))
    db.session.commit()
    said = device.heartbeat()[1]["settings"]
    assert (said["location"]["offsets"], said["hours"], said["closed_days"]) == ([], [], [])


def test_settings_say_when_the_place_stays_closed(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    today = clock.local_date(clock.now(), "Europe/London")
    spans = {"Renovated": (-20, -10), "Yesterday": (-1, -1), "Moving": (-3, 4), "Christmas": (30, 31)}
    for occasion, (first, last) in spans.items():
        days = {"first_on": today + first * DAY, "last_on": today + last * DAY}
        db.session.add(ClosedDays(location_id=cast.harbour.id, occasion=occasion, **days))
    db.session.add(ClosedDays(location_id=cast.hill.id, occasion="Elsewhere", first_on=today, last_on=today))
    db.session.commit()
    said = device.heartbeat()[1]["settings"]["closed_days"]
    assert [days["occasion"] for days in said] == ["Moving", "Yesterday", "Christmas"]
    assert (said[2]["first"], said[2]["last"]) == ((today + 30 * DAY).isoformat(), (today + 31 * DAY).isoformat())


def test_settings_hold_no_number_and_nobody_of_another_place(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    make_tablet_settings(cast.reception, pin_hash=generate_password_hash("4711", "pbkdf2:sha256:1000"))
    said = device.heartbeat()[1]["settings"]
    assert (said["pin"]["iterations"], len(said["pin"]["hash"]), "4711" in str(said)) == (1000, 64, False)
    assert "Hanna" not in str(said)
    assert "Rosa Martinez" not in str(said)
    assert "'id': 1" not in str(said)


def test_a_touchpoint_that_is_retired_asks_no_more(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    places.retire(cast.reception, by=cast.mark, at=clock.now())
    assert device.heartbeat()[1]["settings"]["is_asking"] is False


@pytest.mark.parametrize("path", ["heartbeat", "sync", "leave"])
@pytest.mark.parametrize("header", [None, "Bearer", "Bearer " + "x" * 43, "Basic czpz", "Bearer \udcff"])
def test_an_unknown_tablet_is_refused(device: TabletClient, tablet: Tablet, path: str, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("utf-8", "surrogateescape").decode("latin-1")}
    status, said = device.post(path, {"device_at": "2026-10-14T12:00:00Z"}, headers=headers)
    assert (status, said["sentence"]) == (401, "The server does not know this tablet.")


def test_a_retired_tablet_hears_it_and_hands_in_nothing(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    actions.retire(tablet, by=cast.mark, at=clock.now())
    assert device.heartbeat()[1]["status"] == "retired"
    assert device.sync(tablet, make_answer())[0] == 410
    assert db.session.scalars(sa.select(Response)).all() == []


def test_a_waiting_tablet_hands_in_nothing(device: TabletClient, cast: Cast) -> None:
    device.ask()
    waiting = db.session.scalars(sa.select(Tablet)).one()
    assert waiting.status is TabletStatus.WAITING
    assert device.sync(waiting, make_answer())[0] == 410


def test_an_outbox_of_another_tablet_is_refused_whole(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    other = make_tablet(cast.hill_desk, "another secret")
    status, said = device.sync(other, make_answer())
    assert (status, said["sentence"].startswith("These answers were given on another tablet.")) == (422, True)


def test_a_pin_opens_and_wrong_ones_are_counted(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    assert device.post("leave", {"pin": ""})[0] == 200
    make_tablet_settings(cast.reception, pin_hash=generate_password_hash("4711", "pbkdf2:sha256:1"))
    assert [device.post("leave", {"pin": pin})[0] for pin in ("4711", "4712", "4711")] == [200, 403, 200]
    answers = [device.post("leave", {"pin": "0000"}) for _ in range(6)]
    assert [said.get("left") for _status, said in answers] == [4, 3, 2, 1, 0, None]
    assert answers[-1][0] == 429
