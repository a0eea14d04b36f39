"""Sixteen connections guess passwords: what a customer, the owner and the machine's memory notice of it."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from werkzeug.http import parse_cookie
from werkzeug.security import generate_password_hash

from bench import databases, load, servers
from bench.drills import Drill, shop
from bench.drills.answers import equal
from bench.rows import Row, at_most, at_most_ratio
from bench.servers import CODE, Server
from kiosk import hashing
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Manager, Role
from tests import proxies

CONNECTIONS = 16
PASSWORD = "correct horse battery staple"
OWNER = "owner@example.org"
MOST_MEGABYTES = 80
SLOWER, APART = 2.0, 0.05
ONE, MANY = "X-Forwarded-For: 198.51.100.7", "X-Forwarded-For: {network}"
_networks = count(1)


def drill(run: Drill) -> Iterator[Row]:
    """The guesses on both databases."""
    folder = run.folder / "sqlite"
    yield from guessed(folder, f"sqlite:///{folder / 'guessed.db'}", run)
    with databases.durable_postgresql(run.folder / "postgresql") as new_database:
        yield from guessed(run.folder / "on_postgresql", new_database("guessed"), run)


def guessed(folder: Path, url: str, run: Drill) -> Iterator[Row]:
    """What is noticed on the database at `url`; last, how long known and unknown addresses take."""
    tries = 15 if run.is_short else 60
    with shop.application(folder, url):
        hashed = generate_password_hash(PASSWORD, hashing.COST)
        emails = [OWNER, *(f"manager{number}@example.org" for number in range(tries))]
        db.session.add_all(
            Manager(name=email, email=email, role=Role.OWNER, password_hash=hashed, created_at=clock.now())
            for email in emails
        )
        db.session.commit()
    yield Row(f"on {url.partition(':')[0]}", "", "")
    with servers.running(folder, url, TRUSTED_PROXIES="1") as server:
        owner = Browser(server.port)
        owner.sign_in(OWNER, PASSWORD)
        if proxies.found("nginx"):
            (folder / "nginx").mkdir()
            with proxies.nginx(folder / "nginx", server.port, is_measured=True) as proxy:
                yield from _noticed(Noticed("through nginx", server, proxy.port, owner, run), slower=SLOWER)
        else:
            yield Row("nginx is not on this computer", "", "not tried")
        yield from _noticed(Noticed("without a proxy", server, server.port, owner, run), slower=None)
        yield from _told_apart(server, tries)


@dataclass(frozen=True)
class Noticed:
    """Where the guesses come in, and whose sign-ins are in between."""

    where: str
    server: Server
    port: int
    owner: "Browser"
    run: Drill


def _noticed(at: Noticed, *, slower: float | None) -> Iterator[Row]:
    at.owner.port = at.port
    load.drive(at.port, "GET", "/admin/sign-in", connections=CONNECTIONS, seconds=1)
    for network, headers, email in (
        ("one network, the owner's address", ONE, OWNER),
        ("many networks, many addresses", MANY, "{visit}@example.org"),
    ):
        yield Row(f"{at.where}, {network}", "", "")
        yield from _beside(at, headers, email, slower=slower)


def _beside(at: Noticed, headers: str, email: str, *, slower: float | None) -> Iterator[Row]:
    """Taps with and without guesses by turns, while the owner signs in again and again from a known browser."""
    guesser = Browser(at.port)
    body = urlencode({"csrf_token": guesser.token, "password": "wrong {visit}", "email": email}, safe="{}@")
    job = {"headers": f"{headers}\r\nSec-Fetch-Site: same-origin", "body": body, "connections": CONNECTIONS}
    ratios, alone, answers, took = [], [], [], []
    before, memory = at.server.memory, []
    for _ in range(2 if at.run.is_short else 5):
        with (
            _meanwhile(lambda: answers.append(at.owner.sign_in(OWNER, PASSWORD, took)), 0.5),
            _meanwhile(lambda: memory.append(at.server.memory), 0.02),
        ):
            alone.append(_tap(at.port).p99)
            with load.driven(at.port, "POST", "/admin/sign-in/start", seconds=60.0, **job) as guesses:
                time.sleep(0.5)
                ratios.append(_tap(at.port).p99 / alone[-1])
                guesses.terminate()
    of = f" of {statistics.median(alone):.1f} ms"
    yield at_most_ratio("a tap's p99", slower, ratios, of=of)
    yield at_most("memory added", MOST_MEGABYTES, max(memory) - before, "MB")
    yield equal(f"of {len(answers)} sign-ins the owner's refused", 0, sum(one != 303 for one in answers))
    yield Row("the owner's sign-in", "", f"{statistics.median(took):.2f} s, at most {max(took):.2f} s")


def _told_apart(server: Server, tries: int) -> Iterator[Row]:
    """Each address from a network of its own, known and unknown by turns; then one of each, once both are slowed."""
    browser = Browser(server.port)
    for what, pairs in (
        (
            "wrong password",
            [(f"manager{number}@example.org", f"nobody{number}@example.org") for number in range(tries)],
        ),
        ("slowed", [(OWNER, "nobody@example.org")] * (tries * 4)),
    ):
        if what == "slowed":
            for email in (OWNER, "nobody@example.org"):
                for _ in range(10):
                    browser.sign_in(email, "wrong")
        times: tuple[list[float], list[float]] = ([], [])
        statuses: tuple[set[int], set[int]] = (set(), set())
        for pair in pairs:
            for email, took, status in zip(pair, times, statuses, strict=True):
                status.add(browser.sign_in(email, "wrong", took))
        known, unknown = (statistics.median(took) * 1000 for took in times)
        apart = abs(known - unknown) / unknown
        told = f"{known:.1f} and {unknown:.1f} ms, {apart:.1%} apart"
        yield Row(f"{what}: known and unknown, medians", f"≤ {APART:.0%}", told, apart <= APART)
        yield Row(f"{what}: statuses", "the same", f"{statuses[0]} and {statuses[1]}", statuses[0] == statuses[1])


class Browser:
    """A browser at the sign-in page, each time from a network of its own; it keeps its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = self._token()

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self, email: str, password: str, took: list[float] | None = None) -> int:
        """The status that an address and a password are answered with."""
        body = urlencode({"csrf_token": self.token, "email": email, "password": password})
        began = time.perf_counter()
        status, _page = self._ask("POST", "/admin/sign-in/start", body)
        if took is not None:
            took.append(time.perf_counter() - began)
        if status == 303:
            self.cookies = {name: value for name, value in self.cookies.items() if name.endswith("-known")}
            self.token = self._token()
        return status

    def _token(self) -> str:
        _status, page = self._ask("GET", "/admin/sign-in")
        return str(BeautifulSoup(page, "html.parser").select_one("input[name=csrf_token]")["value"])

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        number = next(_networks)
        headers = {"X-Forwarded-For": f"100.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        headers["Sec-Fetch-Site"] = "same-origin"
        headers |= {"Cookie": self.cookie} if self.cookies else {}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for line in answer.msg.get_all("Set-Cookie", []):
            self.cookies |= parse_cookie(line.partition(";")[0]).items()
        page = answer.read().decode()
        connection.close()
        return answer.status, page


def _tap(port: int) -> load.Load:
    return load.drive(port, "POST", f"/t/{CODE}/rate", connections=1, seconds=2.5, body="visit={visit}&rating=5")


@contextmanager
def _meanwhile(act: Callable[[], object], pause: float) -> Iterator[None]:
    """Do something again and again in a thread of its own."""
    is_over = threading.Event()

    def repeat() -> None:
        while not is_over.wait(pause):
            act()

    with ThreadPoolExecutor(1) as pool:
        repeated = pool.submit(repeat)
        try:
            yield
        finally:
            is_over.set()
        repeated.result()
