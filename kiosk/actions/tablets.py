"""A tablet's life: it asks to be paired, is paired to a touchpoint, says how it is, and is retired."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import database, hashing
from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import codes, pairing_words, tokens
from kiosk.models import AuditEntry, Location, Manager, Tablet, TabletStatus, Touchpoint, attempt
from kiosk.models.attempt import Counted, Limit
from kiosk.models.tablet import PAIRING

MOST_WAITING = 500
MOST_OF_A_NETWORK = 50
"""How many tablets can show words at once, in all and of one network, so that nobody fills the house with invented
ones. One more takes the place of the one that has waited longest: a real tablet is never refused, and asks again by
itself when its place was taken.
"""

WORDS = Limit("pairing words", 10, timedelta(minutes=10))
"""A manager can type ten wrong words in ten minutes."""


@transaction
def ask(secret: str, *, device: str, at: datetime, network: str = "") -> Tablet:
    """The tablet with this secret, which it made itself. A new one waits, with words that pair it for ten minutes.

    `network` is the keyed hash of where it asks from.
    """
    mine = Tablet.secret_hash == tokens.fingerprint(secret)
    tablet = db.session.scalar(sa.select(Tablet).where(mine).with_for_update())
    if tablet is None:
        asked_from = hashing.keyed("waiting tablets", f"{at:%Y-%m-%d}", network) if network else None
        _make_room(asked_from, at)
        row = {
            "public_id": codes.public_id(),
            "status": TabletStatus.WAITING,
            "secret_hash": tokens.fingerprint(secret),
            "asked_from": asked_from,
            "device": device,
            "created_at": at,
        }
        db.session.execute(database.insert(Tablet).on_conflict_do_nothing(index_elements=["secret_hash"]), row)
        tablet = db.session.scalars(sa.select(Tablet).where(mine).with_for_update()).one()
    _keep_words(tablet, at)
    return tablet


@transaction
def hear(tablet: Tablet, said: Mapping[str, Any], *, at: datetime) -> bool:
    """Note what a tablet says of itself, by column; one that waits gets new words when the old ran out.

    False where another took the place of one that waited: it has to ask again.
    """
    query = sa.select(Tablet).where(Tablet.id == tablet.id).execution_options(populate_existing=True)
    kept = db.session.scalar(query.with_for_update())
    if kept is None:
        return False
    kept.heard_at = at
    for name, value in said.items():
        setattr(kept, name, value)
    _keep_words(kept, at)
    return True


def pair(words: str, touchpoint: Touchpoint, *, by: Manager, at: datetime) -> Tablet:
    """Pair the tablet that shows these words, however they are typed; the touchpoint's tablet so far retires.

    `Refused` says what to do. Every try is counted before it is looked at, so that many at once gain nothing.
    """
    counted = [WORDS.on(by.public_id, at=at)]
    if full := database.together(attempt.count, counted):
        minutes = ceil((full.ends_at - at).total_seconds() / 60)
        raise Refused(_("Too many wrong attempts. Try again in %(minutes)d min.", minutes=minutes), field="words")
    return _pair(pairing_words.as_typed(words), touchpoint, counted, by=by, at=at)


@transaction
def retire(tablet: Tablet, *, by: Manager, at: datetime) -> None:
    """Let a tablet hand in nothing more. What it gave stays; its touchpoint asks on by its printed code."""
    database.lock(tablet)
    if tablet.status is not TabletStatus.RETIRED:
        _retire(tablet, at)
        db.session.add(AuditEntry.of("retire", tablet, by=by, at=at))


@transaction
def _pair(words: str, touchpoint: Touchpoint, counted: Sequence[Counted], *, by: Manager, at: datetime) -> Tablet:
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
            asked_from=None,
        )
        .returning(Tablet)
    )
    if tablet is None:
        raise Refused(
            _("No tablet is showing these words. Type the three words exactly as you see them on it."), field="words"
        )
    attempt.give_back(db.session.connection(), counted)
    after = {"touchpoint": touchpoint.public_id, "instead_of": before.public_id if before else None}
    db.session.add(AuditEntry.of("pair", tablet, by=by, at=at, after=after))
    return tablet


def _refuse_closed(touchpoint: Touchpoint) -> None:
    """Lock the touchpoint, so that two managers pair one after the other, unless nobody is asked there."""
    database.lock(touchpoint)
    location = db.session.get_one(Location, touchpoint.location_id)
    if touchpoint.is_badge:
        raise Refused(_("A badge belongs to a person. Choose the touchpoint where the tablet is."), field="words")
    if touchpoint.retired_at is not None or location.retired_at is not None:
        raise Refused(_("%(name)s is retired. Choose an active touchpoint.", name=touchpoint.name), field="words")


def _retire(tablet: Tablet, at: datetime) -> None:
    tablet.status, tablet.retired_at = TabletStatus.RETIRED, at
    tablet.pairing_code = tablet.pairing_code_until = tablet.asked_from = None


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


def _make_room(asked_from: bytes | None, at: datetime) -> None:
    """Forget the tablets that stopped waiting; where too many still do, those that have waited longest, whatever they
    say of themselves meanwhile: first of the network that asks, then of all.
    """
    waiting = Tablet.status == TabletStatus.WAITING
    db.session.execute(sa.delete(Tablet).where(waiting, Tablet.pairing_code_until <= at))
    of_network = sa.and_(Tablet.asked_from.is_not(None), Tablet.asked_from == asked_from)
    for which, most in ((of_network, MOST_OF_A_NETWORK), (sa.true(), MOST_WAITING)):
        count = db.session.scalar(sa.select(sa.func.count()).select_from(Tablet).where(waiting, which)) or 0
        if count >= most:
            oldest = sa.select(Tablet.id).where(waiting, which).order_by(Tablet.created_at, Tablet.id)
            oldest = oldest.limit(count - most + 1).with_for_update(skip_locked=True)
            db.session.execute(sa.delete(Tablet).where(Tablet.id.in_(oldest.scalar_subquery())))
