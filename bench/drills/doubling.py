"""Each thing that takes text or files from outside is sent twice as much, again and again: time may grow with the size,
and no faster. Then an ordinary customer's tap is timed while sixteen connections send the worst that is allowed.
"""

import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from flask import Flask

from bench import load, servers
from bench.drills import Drill, files, inputs
from bench.drills.house import House, fill_with
from bench.drills.inputs import Input, Request
from bench.rows import Row
from kiosk import create_app, startup
from kiosk.config import Settings
from kiosk.extensions import db
from tests.cast import PASSWORD, make_cast

SIZES = (1, 2, 4, 8)
MOST_GROWTH = 2.5
FLOOR_MS = 20.0
"""What takes less is taken for this long: a doubled moment of noise is no growth."""

LOOKS = 7
"""So often what looks too slow is measured again; the quickest counts, because a busy machine makes nothing quicker."""

WORST = {
    "marks": "\u0316\u0301",
    "brackets": "(",
    "line breaks": "\r\n",
    "spaces": " \u00a0",
    "equals signs": "\n=",
    "commas": ",'",
}
CHOICES = ("equals signs",)
"""Of what is chosen, not typed, nothing is tidied: one kind is enough."""

LONGEST_WORDS = 4_000
CONNECTIONS = 16
TAPS, PAUSE_SECONDS = 200, 0.05
LONGEST_FLOOD_SECONDS = 600
MOST_TAP_MS = 100
FLOODED = ("customers.add comment", "customers.find_receipt code", "staff.thank words", "tablets.sync comment")


class Visitor:
    """A browser of the owner's, on one connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, request: Request) -> tuple[int, bytes, str]:
        """Status, body and address that one request was answered with."""
        headers = {
            "Cookie": "; ".join(map("=".join, self.cookies.items())),
            "Origin": f"http://127.0.0.1:{self.port}",
        } | dict(request.headers)
        for _ in range(2):
            try:
                self.connection.request(request.method, request.address, request.body or None, headers)
                answer = self.connection.getresponse()
                body = answer.read()
            except (HTTPException, OSError):  # the server lets go of a connection whose body it does not read
                self.connection.close()
                continue
            for cookie in answer.headers.get_all("Set-Cookie", ()):
                name, _is, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, body, answer.getheader("Location") or ""
        raise RuntimeError(f"{request.method} {request.address} was not answered")

    def page(self, address: str) -> str:
        """The page at an address."""
        return self.ask(Request("GET", address))[1].decode("utf-8", "replace")

    def sign_in(self) -> None:
        """Become the owner."""
        self._send("/admin/sign-in/start", csrf_token=self.token(), email="priya@example.org", password=PASSWORD)

    def token(self) -> str:
        """What every manager's form carries."""
        found = re.search(
            r'name="csrf_token"[^>]*value="([^"]+)"',
            self.page("/admin/people/add" if self.cookies else "/admin/sign-in"),
        )
        return found[1] if found else ""

    def tap(self, code: str) -> str:
        """A visit's token."""
        return self._send(f"/t/{code}/rate", rating="4", visit=load.visit()).rpartition("/")[2]

    def _send(self, address: str, **said: str) -> str:
        form = (("Content-Type", "application/x-www-form-urlencoded"),)
        return self.ask(Request("POST", address, urlencode(said).encode(), form))[2]


@dataclass(frozen=True)
class Doubled:
    """How long something took at each size, in milliseconds, with which characters."""

    what: str
    worst: str
    largest: str
    took: Sequence[float]

    @property
    def growth(self) -> float:
        """The most that it grew by when it was doubled."""
        steps = zip(self.took, self.took[1:], strict=False)
        return max(max(after, FLOOR_MS) / max(before, FLOOR_MS) for before, after in steps)


def drill(run: Drill) -> Iterator[Row]:
    """Every input, every output, then the flood; on SQLite."""
    folder = run.folder / "doubling"
    folder.mkdir(mode=0o700)
    app = create_app(Settings(folder, "for-the-bench-alone", f"sqlite:///{folder / 'house.db'}"))
    with app.app_context():
        startup.migrate(app)
        house = House(make_cast())
        with servers.running(folder, app.config["SQLALCHEMY_DATABASE_URI"]) as server:
            visitor = Visitor(server.port)
            visitor.sign_in()
            house.visit = visitor.tap(house.code)
            found = inputs.found(app, house, lambda address: _seen_by(visitor, address), token=visitor.token())
            yield Row("fields that are sent", "", f"{len(found)}, each with {', '.join(WORST)}")
            yield from (Row(f"left out: {name}", "", why) for name, why in inputs.LEFT_OUT.items())
            yield from _rows("input", _inputs(visitor, found[:: 20 if run.is_short else 1]))
            yield from _rows("file", _files(visitor, house))
            yield from _rows("output", _outputs(app, visitor, house, is_short=run.is_short))
            yield from _floods(server.port, house, found)
        db.session.remove()
        db.engine.dispose()


def _seen_by(visitor: Visitor, address: str) -> str:
    """A page; the door as it is before it opens."""
    return (Visitor(visitor.port) if address == "/admin/sign-in" else visitor).page(address)


