"""The page stays on the tablet: light, there without a network, and replaced only while nobody is there."""

import base64
import gzip
import hashlib
import json
import re
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk, responses
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
LIMIT = 60_000
SHELL = re.compile(rb"const SHELL = (.*);\n")


def _get(address: str, headers: dict[str, str] | None = None) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {})) as answer:
        return answer.read(), dict(answer.headers)


def test_what_a_tablet_keeps_of_us_is_light(server: str) -> None:
    worker, _headers = _get(f"{server}/service-worker.js")
    files = json.loads(SHELL.match(worker).group(1))["files"]
    wire = 0
    for path, integrity in files.items():
        body, headers = _get(server + path, {"Accept-Encoding": "gzip"})
        wire += len(body)
        plain = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
        assert integrity == "sha256-" + base64.b64encode(hashlib.sha256(plain).digest()).decode(), path
    assert wire + len(gzip.compress(worker)) < LIMIT


def test_everything_the_page_loads_is_kept(desk: Desk) -> None:
    desk.installed()
    loaded = desk.page.evaluate("performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    cached = desk.page.evaluate(
        """async () => {
          const name = (await caches.keys()).find((name) => name.startsWith("shell-"));
          return (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname);
        }"""
    )
    dynamic = {"/tablet/ask", "/tablet/heartbeat", "/tablet/sync", "/service-worker.js", "/tablet/manifest.webmanifest"}
    assert set(loaded) - dynamic - {path for path in loaded if path.endswith(".png")} <= set(cached)
    assert "/tablet" in cached


def test_it_starts_cold_without_a_network_and_takes_an_answer(desk: Desk) -> None:
    desk.offline()
    desk.page.close()
    desk.page = desk.context.new_page()
    desk.open().at("resting").tap("Good").at("who").press("That is all").at("thanks").press("Done").at("resting")
    assert len(desk.outbox()) == 1
    desk.context.set_offline(False)
    desk.drain()
    assert len(responses()) == 1


class _Newer(BaseHTTPRequestHandler):
    """The server of the test, and after `is_newer` one that has another version of the page."""

    server: "_Front"

    def do_GET(self) -> None:
        self._pass_on(None)

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, body: bytes | None) -> None:
        names = ("Authorization", "Content-Type")
        headers = {name: self.headers[name] for name in names if name in self.headers}
        request = urllib.request.Request(self.server.behind + self.path, data=body, headers=headers)
        with urllib.request.urlopen(request) as answer:
            content, status, kind = answer.read(), answer.status, answer.headers["Content-Type"]
        if self.server.is_newer:
            content = self._renewed(content)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _renewed(self, content: bytes) -> bytes:
        if self.path == "/tablet":
            return re.sub(rb'data-version="\w+"', b'data-version="newer"', content)
        if self.path != "/service-worker.js":
            return re.sub(rb'"page_version":\s*"\w+"', b'"page_version":"newer"', content)
        page = re.sub(rb'data-version="\w+"', b'data-version="newer"', _get(f"{self.server.behind}/tablet")[0])
        shell = json.loads(SHELL.match(content).group(1))
        shell["version"] = "newer"
        shell["files"]["/tablet"] = "sha256-" + base64.b64encode(hashlib.sha256(page).digest()).decode()
        return SHELL.sub(f"const SHELL = {json.dumps(shell)};\n".encode(), content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Front(ThreadingHTTPServer):
    behind = ""
    is_newer = False


@pytest.fixture
def front(server: str) -> Iterator[_Front]:
    """The server behind a door of its own, where a new version can come out."""
    front = _Front(("127.0.0.1", 0), _Newer)
    front.behind = server
    threading.Thread(target=front.serve_forever, daemon=True).start()
    yield front
    front.shutdown()
    front.server_close()


def test_a_new_version_waits_until_nobody_is_there_and_keeps_the_outbox(
    chromium: Browser, front: _Front, cast: Cast
) -> None:
    context = chromium.new_context(base_url=f"http://127.0.0.1:{front.server_port}")
    desk = Desk(context, cast).open().paired().installed()
    page = desk.page
    page.reload()
    desk.at("resting")
    page.clock.install()
    page.route("**/tablet/sync", lambda route: route.abort())
    desk.tap("Good").at("who").press("That is all").press("Done").at("resting").tap("Poor").at("what")
    front.is_newer = True
    desk.ask("heartbeat", "beat")
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update()).then(() => {})")
    page.clock.fast_forward(30_000)
    page.clock.run_for(3000)
    expect(page.locator("body")).not_to_have_attribute("data-version", "newer")
    desk.at("what").press("That is all").press("Done").at("resting")
    page.clock.fast_forward(11_000)
    for _ in range(5):
        page.clock.run_for(1500)
    expect(page.locator("body")).to_have_attribute("data-version", "newer")
    desk.at("resting")
    assert sorted(row["answer"]["rating"] for row in desk.outbox()) == [2, 4]
    context.close()
