"""What tablets and the server say to each other: heartbeats in, settings out."""

import hashlib
import json
from datetime import datetime
from typing import Any

from flask import url_for

from kiosk.actions.responses import MOST_NAMES
from kiosk.lib import clock, colour, names, text
from kiosk.lib.json_fields import Fields
from kiosk.models import ClosedDays, OpeningHours, Tablet, TabletSettings
from kiosk.models.scale import FIVE_FACES
from kiosk.models.tablet import SHOWING
from kiosk.queries import tablets, visits
from kiosk.queries.visits import Person, Place

FARTHEST_OFF_MS = 10**14
"""Three thousand years."""

MOST_COUNTED = 10**9


def written(instant: datetime | None) -> str | None:
    """An instant as browsers write it."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z") if instant else None


def offset_of(said: Fields) -> int | None:
    """By how many milliseconds the device's clock was measured to be behind ours; None where it was not."""
    return said.whole_or_none("offset_ms", -FARTHEST_OFF_MS, FARTHEST_OFF_MS)


def heard(said: Fields, *, at: datetime) -> dict[str, Any]:
    """What a heartbeat says of its tablet, by column. Without a measurement its clock is compared with ours."""
    device_at, offset_ms = said.instant("device_at"), offset_of(said)
    outbox, battery = said.part("outbox") or Fields({}), said.part("battery") or Fields({})
    oldest_at, showing = outbox.instant_or_none("oldest_at"), said.text("showing", 20)
    return {
        "version": text.name(said.text("version", 400), 400)[:40],
        "device": device(said),
        "outbox_count": outbox.whole_or_none("waiting", 0, MOST_COUNTED) or 0,
        "refused_count": outbox.whole_or_none("refused", 0, MOST_COUNTED) or 0,
        "oldest_waiting_at": oldest_at and clock.corrected(oldest_at, offset_ms or 0),
        "battery_percent": battery.whole_or_none("percent", 0, 100),
        "is_charging": battery.flag_or_none("charging"),
        "clock_offset_ms": int((at - device_at).total_seconds() * 1000) if offset_ms is None else offset_ms,
        "storage_percent": said.whole_or_none("storage_percent", 0, 100),
        "showing": showing if showing in SHOWING else "",
        "is_secure": said.flag_or_none("is_secure"),
        "is_storage_kept": said.flag_or_none("is_storage_kept"),
        "is_awake": said.flag_or_none("is_awake"),
    }


def device(said: Fields) -> str:
    """What kind of tablet it says it is."""
    return text.name(said.text("device", 400), 400)[:80]


def settings(tablet: Tablet, *, page_version: str, base_url: str, at: datetime) -> dict[str, Any]:
    """All that a paired tablet needs to ask without a network; `version` changes whenever any of it does."""
    asking = tablets.asking(tablet.touchpoint_id or 0, at=at)
    place = visits.place(asking.code)
    if place is None:
        raise LookupError(asking.code)
    is_zone_known = clock.knows(place.time_zone)
    told = {
        "tablet": tablet.public_id,
        "page": page_version,
        "is_asking": not place.is_closed,
        "touchpoint": {"code": place.code, "name": place.touchpoint_name},
        "location": _location(place, at),
        "organisation": _organisation(place),
        "hours": [_hours(span) for span in asking.hours if is_zone_known],
        "closed_days": [_closed(days) for days in asking.closed_days if is_zone_known],
        "phone_address": f"{base_url}/t/{place.code}",
        "receipt_base": f"{base_url}/r/",
        "privacy_address": f"{base_url}/privacy",
    } | _questions(place, asking.settings, at)
    return {"version": _version(told)} | told


def _questions(place: Place, chosen: TabletSettings, at: datetime) -> dict[str, Any]:
    today = clock.local_date(at, place.time_zone)
    is_listed = chosen.shows_people and place.names_people
    people = visits.people(place.location_id, today=today) if is_listed else []
    return {
        "language": place.language,
        "question": chosen.question or str(FIVE_FACES.question),
        "scale": FIVE_FACES.id,
        "faces": [{"rating": rating, "word": str(word)} for rating, word in FIVE_FACES.faces],
        "names_people": place.names_people,
        "most_names": MOST_NAMES,
        "people": [_person(person) for person in people],
        "letters": names.letters(person.written for person in people),
        "standards": [
            {"key": promise.key, "title": promise.title, "shortfall": promise.shortfall}
            for promise in visits.promises()
        ],
        "idle_seconds": chosen.idle_seconds,
        "warning_seconds": chosen.warning_seconds,
        "pin": _pin(chosen.pin_hash),
    }


def _location(place: Place, at: datetime) -> dict[str, Any]:
    """The location with its UTC offsets, which its tablet may not know; none where we do not know them either."""
    offsets = clock.utc_offsets(place.time_zone, at.year) if clock.knows(place.time_zone) else ()
    return {
        "name": place.location_name,
        "time_zone": place.time_zone,
        "offsets": [(written(since), minutes) for since, minutes in offsets],
    }


def _organisation(place: Place) -> dict[str, Any]:
    return {
        "name": place.organisation_name,
        "mission": place.mission,
        "initial": text.initial(place.organisation_name),
        "logo": _picture(place.logo),
        "colours": colour.meanings(place.colour),
    }


def _person(person: Person) -> dict[str, Any]:
    """Somebody as a tablet shows and finds them: it may lack what it takes to cut or fold a name as we do."""
    return {
        "id": person.public_id,
        "name": person.name,
        "role": person.role,
        "photo": _picture(person.photo),
        "initials": text.initials(person.name),
        "folded": names.searched(person.name, person.role),
    }


def _hours(span: OpeningHours) -> dict[str, Any]:
    return {"weekday": span.weekday, "opens": f"{span.opens_at:%H:%M}", "closes": f"{span.closes_at:%H:%M}"}


def _closed(days: ClosedDays) -> dict[str, Any]:
    told = {"first": days.first_on.isoformat(), "last": days.last_on.isoformat(), "occasion": days.occasion}
    if days.opens_at is None or days.closes_at is None:
        return told
    return told | {"opens": f"{days.opens_at:%H:%M}", "closes": f"{days.closes_at:%H:%M}"}


def _pin(pin_hash: str) -> dict[str, Any] | None:
    """What a tablet needs to check the PIN by itself while there is no network."""
    if not pin_hash:
        return None
    method, salt, digest = pin_hash.split("$")
    return {"salt": salt, "iterations": int(method.rpartition(":")[2]), "hash": digest}


def _picture(public_id: str | None) -> str | None:
    return url_for("customers.picture", public_id=public_id) if public_id else None


def _version(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