def _rows(kind: str, measured: Iterator[Doubled]) -> Iterator[Row]:
    """What grew too fast, each; and of the rest the worst."""
    all_of_them = list(measured)
    for one in (one for one in all_of_them if one.growth > MOST_GROWTH):
        yield _row(one.what, one)
    slowest = max(all_of_them, key=lambda one: one.took[-1])
    steepest = max(all_of_them, key=lambda one: one.growth)
    yield _row(f"{kind}: of {len(all_of_them)}, what grows most", steepest)
    yield _row(f"{kind}: what takes longest", slowest)


def _row(what: str, one: Doubled) -> Row:
    took = " ".join(f"{ms:.0f}" for ms in one.took)
    said = f"{one.growth:.2f} ×: {took} ms, {one.what}, {one.worst}, up to {one.largest}"
    return Row(what[:52], f"≤ {MOST_GROWTH} ×", said, one.growth <= MOST_GROWTH)


def _inputs(visitor: Visitor, found: Sequence[Input]) -> Iterator[Doubled]:
    for one in found:
        for worst in WORST if one.kind in {"text", "json"} else CHOICES:
            unit = WORST[worst] if one.kind != "header" else "("
            count = one.room // _bytes(one, unit)
            texts = [unit * (count * size // SIZES[-1]) for size in SIZES]
            sent = [partial(visitor.ask, one.filled(typed)) for typed in texts]
            yield _doubled(one.name, worst, f"{one.room / 1024:.0f} kB", sent)


def _bytes(one: Input, unit: str) -> int:
    """What one of it takes on its way."""
    if one.kind in {"text", "choice"}:
        return len(urlencode({"": unit})) - 1
    return len(unit.encode()) + unit.count("\r") + unit.count("\n")  # in JSON as \r and \n


def _files(visitor: Visitor, house: House) -> Iterator[Doubled]:
    token = visitor.token()
    for what, address, field, made in files.of(house):
        for worst, unit in WORST.items():
            sent = [partial(visitor.ask, files.upload(address, field, made(unit, size), token)) for size in SIZES]
            yield _doubled(what, worst, f"{len(made(unit, SIZES[-1])) / 1e6:.1f} MB", sent)
            if not files.has_words(what):
                break


def _outputs(app: Flask, visitor: Visitor, house: House, *, is_short: bool) -> Iterator[Doubled]:
    """Every page and file that shows an answer, with longer and longer words in every answer."""
    addresses = house.pages(app)[:: 20 if is_short else 1]
    for worst, unit in list(WORST.items())[: 1 if is_short else None]:
        took: dict[str, list[float]] = {address: [] for address in addresses}
        for size in SIZES:
            fill_with((unit * LONGEST_WORDS)[: LONGEST_WORDS * size // SIZES[-1]])
            for address in addresses:
                took[address].append(_milliseconds(partial(visitor.ask, Request("GET", address)), looks=3))
        for address, times in took.items():
            yield Doubled(address, worst, f"{LONGEST_WORDS} characters", times)


def _doubled(what: str, worst: str, largest: str, sent: Sequence[Callable[[], object]]) -> Doubled:
    """Measure once; what looks too slow, more often."""
    first = Doubled(what, worst, largest, [_milliseconds(one) for one in sent])
    if first.growth <= MOST_GROWTH:
        return first
    return Doubled(what, worst, largest, [_milliseconds(one, looks=LOOKS) for one in sent])


def _milliseconds(one: Callable[[], object], looks: int = 1) -> float:
    took = []
    for _ in range(looks):
        began = time.perf_counter()
        one()
        took.append((time.perf_counter() - began) * 1000)
    return min(took)


def _floods(port: int, house: House, found: Sequence[Input]) -> Iterator[Row]:
    """A customer who taps now and then, while sixteen connections send nothing but the worst."""
    yield _taps("a tap's p99, alone", port, house.code)
    for one in (one for one in found if one.name in FLOODED):
        unit = WORST["marks"]
        with _flood(port, one.filled(unit * (one.room // _bytes(one, unit)))):
            yield _taps(f"while {CONNECTIONS} send {one.name}"[:52], port, house.code)
    with _flood(port, Request("GET", f"/wall/{house.wall}/notes")):
        yield _taps(f"while {CONNECTIONS} look at the wall", port, house.code)


@contextmanager
def _flood(port: int, request: Request) -> Iterator[None]:
    """The same request again and again, from another process: in this one it would make the customer wait by itself."""
    headers = "\r\n".join(map(": ".join, request.headers))
    rest = {"body": request.body.decode(), "connections": CONNECTIONS, "seconds": LONGEST_FLOOD_SECONDS}
    with load.driven(port, request.method, request.address, headers=headers, **rest) as process:
        yield
        if process.poll() is not None:
            raise RuntimeError(f"nobody sent {request.address} any more")
        process.terminate()


def _taps(what: str, port: int, code: str) -> Row:
    customer, took = Visitor(port), []
    for _ in range(TAPS):
        time.sleep(PAUSE_SECONDS)
        took.append(_milliseconds(partial(customer.tap, code)))
    p99 = sorted(took)[int(len(took) * 0.99) - 1]
    return Row(
        what, f"≤ {MOST_TAP_MS} ms", f"{p99:.0f} ms, median {statistics.median(took):.0f} ms", p99 <= MOST_TAP_MS
    )
