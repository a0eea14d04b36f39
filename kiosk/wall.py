"""The thank-you wall: a screen that whoever knows its key can open, without a sign-in and without a cookie."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, current_app, g, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from kiosk.lib import clock, colour
from kiosk.lib.moment import ForAMoment
from kiosk.models import Organisation, Wall
from kiosk.queries import organisation, walls

wall = Blueprint("wall", __name__, url_prefix="/wall")

COUNT_SECONDS = 60
"""How long the number of all thanks is remembered: many screens ask every half minute, and it hardly changes."""

EMBEDDED = 6
"""So many notes stand on another site's page."""


@wall.record
def remember_counts(state: BlueprintSetupState) -> None:
    """How many thanks the notes of a wall were chosen from, for a while; in tests counted each time."""
    seconds = 0 if state.app.testing else COUNT_SECONDS
    state.app.extensions["wall_counts"] = ForAMoment(
        lambda asked: walls.thanks_count(asked[0], today=asked[1]), seconds
    )


@wall.get("/<code:key>")
def show(key: str) -> ResponseReturnValue:
    """The wall, full screen: one note at a time. Without JavaScript the page itself goes on to the next."""
    return render_template("wall/show.html", **_shown(_wall(key)))


@wall.get("/<code:key>/notes")
def notes(key: str) -> ResponseReturnValue:
    """The same notes as they are now, for a screen that is open."""
    return render_template("wall/_notes.html", **_shown(_wall(key)))


@wall.get("/<code:key>/embed")
def embed(key: str) -> ResponseReturnValue:
    """The latest notes as a quiet part of another site's page, where the manager allows it."""
    found = _wall(key)
    if not found.may_embed:
        abort(404)
    g.may_be_framed = True
    return render_template("wall/embed.html", most=EMBEDDED, **_shown(found))


def _wall(key: str) -> Wall:
    found = walls.open_wall(key)
    if found is None:
        abort(404)
    return found


def _shown(found: Wall) -> dict[str, Any]:
    present = organisation.present()
    today = clock.local_date(clock.now(), found.location.time_zone if found.location else present.time_zone)
    on_it = walls.notes(found, today=today)
    return {
        "wall": found,
        "organisation": present,
        "notes": on_it,
        "count": _count(found, today, at_least=len(on_it)),
        "at": _number(len(on_it)),
        "colours": _colours(found, present),
        "language": present.language,
    }


def _count(found: Wall, today: date, *, at_least: int) -> str:
    counted: int | None = current_app.extensions["wall_counts"]((found.location_id, today))
    number = max(counted or 0, at_least)
    return f"{format_decimal(number)}+" if number >= walls.MOST_COUNTED else format_decimal(number)


def _number(length: int) -> int:
    """Which note comes first; the page without JavaScript asks for one after the other."""
    asked = request.args.get("note", "")
    return int(asked) % length if length and asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0


def _colours(found: Wall, present: Organisation) -> str:
    meanings = colour.walls(present.colour)[found.look]
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in meanings.items()) + "}"
