"""Signing in and out. A session is a row, so that ending it ends it on every worker at once."""

import secrets
from collections.abc import Container, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from kiosk import database, hashing
from kiosk.database import transaction
from kiosk.errors import TooOften
from kiosk.extensions import db
from kiosk.lib import codes, tokens
from kiosk.models import Manager, SignIn, attempt
from kiosk.models.attempt import Counted, Limit

QUARTER = timedelta(minutes=15)
BY_NETWORK = Limit("sign-in by network", 20, QUARTER)
BY_ACCOUNT = Limit("sign-in by account", 5, QUARTER)
"""For any address that is typed, whether somebody has it or not."""

BY_KNOWN_BROWSER = Limit("sign-in by known browser", 10, QUARTER)
"""Instead of the other two, so that nobody's guesses keep a manager out of the browser they use."""

SLOWED = _(
    "Too many wrong attempts from here or for this address. Try again in %(minutes)d min, or now in a "
    "browser you have signed in with before."
)
MOST_MARKED = 8
"""How many managers who share one browser are known in it, those who came last."""


_ACCOUNT = sa.select(Manager.id, Manager.public_id, Manager.password_hash).where(Manager.retired_at.is_(None))
"""All that is asked of an account: their locations would be a question more, for an address that somebody has."""


def start(email: str, password: str, *, browser: str, at: datetime, network: str = "", mark: str = "") -> str | None:
    """Sign in: the token for the browser's cookie, or None when address and password do not belong together.

    `network` is the keyed hash of where it comes from, `mark` the cookie that `marked` made. `TooOften` where that
    network or address was tried too often; `Busy` where too many sign in at once. An attempt is counted before it is
    checked, so that many at once gain nothing; and it is checked between two short transactions, for it takes a fifth
    of a second, which no customer's tap shall wait for. What nobody has is counted and checked like what somebody has.
    """
    account = db.session.execute(_ACCOUNT.where(Manager.email == email.lower())).one_or_none()
    is_known = account is not None and _is_marked(mark, account)
    counted = _counted(email, network, mark if is_known else "", at)
    with database.reading() as connection:
        _refuse(attempt.full(connection, counted), at)
    db.session.rollback()  # no connection is held while others have their turn to hash
    with hashing.turn(is_known=is_known):
        _refuse(database.together(attempt.count, counted), at)
        if not hashing.fits(account and account.password_hash, password) or account is None:
            return None
        new_hash = hashing.renewed(account.password_hash, password)
    return _open(account.id, account.password_hash, new_hash, counted, browser=browser, at=at)


def enter(manager: Manager, *, browser: str, at: datetime) -> str | None:
    """Open a session for who has just set this password: its token, or None where it is another's turn already."""
    kept_hash = manager.password_hash or ""
    return _open(manager.id, kept_hash, kept_hash, (), browser=browser, at=at)


def refuse_slowed(email: str, network: str, full: Container[bytes], *, at: datetime) -> None:
    """Refuse a browser that nobody knows where one of these keys, seen before, is what it would count towards."""
    _refuse(next((one for one in _counted(email, network, "", at) if one.key in full), None), at)


def marked(mark: str, manager: Manager) -> str:
    """The cookie of a browser in which `manager` has signed in, made from the one it had.

    It is a random number with a seal over it, and for each manager a seal over that and their password: a new password
    ends it.
    """
    number, seals = _read(mark) or (codes.public_id(), [])
    seal = _seal(number, manager)
    others = [other for other in seals if other != seal]
    return ".".join([number, _number_seal(number), seal, *others[: MOST_MARKED - 1]])


def is_mark(mark: str) -> bool:
    """Whether this cookie is one of ours, for whichever manager: nobody can make one up."""
    return _read(mark) is not None


@transaction
def keep_open(sign_in: SignIn, *, at: datetime) -> None:
    """Note that the session is in use, so that it does not run out."""
    sign_in.seen_at = at


@transaction
def end(sign_in: SignIn, *, at: datetime) -> None:
    """Sign out, everywhere this session's cookie may have been copied to."""
    sign_in.ended_at = at


@transaction
def _open(
    manager_id: int, kept_hash: str, new_hash: str, counted: Sequence[Counted], *, browser: str, at: datetime
) -> str | None:
    """Give the attempt back and open a session, unless the manager was retired or given another password meanwhile."""
    query = sa.select(Manager).where(Manager.id == manager_id, Manager.retired_at.is_(None))
    manager = db.session.scalar(query.with_for_update())
    if manager is None or manager.password_hash != kept_hash:
        return None
    manager.password_hash = new_hash
    attempt.give_back(db.session.connection(), counted)
    token = secrets.token_urlsafe(32)
    token_hash = tokens.fingerprint(token)
    db.session.add(
        SignIn(token_hash=token_hash, manager_id=manager_id, browser=browser[:200], created_at=at, seen_at=at)
    )
    return token


def _counted(email: str, network: str, known_mark: str, at: datetime) -> list[Counted]:
    """What one attempt counts towards."""
    if known_mark:
        return [BY_KNOWN_BROWSER.on(known_mark.partition(".")[0], email.lower(), at=at)]
    by_network = [BY_NETWORK.on(network, at=at)] if network else []
    return [*by_network, BY_ACCOUNT.on(email.lower(), at=at)]


def _refuse(full: Counted | None, at: datetime) -> None:
    if full is not None:
        trouble = TooOften.until(full.ends_at, SLOWED, at=at)
        trouble.about = full.key
        raise trouble


def _is_marked(mark: str, account: Any) -> bool:
    number, seals = _read(mark) or ("", [])
    expected = _seal(number, account)
    return any(tokens.is_same(seal, expected) for seal in seals)


def _read(mark: str) -> tuple[str, list[str]] | None:
    """The browser's number, and the seals of managers; None where the cookie is none of ours."""
    number, *seals = mark.split(".", MOST_MARKED + 2)[: MOST_MARKED + 2]
    is_ours = len(number) == 16 and seals and tokens.is_same(seals[0], _number_seal(number))
    return (number, seals[1:]) if is_ours else None


def _number_seal(number: str) -> str:
    return hashing.seal(number, purpose="browser")


def _seal(number: str, account: Any) -> str:
    return hashing.seal(f"{number} {account.public_id} {account.password_hash}", purpose="known browser")
