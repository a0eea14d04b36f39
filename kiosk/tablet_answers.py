"""What tablets hand in, by sync or in a file: each answer read for itself, kept or told why not."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError

from kiosk.actions import responses
from kiosk.actions.responses import MOST_NAMES, NewResponse, Reading, Told
from kiosk.errors import Busy, Conflict, Refused, Trouble
from kiosk.lib import clock, codes, text
from kiosk.lib.json_fields import Fields, Unreadable
from kiosk.models import Channel, HoldReason, Tablet
from kiosk.models.mention import NAME_LENGTH
from kiosk.models.response import COMMENT_LENGTH, RECEIPT_LENGTH
from kiosk.models.scale import LOW, SCALES
from kiosk.queries import tablets
from kiosk.tablet_talk import offset_of

MOST_AT_ONCE = 50
BEFORE_PAIRING = timedelta(days=1)
AHEAD = timedelta(minutes=10)
"""An answer is given after its tablet was paired and before it arrives, give or take a day and ten minutes."""

CONTACT = {"name": 80, "email": 254, "phone": 40}
MOST = {"name": NAME_LENGTH, "comment": COMMENT_LENGTH, "contact_name": CONTACT["name"], "email": CONTACT["email"]}
"""The characters that each box of the tablet's page takes: the same here and there."""

MOST_STANDARDS = 50


@dataclass(frozen=True)
class _Said:
    """An answer as it was read; its people and standards still by the names that the tablet has for them.

    `standards` says of each that was ticked whether it fell short.
    """

    new: NewResponse
    told: Told | None
    people: Sequence[tuple[str, str]]
    standards: Mapping[str, bool]


def take(tablet: Tablet, items: Sequence[Any], *, at: datetime) -> dict[str, dict[str, Any]]:
    """Keep the answers that can be kept. What became of each, by its `client_id`: kept, refused and why, or later."""
    said, became = _read_all(tablet, items, at)
    troubles = responses.submit_all(_resolved(said))
    return became | {str(client_id): _outcome(trouble) for client_id, trouble in troubles.items()}


def _read_all(tablet: Tablet, items: Sequence[Any], at: datetime) -> tuple[list[_Said], dict[str, dict[str, Any]]]:
    """The answers that can be read, and a sentence for each that cannot."""
    said: list[_Said] = []
    became: dict[str, dict[str, Any]] = {}
    for number, item in enumerate(items):
        answer = Fields(item if isinstance(item, dict) else {})
        try:
            said.append(_read(tablet, answer, at))
        except Unreadable as trouble:
            sentence = _("The server cannot read “%(field)s” in this answer.", field=trouble.field)
            became[_name(answer, number)] = {"refused": sentence}
        except Refused as trouble:
            became[_name(answer, number)] = {"refused": str(trouble.sentence)}
    return said, became


def _name(answer: Fields, number: int) -> str:
    """What to call an answer that cannot be read: by its id if it has any, else by its place."""
    client_id = answer.content.get("client_id")
    return client_id[:100] if isinstance(client_id, str) else f"#{number}"


def _read(tablet: Tablet, answer: Fields, at: datetime) -> _Said:
    touchpoint = tablet.touchpoint
    if touchpoint is None or tablet.paired_at is None:
        raise Refused(_("This tablet was never paired."))
    reading = Reading(tablet.id, answer.instant("device_at"), offset_of(answer))
    given_at = _given_at(reading, tablet.paired_at, at)
    code, rating = answer.content.get("receipt_code"), answer.whole("rating", 1, 5)
    is_code = isinstance(code, str) and len(code) == RECEIPT_LENGTH and codes.is_code(code)
    new = NewResponse(
        client_id=_client_id(answer),
        location_id=touchpoint.location_id,
        touchpoint_id=touchpoint.id,
        time_zone=touchpoint.location.time_zone,
        channel=Channel.TABLET,
        scale=answer.whole("scale", min(SCALES), max(SCALES)),
        rating=rating,
        given_at=given_at or at,
        received_at=at,
        receipt_code=code if is_code else None,
        reading=reading,
        hold=None if given_at else HoldReason.CLOCK,
    )
    told = answer.part("told")
    if told is None:
        return _Said(new, None, (), {})
    return _Said(new, _told(told), _people(told), _standards(told, is_low=rating <= LOW))


