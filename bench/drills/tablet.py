"""A tablet's day without a network: killed, in two tabs, with a new version of its page, and then on a network that
loses a third of everything.
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import BrowserType, Error, Page, expect, sync_playwright

from bench import databases, servers
from bench.drills import Drill, shop
from bench.drills.answers import Answer, compared, equal, over_a_day
from bench.drills.device import PATIENCE_MS, Device
from bench.drills.proxy import Network, network
from bench.rows import Row
from kiosk.lib import clock

WRONG_MS = 7 * 60_000 + 23_000
"""How far the tablet's clock is ahead."""

LOSS = 0.3
GIVING_MS = 600_000
TAKE_OVER_SECONDS = 8
NEVER_SHOWN = "the new version was never shown"
SYNC = "/tablet/sync"


@dataclass(frozen=True)
class Size:
    """How much there is in a day: answers, how many of them by a real pointer, and how long it may take to send them.

    The page's timers of a second and more run `haste` times faster, so that its pauses do not make a day of the drill.
    """

    answers: int
    by_hand: int
    seconds: int
    haste: int = 10
    loss_while_renewed: float = LOSS
    is_killed_while_sending: bool = True


FULL = Size(answers=5000, by_hand=100, seconds=600)
SHORT = Size(answers=40, by_hand=2, seconds=60, haste=30, loss_while_renewed=0.1, is_killed_while_sending=False)


def drill(run: Drill) -> Iterator[Row]:
    """The day on both databases."""
    size = SHORT if run.is_short else FULL
    with sync_playwright() as playwright:
        folder = run.folder / "sqlite"
        yield from day(playwright.chromium, folder, f"sqlite:///{folder / 'day.db'}", size)
        with databases.durable_postgresql(run.folder / "postgresql") as new_database:
            yield from day(playwright.chromium, run.folder / "on_postgresql", new_database("day"), size)


def day(kind: BrowserType, folder: Path, url: str, size: Size) -> Iterator[Row]:
    """A tablet's day on the database at `url`, and what came of it."""
    with ExitStack() as stack:
        app = stack.enter_context(shop.application(folder, url))
        old = stack.enter_context(ExitStack())
        server = old.enter_context(servers.running(folder, url))
        way = stack.enter_context(network(server.port))
        device = Device(kind, folder, way.address, wrong_ms=WRONG_MS, haste=size.haste)
        stack.callback(device.stop)
        today = _Day(device, way, size, over_a_day(size.answers, clock.now()))
        today.begin(shop.pair)
        yield Row(f"on {app.config['SQLALCHEMY_DATABASE_URI'].partition(':')[0]}", "", "")
        today.pass_without_network()
        old.close()
        newer = stack.enter_context(servers.running(folder, url, code=shop.newer(folder / "newer")))
        today.be_renewed(newer.port)
        today.hand_over()
        yield from today.rows()
        yield from compared(today.given.values())


