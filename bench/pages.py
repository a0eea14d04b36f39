"""The customer's page: how fast it is made against Flask's hello, and what it weighs on the wire."""

import socket
from collections.abc import Iterator

from bench import servers
from bench.load import drive
from bench.rows import Row, Run, at_least, at_most
from bench.servers import CODE, Server

LIGHT, LIMIT = 5_000, 14_000


def measure(run: Run) -> Iterator[Row]:
    """Speed, then weight."""
    folder = run.folder
    with (
        servers.ours(folder, f"sqlite:///{folder / 'ours.db'}") as ours,
        servers.reference(str(folder / "reference.db")) as reference,
    ):
        found = []
        for number in range(run.rounds + 1):
            order = (ours, reference) if number % 2 else (reference, ours)
            speed = {server.port: _page(server, ours, run.seconds) for server in order}
            found.append(speed[ours.port] / speed[reference.port])
        yield at_least(
            "customer page GET, against Flask's hello", 0.5, found[1:], of=f" of {speed[reference.port]:,.0f}/s"
        )
        weight = _weight(ours)
        yield at_most("customer page weight, with headers: aim", LIGHT, weight, "B")
        yield at_most("customer page weight, with headers: limit", LIMIT, weight, "B")


def _page(server: Server, ours: Server, seconds: float) -> float:
    path = f"/t/{CODE}" if server is ours else "/hello"
    load = drive(server.port, "GET", path, connections=8, seconds=seconds)
    if load.failed:
        raise RuntimeError(f"{load.failed} of {load.answered} pages were not shown")
    return load.per_second


def _weight(server: Server) -> int:
    """Every byte of one answer to a browser that takes gzip."""
    request = f"GET /t/{CODE} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as browser:
        browser.sendall(request.encode())
        weight = 0
        while part := browser.recv(65536):
            weight += len(part)
    return weight