def _client_id(answer: Fields) -> uuid.UUID:
    written = answer.text("client_id", 40)
    try:
        client_id = uuid.UUID(written)
    except ValueError as trouble:
        raise Unreadable("client_id") from trouble
    if str(client_id) != written:
        raise Unreadable("client_id")
    return client_id


def _given_at(reading: Reading, paired_at: datetime, at: datetime) -> datetime | None:
    """When it was given, by our clock; None where the device's clock cannot have been right."""
    given_at = clock.corrected(reading.device_at, reading.offset_ms or 0)
    is_plausible = given_at is not None and paired_at - BEFORE_PAIRING <= given_at <= at + AHEAD
    return given_at if is_plausible else None


def _told(told: Fields) -> Told:
    """What the customer said, but for the people and standards of ours."""
    contact = told.part("contact")
    return Told(
        typed_names=_names(told.many("somebody_else", str, MOST_NAMES)),
        is_for_team=told.flag("is_for_team"),
        comment=_tidied(text.words, told.typed("comment"), COMMENT_LENGTH),
        may_share=told.flag("may_share"),
        contact=_contact(contact) if contact else {},
    )


def _contact(contact: Fields) -> dict[str, str]:
    """How to get back to the customer; nothing where there is no way."""
    said = {name: _tidied(text.name, contact.typed(name), longest) for name, longest in CONTACT.items()}
    return said if said["email"] or said["phone"] else {}


def _standards(told: Fields, *, is_low: bool) -> dict[str, bool]:
    """Read which standards were ticked, and whether each fell short.

    An answer from a page before `fell_short` came says neither: there, the face that was tapped chose the wordings.
    """
    ticked = told.many("standards", str, MOST_STANDARDS)
    short = told.many("fell_short", str, MOST_STANDARDS)
    if told.content.get("fell_short") is None and is_low:
        short = ticked
    return dict.fromkeys(ticked, False) | dict.fromkeys(short, True)


def _people(told: Fields) -> list[tuple[str, str]]:
    people = [(person.text("id", 40), person.text("name", 400)) for person in told.parts("people", MOST_NAMES)]
    return [(public_id, name) for public_id, shown in people for name in _names([shown])]


def _names(typed: Iterable[str]) -> tuple[str, ...]:
    """Names as they are kept, each once."""
    return tuple(dict.fromkeys(name for one in typed if (name := _tidied(text.name, one, NAME_LENGTH))))


def _tidied(tidy: Callable[[str, int], str], typed: str, most: int) -> str:
    """What was typed, tidied. The tablet's page lets nobody go on with more, so that nothing is cut off here."""
    try:
        return tidy(typed, most)
    except text.TooLong:
        raise Refused(_("Something in this answer is longer than %(max)d characters.", max=most)) from None


def _resolved(said: Sequence[_Said]) -> list[NewResponse]:
    """The answers with the people and standards that they mean; somebody we do not know is a name in their words."""
    people = tablets.people({public_id for one in said for public_id, _name in one.people if codes.is_code(public_id)})
    standards = tablets.standards(
        {key for one in said for key in one.standards if codes.is_code(key.partition("-")[0])}
    )
    return [replace(one.new, told=one.told and _meant(one, one.told, people, standards)) for one in said]


def _meant(said: _Said, told: Told, people: Mapping[str, int], standards: Mapping[str, int]) -> Told:
    known = {people[public_id]: name for public_id, name in said.people if public_id in people}
    unknown = (name for public_id, name in said.people if public_id not in people)
    return replace(
        told,
        chosen=tuple(known.items()),
        typed_names=_names([*told.typed_names, *unknown]),
        kept=tuple(standards[key] for key, is_short in said.standards.items() if key in standards and not is_short),
        fell_short=tuple(standards[key] for key, is_short in said.standards.items() if key in standards and is_short),
    )


def _outcome(trouble: Exception | None) -> dict[str, Any]:
    if trouble is None:
        return {"kept": True}
    if isinstance(trouble, Conflict):
        return {"refused": _("A different answer with this id was handed in before. That one is kept.")}
    if isinstance(trouble, Trouble) and not isinstance(trouble, Busy):
        return {"refused": str(trouble.sentence)}
    if isinstance(trouble, IntegrityError | DataError):
        current_app.logger.warning("an answer of a tablet cannot be kept: %s", type(trouble.orig).__name__)
        return {"refused": _("The server cannot keep this answer because it contradicts itself.")}
    current_app.logger.error("an answer of a tablet could not be kept now", exc_info=trouble)
    return {"later": True}
