"""Hashes of passwords, of which this machine makes one or two at a time; and keyed ones of what is only counted."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from flask import Flask, current_app
from werkzeug.security import check_password_hash, generate_password_hash

from kiosk.errors import Crowded
from kiosk.lib import networks, tokens
from kiosk.turns import FileTurns

COST = "scrypt:32768:8:3"
"""How a password is hashed: 32 MB for about a fifth of a second. A hash of another cost is made anew at sign-in."""

WAIT_SECONDS = 3
ROOM = {"strangers": 2, "known": 4}
"""How many threads of a process may deal with passwords at once: customers' taps need the others. Whoever guesses is a
stranger, and never keeps a manager out whose browser is known.
"""


class Lane:
    """One hash at a time on this machine: a file is locked, because workers share no memory."""

    def __init__(self, path: Path, room: int) -> None:
        self.turn = FileTurns(str(path), WAIT_SECONDS)
        self.room = threading.BoundedSemaphore(room)


def init_app(app: Flask) -> None:
    """Give `app` its lanes."""
    folder = Path(app.instance_path)
    app.extensions["hashing"] = {name: Lane(folder / f"hashing-{name}.lock", room) for name, room in ROOM.items()}


@contextmanager
def room(*, is_known: bool) -> Iterator[None]:
    """Be one of the few of this process who deal with a password; `Crowded` at once where they are enough already."""
    space = _lane(is_known).room
    if not space.acquire(blocking=False):
        raise Crowded
    try:
        yield
    finally:
        space.release()


def turn(*, is_known: bool) -> AbstractContextManager[None]:
    """Hold the turn to hash of those whose browser is known, or of all others; `Busy` when it does not come in time."""
    return _lane(is_known).turn()


def hashed(password: str) -> str:
    """Hash a new password of somebody who may set it. Never within a transaction: customers would wait for it."""
    with room(is_known=True), turn(is_known=True):
        return generate_password_hash(password, _cost())


def fits(kept: str | None, password: str) -> bool:
    """Whether `password` makes the hash `kept`. None fits where there is none, and finding out costs the same.

    The caller holds the `turn`.
    """
    is_right = check_password_hash(kept or f"{_cost()}$nobody$", password)
    if kept and (rest := _rest(kept)):
        check_password_hash(f"{rest}$nobody$", password)  # else an old hash could be told by its speed
    return is_right


def renewed(kept: str, password: str) -> str:
    """The same hash, or one of today's cost. The caller holds the `turn`."""
    return kept if kept.startswith(f"{_cost()}$") else generate_password_hash(password, _cost())


def keyed(purpose: str, *what: str) -> bytes:
    """What is stored of something in its place: only whoever has the secret key can compare it."""
    return networks.keyed("\0".join([purpose, *what]).encode("utf-8", "replace"), _secret().encode())


def network_of(address: str | None) -> str:
    """The network of an address as a keyed hash; nothing for our own computer, where a proxy stands for everybody."""
    origin = networks.origin(address, secret=_secret())
    return origin.network.hex() if origin else ""


def seal(value: str, *, purpose: str) -> str:
    """80 bits that only this installation can make for `value`."""
    return tokens.seal(value, purpose=purpose, secret=_secret())


def _lane(is_known: bool) -> Lane:
    lane: Lane = current_app.extensions["hashing"]["known" if is_known else "strangers"]
    return lane


def _rest(kept: str) -> str | None:
    """The cost that a hash of less passes falls short by; None where it is of today's cost, or of another kind."""
    wanted, _colon, passes = _cost().rpartition(":")
    found, _colon, done = kept.partition("$")[0].rpartition(":")
    if found != wanted or not wanted.startswith("scrypt") or int(done) >= int(passes):
        return None
    return f"{wanted}:{int(passes) - int(done)}"


def _cost() -> str:
    return str(current_app.config["PASSWORD_COST"])


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
