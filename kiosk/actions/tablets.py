"""A tablet's life: it asks to be paired, is paired to a touchpoint, says how it is, and is retired."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Refused, TooMany
from kiosk.extensions import db
from kiosk.lib import codes, pairing_words, tokens
from kiosk.models import AuditEntry, Location, Manager, PairingTries, Tablet, TabletStatus, Touchpoint
from kiosk.models.tablet import PAIRING

MOST_WAITING = 500
"""How many tablets can show words at once, so that nobody fills the house with invented ones."""

MOST_TRIES = 10
TRIES_FORGOTTEN = timedelta(minutes=10)
"""A manager can type ten wrong words in ten minutes."""


@transaction
def ask(secret: str, *, device: str, at: datetime) -> Tablet:
    """The tablet with this secret, which it made itself. A new one waits, with words that pair it for ten minutes."""
    mine = Tablet.secret_hash == tokens.fingerprint(secret)
    tablet = db.session.scalar(sa.select(Tablet).where(mine).with_for_update())
    if tablet is None:
        _make_room(at)
        row = {
            "public_id": codes.public_id(),
            "status": TabletStatus.WAITING,
            "secret_hash": tokens.fingerprint(secret),
            "device": device,
            "created_at": at,
        }
        db.session.execute(database.insert(Tablet).on_conflict_do_nothing(index_elements=["secret_hash"]), row)
        tablet = db.session.scalars(sa.select(Tablet).where(mine).with_for_update()).one()
    _keep_words(tablet, at)
    return tablet


@transaction
def hear(tablet: Tablet, said: Mapping[str, Any], *, at: datetime) -> None:
    """Note what a tablet says of itself, by column; one that waits gets new words when the old ran out."""
    database.lock(tablet)
    tablet.heard_at = at
    for name, value in said.items():
        setattr(tablet, name, value)
    _keep_words(tablet, at)


def pair(words: str, touchpoint: Touchpoint, *, by: Manager, at: datetime) -> Tablet:
    """Pair the tablet that shows these words, however they are typed; the touchpoint's tablet so far retires.

    `Refused` says what to do. Every try is counted before it is looked at, so that many at once gain nothing.
    """
    _count_try(by, at=at)
    return _pair(pairing_words.as_typed(words), touchpoint, by=by, at=at)


@transaction
def retire(tablet: Tablet, *, by: Manager, at: datetime) -> None:
    """Let a tablet hand in nothing more. What it gave stays; its touchpoint asks on by its printed code."""
    database.lock(tablet)
    if tablet.status is not TabletStatus.RETIRED:
        _retire(tablet, at)
        db.session.add(AuditEntry.of("retire", tablet, by=by, at=at))


@transaction
def _count_try(manager: Manager, *, at: datetime) -> None:
    """One more try; one statement decides whether it is one too many."""
    row = database.insert(PairingTries).values(manager_id=manager.id, since=at, count=1)
    is_over = PairingTries.since <= at - TRIES_FORGOTTEN
    tried = db.session.execute(
        row.on_conflict_do_update(
            index_elements=["manager_id"],
            set_={
                "since": sa.case((is_over, row.excluded.since), else_=PairingTries.since),
                "count": sa.case((is_over, 1), else_=PairingTries.count + 1),
            },
            where=sa.or_(is_over, PairingTries.count < MOST_TRIES),
        ).returning(PairingTries.count)
    )
    if tried.one_or_none() is None:
        raise Refused(_("Too many wrong words. Try again in ten minutes."), field="words")


@transaction
def _pair(words: str, touchpoint: Touchpoint, *, by: Manager, at: datetime) -> Tablet:
    _refuse_closed(touchpoint)
    before = db.session.scalar(
        sa.select(Tablet)
        .where(Tablet.touchpoint_id == touchpoint.id, Tablet.status == TabletStatus.PAIRED)
        .with_for_update()
    )
    if before is not None:
        _retire(before, at)
        db.session.add(AuditEntry.of("retire", before, by=by, at=at))
        db.session.flush()
    tablet = db.session.scalar(
        sa.update(Tablet)
        .where(Tablet.pairing_code == words, Tablet.status == TabletStatus.WAITING, Tablet.pairing_code_until > at)
        .values(
            status=TabletStatus.PAIRED,
            touchpoint_id=touchpoint.id,
            paired_at=at,
            paired_by_id=by.id,
            pairing_code=None,
            pairing_code_until=None,
        )
        .returning(Tablet)
    )
    if tablet is None:
        raise Refused(_("No tablet shows these words now. Type the three words as they stand on it."), field="words")
    db.session.execute(sa.delete(PairingTries).where(PairingTries.manager_id == by.id))
    after = {"touchpoint": touchpoint.public_id, "instead_of": before.public_id if before else None}
    db.session.add(AuditEntry.of("pair", tablet, by=by, at=at, after=after))
    return tablet


def _refuse_closed(touchpoint: Touchpoint) -> None:
    """Lock the touchpoint, so that two managers pair one after the other, unless nobody is asked there."""
    database.lock(touchpoint)
    location = db.session.get_one(Location, touchpoint.location_id)
    if touchpoint.is_badge:
        raise Refused(_("A badge belongs to a person. Choose the spot where the tablet stands."), field="words")
    if touchpoint.retired_at is not None or location.retired_at is not None:
        raise Refused(_("%(name)s is retired. Choose a touchpoint that asks.", name=touchpoint.name), field="words")


def _retire(tablet: Tablet, at: datetime) -> None:
    tablet.status, tablet.retired_at = TabletStatus.RETIRED, at
    tablet.pairing_code = tablet.pairing_code_until = None


def _keep_words(tablet: Tablet, at: datetime) -> None:
    """A tablet that waits has words that still pair it."""
    if tablet.status is not TabletStatus.WAITING:
        return
    if tablet.pairing_code_until is None or tablet.pairing_code_until <= at:
        tablet.pairing_code, tablet.pairing_code_until = _free_words(), at + PAIRING


def _free_words() -> str:
    """Words that no other tablet shows; a billion combinations make a second try rare."""
    while True:
        words = pairing_words.choose()
        if db.session.scalar(sa.select(Tablet.id).where(Tablet.pairing_code == words)) is None:
            return words


def _make_room(at: datetime) -> None:
    """Forget the tablets that stopped waiting; `TooMany` when too many still do."""
    waiting = Tablet.status == TabletStatus.WAITING
    db.session.execute(sa.delete(Tablet).where(waiting, Tablet.pairing_code_until <= at))
    if (db.session.scalar(sa.select(sa.func.count()).where(waiting)) or 0) >= MOST_WAITING:
        raise TooMany
