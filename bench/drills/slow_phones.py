"""Hundreds of slow phones hold connections through the proxies as they are shipped; another customer taps meanwhile."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

from bench.drills import Drill
from bench.rows import Row
from bench.servers import CODE, ours
from kiosk.lib import codes
from tests import proxies
from tests.proxies import Proxy

SLOW, SLOW_SHORT = 300, 60
TAPS, TAPS_SHORT = 100, 10
LONGEST_SECONDS = 1.0
BEGUN = "".join(f"{line}\r\n" for line in proxies.BEGUN.format(code=CODE).splitlines()).encode()
STAGES = (b"", BEGUN, BEGUN + b"\r\nrating=")
"""How far a slow phone came: connected, in the middle of its headers, in the middle of its form."""


def drill(run: Drill) -> Iterator[Row]:
    """Through nginx and through Caddy, whichever is here."""
    with ours(run.folder / "shop", f"sqlite:///{run.folder / 'slow.db'}") as server:
        for name, start in proxies.BOTH.items():
            if proxies.found(name) is None:
                yield Row(f"{name} is not on this computer", "", "not tried")
                continue
            (folder := run.folder / name).mkdir()
            with start(folder, server.port) as proxy:
                yield from _through(proxy, name, is_short=run.is_short)


def _through(proxy: Proxy, name: str, *, is_short: bool) -> Iterator[Row]:
    slow, taps = (SLOW_SHORT, TAPS_SHORT) if is_short else (SLOW, TAPS)
    with ExitStack() as phones:
        for number in range(slow):
            phone = phones.enter_context(proxy.connect())
            phone.sendall(STAGES[number % len(STAGES)])
        found = [_tap(proxy) for _each in range(taps)]
    slowest = statistics.quantiles([seconds for seconds, _is_kept in found], n=20)[-1]
    failed = sum(not is_kept for _seconds, is_kept in found)
    what = f"{name}, {slow} slow phones: a tap's p95"
    yield Row(what, f"≤ {LONGEST_SECONDS:.0f} s", f"{slowest * 1000:.0f} ms", slowest <= LONGEST_SECONDS)
    yield Row(f"{name}, {slow} slow phones: taps that failed", "0", f"{failed} of {taps}", not failed)


def _tap(proxy: Proxy) -> tuple[float, bool]:
    """How long a visit's first page and tap take, and whether the tap was kept or counted."""
    began = time.perf_counter()
    opened = proxy.ask(f"/t/{CODE}")
    form = urlencode({"rating": 4, "visit": codes.client_id()}).encode()
    tapped = proxy.ask(f"/t/{CODE}/rate", form, Content_Type="application/x-www-form-urlencoded")
    return time.perf_counter() - began, opened.status == 200 and tapped.status in {202, 303}