class _Day:
    """The story, step by step; `given` is what customers said so far."""

    def __init__(self, device: Device, way: Network, size: Size, answers: Sequence[Answer]) -> None:
        self.device = device
        self.way = way
        self.size = size
        self.answers = answers
        self.given: dict[int, Answer] = {}
        self.forgotten: set[int] = set()
        self.waited_before = self.waited_after = self.left = 0
        self.renewed = "while nobody was there"
        self.seconds = 0.0

    def begin(self, pair: Callable[[str], None]) -> None:
        """Paired, its clock measured, its page kept."""
        self.device.start()
        (tab,) = self.device.tabs
        words = tab.locator(".words bdi")
        expect(words).not_to_be_empty(timeout=PATIENCE_MS)
        pair(words.inner_text())
        self.device.ask("heartbeat", "beat")
        _at(tab, "resting")
        tab.wait_for_function("() => navigator.serviceWorker.controller")
        self.offset = self.device.ask("clock", "offset")

    def pass_without_network(self) -> None:
        """Most of a day: killed while customers answer, killed while one is in the middle, then two tabs."""
        self.way.is_away = True
        part = len(self.answers) * 2 // 5
        *many, last = self.answers[:part]
        self._give_until_killed(many)
        self.device.tabs[0].evaluate("answer => drill.tap(answer)", last.for_page)
        self.device.ask("outbox", "counts")
        self.device.kill()
        self.device.start(tabs=2)
        self._note([last])
        self._give(self.answers[part : part * 2])

    def be_renewed(self, port: int) -> None:
        """A network for a moment, on which nothing that is handed in is ever answered; but a new version comes."""
        version = shop.version(port)
        self.waited_before = self._waiting()
        self.way.behind = port
        self.way.lost_requests = self.way.lost_answers = self.size.loss_while_renewed
        self.way.deaf = SYNC
        self.way.is_away = False
        _until(lambda: self._has(version), self.size.seconds, "the new version never came")
        self.way.is_away = True
        if not _until(lambda: self._is_renewed(version), TAKE_OVER_SECONDS):
            # Chromium lets a new worker wait for up to five minutes while it thinks that the old one has work.
            self.renewed = "at the next start"
            self.device.kill()
            self.device.start(tabs=2)
            _until(lambda: self._is_renewed(version), TAKE_OVER_SECONDS, NEVER_SHOWN)
        for tab in self.device.tabs:
            _at(tab, "resting")
        self.waited_after = self._waiting()
        self._give(self.answers[len(self.given) :])

    def hand_over(self) -> None:
        """The network is back, as bad as it is."""
        began = time.monotonic()
        self.way.deaf = ""
        self.way.lost_requests = self.way.lost_answers = LOSS
        self.way.is_away = False
        if self.size.is_killed_while_sending:
            half = len(self.answers) // 2
            _until(lambda: self._waiting() <= half, self.size.seconds, "half of it was never sent")
            self.device.kill()
            self.device.start(tabs=2)
        _until(lambda: self._waiting() == 0, self.size.seconds)
        self.seconds = time.monotonic() - began
        self.left = len(self.device.ask("outbox", "everything"))

    def rows(self) -> Iterator[Row]:
        """What happened on the tablet and on the way."""
        seen, size = self.way.seen, self.size
        sent = sum(count for (fate, path), count in seen.items() if path == SYNC and fate != "refused")
        lost = seen["request lost", SYNC], seen["answer lost", SYNC]
        yield Row("requests that handed answers in", "", f"{sent:,}: {lost[0]} lost, {lost[1]} done but not answered")
        yield Row(
            "requests without a network", "", f"{sum(n for (fate, _path), n in seen.items() if fate == 'refused'):,}"
        )
        yield Row("kills of the browser", "", str(self.device.kills))
        yield Row("the new version came", "", self.renewed)
        hurry = f"timers {size.haste} times faster"
        yield Row("sending on the bad network", f"≤ {size.seconds} s", f"{self.seconds:.0f} s, {hurry}", not self.left)
        off = abs(self.offset + WRONG_MS)
        yield Row("the clock's offset as measured", "± 1 s", f"{self.offset / 1000:+.3f} s", off < 1000)
        yield equal("answers given", size.answers, len(self.given))
        yield equal("answers that a kill took from the tablet", 0, len(self.forgotten))
        yield equal("answers that a new version took from it", 0, self.waited_before - self.waited_after)
        yield equal("answers still on the tablet", 0, self.left)

    def _give(self, answers: Sequence[Answer]) -> None:
        """Customers at all tabs at once, the last of them by a real pointer."""
        by_script = answers[: len(answers) - self.size.by_hand]
        tabs = self.device.tabs
        for number, tab in enumerate(tabs):
            _begin(tab, by_script[number :: len(tabs)])
        for number, tab in enumerate(tabs):
            _stored(tab, len(by_script[number :: len(tabs)]))
        for answer in answers[len(by_script) :]:
            _by_hand(tabs[answer.number % len(tabs)], answer)
        self.given |= {answer.number: answer for answer in by_script}
        self._note(answers[len(by_script) :], is_tap=True)

    def _give_until_killed(self, answers: Sequence[Answer]) -> None:
        (tab,) = self.device.tabs
        _begin(tab, answers)
        _stored(tab, len(answers) // 2)
        acknowledged = set(tab.evaluate("drill.stored"))
        self.device.kill()
        self.device.start()
        kept = self._note(answers)
        self.forgotten |= acknowledged - kept
        self._give([answer for answer in answers if answer.number not in self.given])

    def _note(self, answers: Collection[Answer], *, is_tap: bool = False) -> set[int]:
        """Those of the answers that the tablet has. Who was in the middle at a kill has said a face, and no more."""
        rows = {row["answer"]["device_at"]: row["answer"] for row in self.device.ask("outbox", "everything")}
        for answer in answers:
            row = rows.get(_by_its_clock(answer))
            if row is not None:
                is_whole = row["told"] is not None and not is_tap
                self.given[answer.number] = answer if is_whole else replace(answer, person=None, comment="")
        return {answer.number for answer in answers} & self.given.keys()

    def _waiting(self) -> int:
        return int(self.device.ask("outbox", "counts")["waiting"])

    def _has(self, version: str) -> bool:
        self.device.ask("heartbeat", "beat")
        is_here = "navigator.serviceWorker.getRegistration().then(({ waiting }) => Boolean(waiting))"
        tab = self.device.tabs[0]
        return bool(tab.evaluate(is_here)) or self.device.version(tab) == version

    def _is_renewed(self, version: str) -> bool:
        shown = [_shows(tab, version) for tab in self.device.tabs]
        return all(shown)


def _at(tab: Page, screen: str) -> None:
    expect(tab.locator(f"body[data-screen={screen}]")).to_be_attached(timeout=PATIENCE_MS)


def _begin(tab: Page, answers: Sequence[Answer]) -> None:
    tab.evaluate("answers => { drill.stored = []; drill.giveAll(answers); }", [answer.for_page for answer in answers])


def _stored(tab: Page, least: int) -> None:
    """Wait until that many are on the disk."""
    is_so = "least => drill.trouble || drill.stored.length >= least"
    tab.wait_for_function(is_so, arg=least, polling=20, timeout=GIVING_MS)
    if trouble := tab.evaluate("drill.trouble"):
        raise RuntimeError(trouble)


def _by_hand(tab: Page, answer: Answer) -> None:
    """A face, with a real pointer, and no more."""
    tab.evaluate("at => { drill.stopClock(at) }", answer.at)
    tab.locator(f"#stage [data-rating='{answer.rating}']").click()
    tab.evaluate("drill.stopClock(null)")
    tab.locator("#stage [data-act=end]").press("Enter")
    _at(tab, "thanks")
    tab.locator("#stage button").press("Enter")
    _at(tab, "resting")


def _shows(tab: Page, version: str) -> bool:
    """Whether it shows the version; somebody who was there is not there any more."""
    if tab.get_attribute("body", "data-version") == version:
        return True
    tab.evaluate("drill.letPass(11_000)")
    return False


def _by_its_clock(answer: Answer) -> str:
    seconds, milliseconds = divmod(answer.at + WRONG_MS, 1000)
    return time.strftime(f"%Y-%m-%dT%H:%M:%S.{milliseconds:03}Z", time.gmtime(seconds))


def _until(is_so: Callable[[], bool], seconds: float, otherwise: str = "") -> bool:
    """Wait until it is so; if it never is, stop with what `otherwise` says, or say no."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if is_so():
                return True
        except Error:
            pass  # the page was just loading anew
        time.sleep(0.3)
    if otherwise:
        raise RuntimeError(otherwise)
    return False
