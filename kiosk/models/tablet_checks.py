"""What is wrong with a tablet, each in one sentence that says what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import format_datetime, format_timedelta, ngettext
from flask_babel import gettext as _

from kiosk.lib import clock
from kiosk.models.place import Location, Touchpoint
from kiosk.models.tablet import AlarmKind, Tablet, TabletAlarm

LOW_BATTERY = 20
FULL_STORAGE = 80
RIGHT_MS = 2000
"""A clock that is less than this off is right."""


@dataclass(frozen=True)
class Check:
    """One thing to put right: a word for it, what is so, and what to do. `is_urgent` where answers come to harm."""

    word: str
    finding: str
    advice: str
    is_urgent: bool = True


def needs_attention() -> sa.ColumnElement[bool]:
    """Whether a tablet fails any check: the same as `checks`, for the database to answer."""
    has_alarm = sa.exists().where(TabletAlarm.tablet_id == Tablet.id, TabletAlarm.ended_at.is_(None))
    no_hours = sa.select(Location.id).where(Location.time_zone.not_in(clock.known_zones()))
    without_hours = sa.select(Touchpoint.id).where(Touchpoint.location_id.in_(no_hours))
    return sa.or_(
        has_alarm,
        Tablet.touchpoint_id.in_(without_hours),
        Tablet.refused_count > 0,
        Tablet.is_secure.is_(False),
        Tablet.is_storage_kept.is_(False),
        Tablet.is_awake.is_(False),
        sa.and_(Tablet.battery_percent <= LOW_BATTERY, Tablet.is_charging.is_not(True)),
        Tablet.storage_percent >= FULL_STORAGE,
    )


def checks(tablet: Tablet, alarms: Iterable[TabletAlarm], zone: str) -> list[Check]:
    """What is wrong with a tablet: its open alarms, oldest first, then what it last said of itself."""
    return [*(alarm_check(alarm, zone) for alarm in alarms), *_hours(zone), *_outbox(tablet), *_device(tablet)]


def alarm_check(alarm: TabletAlarm, zone: str) -> Check:
    """An alarm in words, by the clock of the tablet's location."""
    return {
        AlarmKind.UNHEARD: _unheard,
        AlarmKind.SILENT: _silent,
        AlarmKind.STUCK: _stuck,
        AlarmKind.CLOCK: _clock,
    }[alarm.kind](alarm.detail, zone)


def clock_words(offset_ms: int | None) -> str:
    """By how much a device's clock is off, in words."""
    if offset_ms is None:
        return _("not measured yet")
    if abs(offset_ms) < RIGHT_MS:
        return _("right")
    length = format_timedelta(timedelta(milliseconds=abs(offset_ms)))
    return _("%(length)s slow", length=length) if offset_ms > 0 else _("%(length)s fast", length=length)


def _unheard(detail: dict[str, Any], zone: str) -> Check:
    return Check(
        _("Offline"),
        _("No contact since %(moment)s.", moment=_moment(detail, zone)),
        _("Check that it is switched on, connected and showing the page."),
    )


def _silent(detail: dict[str, Any], zone: str) -> Check:
    usual = round(detail["expected"])
    return Check(
        _("Silent"),
        _("No answers since %(moment)s. We would expect about %(usual)s.", moment=_moment(detail, zone), usual=usual),
        _("Check that customers can see it, that the screen shows the faces and that tapping one works."),
    )


def _stuck(detail: dict[str, Any], zone: str) -> Check:
    waiting = detail["waiting"]
    return Check(
        _("Stuck"),
        ngettext("One answer is waiting on it", "%(num)s answers are waiting on it", waiting)
        + " "
        + _("since %(moment)s, although it is in contact.", moment=_moment(detail, zone)),
        _(
            "Open the staff screen on it and send again. If they are still waiting, save them as a file and hand "
            "it in here."
        ),
    )


def _clock(detail: dict[str, Any], _zone: str) -> Check:
    return Check(
        _("Clock"),
        _("Its clock is %(off)s.", off=clock_words(detail["offset_ms"])),
        _("Set date and time to automatic in its settings. Until then, answers still get the right time."),
    )


def _hours(zone: str) -> Iterator[Check]:
    if not clock.knows(zone):
        yield Check(
            _("Hours"),
            _("The server does not know the time zone %(zone)s, so this tablet asks at all hours.", zone=zone),
            _("Choose another time zone for the location, or update the server’s time zone data (tzdata)."),
            is_urgent=False,
        )


def _outbox(tablet: Tablet) -> Iterator[Check]:
    if tablet.refused_count:
        yield Check(
            _("Refused"),
            ngettext("One answer could not be taken.", "%(num)s answers could not be taken.", tablet.refused_count),
            _("Save them as a file on its staff screen and hand it in here: you will see why."),
        )
    if tablet.storage_percent is not None and tablet.storage_percent >= FULL_STORAGE:
        yield Check(
            _("Storage"),
            _("Its storage is %(percent)s %% full.", percent=tablet.storage_percent),
            _("Free some space on it, so that answers can wait when there is no network."),
        )


def _device(tablet: Tablet) -> Iterator[Check]:
    if tablet.is_secure is False:
        yield Check(
            _("No HTTPS"),
            _("The page was not opened over HTTPS, so it cannot start without a network or keep its screen on."),
            _("Open the https:// address on it, and pair it there."),
        )
    if tablet.is_storage_kept is False:
        yield Check(
            _("Storage not kept"),
            _("Its browser may delete answers waiting on it, or refuse to store any."),
            _("Leave private mode, add the page to the Home Screen, open it from there, and pair it there."),
            is_urgent=False,
        )
    if tablet.is_awake is False:
        yield Check(
            _("May sleep"),
            _("The page cannot keep its screen on."),
            _("Set the screen never to sleep in its settings and keep it plugged in."),
            is_urgent=False,
        )
    if tablet.battery_percent is not None and tablet.battery_percent <= LOW_BATTERY and not tablet.is_charging:
        yield Check(
            _("Battery"),
            _("%(percent)s %% left, and not charging.", percent=tablet.battery_percent),
            _("Plug it in."),
        )


def _moment(detail: dict[str, Any], zone: str) -> str:
    local = clock.local_time(datetime.fromisoformat(detail["since"]), zone)
    return str(format_datetime(local, "d MMM, HH:mm", rebase=False))
