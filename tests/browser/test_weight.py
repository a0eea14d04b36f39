"""The first page, as it travels: one light answer, with nothing to wait for."""

import socket
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.cast import Cast

AIM, LIMIT = 5_000, 14_000


def _on_the_wire(address: str, path: str) -> bytes:
    """Everything the server sends for one request of a browser, headers included."""
    parts = urlsplit(address)
    request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_the_first_page_is_light(server: str, cast: Cast) -> None:
    answer = _on_the_wire(server, f"/t/{cast.reception.code}")
    assert answer.startswith(b"HTTP/1.1 200")
    assert len(answer) <= AIM


def test_no_customers_page_is_heavy(server: str, cast: Cast) -> None:
    for path in ("/", "/privacy", "/r", "/r/0000000000", "/nowhere"):
        assert len(_on_the_wire(server, path)) <= LIMIT, path


def test_the_first_page_asks_for_nothing_else(chromium: Browser, server: str, cast: Cast) -> None:
    context = chromium.new_context(base_url=server)
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"/t/{cast.reception.code}", wait_until="networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [f"{server}/t/{cast.reception.code}"]
    assert tab.locator("script").count() == 0
    assert context.cookies() == []
    context.close()
