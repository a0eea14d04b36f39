"""A load generator: some keep-alive connections, each with one request under way, for a bounded time.

A process of its own that parses no more than it must, so that it is not what is measured.
"""

import json
import random
import selectors
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MOST_REQUESTS = 200_000
SLOWEST_SECONDS = 30
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True)
class Load:
    """What came of a load: answers a second, and how long they took in milliseconds."""

    per_second: float
    median: float
    p99: float
    answered: int
    failed: int


def drive(port: int, method: str, path: str, *, connections: int, seconds: float, body: str = "") -> Load:
    """Put a load on `port` from another process. `{visit}` in `body` becomes a new id each time."""
    with driven(port, method, path, connections=connections, seconds=seconds, body=body) as process:
        said, _trouble = process.communicate()
    return Load(**json.loads(said))


@contextmanager
def driven(port: int, method: str, path: str, *, headers: str = "", **rest: Any) -> Iterator[subprocess.Popen[str]]:
    """The same, while something else is done. `{network}` in `headers` becomes another address each time."""
    job = {"port": port, "method": method, "path": path, "headers": headers} | rest
    command, pipe = [sys.executable, "-S", __file__], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path("/")) as process:
        print(json.dumps(job), file=process.stdin, flush=True)
        yield process


class Connection:
    """One keep-alive connection: it sends a request, and knows when the whole answer is here."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SLOWEST_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self.received = b""

    def send(self, request: bytes) -> None:
        self.received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    @property
    def is_over(self) -> bool:
        """Whether the server takes no more on this connection."""
        return b"\r\nconnection: close\r\n" in self.received.lower()

    def is_answered(self) -> bool:
        """Read what has come; whether that is the whole answer."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionResetError
        self.received += part
        head, gap, rest = self.received.partition(b"\r\n\r\n")
        if not gap:
            return False
        lower = head.lower()
        start = lower.find(b"content-length:")
        length = int(lower[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
        return len(rest) >= length


def visit() -> str:
    """A version 7 UUID, as the page carries one."""
    value = (int(time.time() * 1000) << 80) | random.getrandbits(80)
    return str(uuid.UUID(int=value & ~(0xF000 << 64) & ~(0xC000 << 48) | (0x7000 << 64) | (0x8000 << 48)))


def requests(method: str, path: str, body: str, headers: str = ""):
    """Request after request, as bytes."""
    first = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nAccept: text/html\r\n"
    first += f"{headers}\r\n" if headers else ""
    while not body:
        yield f"{first}\r\n".encode()
    while True:
        filled = body.replace("{visit}", visit())
        head = first.replace("{network}", f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}")
        kind = "" if "content-type:" in headers.lower() else FORM
        yield f"{head}{kind}Content-Length: {len(filled.encode())}\r\n\r\n{filled}".encode()


def run(port: int, method: str, path: str, connections: int, seconds: float, body: str = "", headers: str = "") -> Load:
    """The load itself."""
    waiting = selectors.DefaultSelector()
    request = requests(method, path, body, headers)
    for _ in range(connections):
        connection = Connection(port)
        waiting.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(request))
    took, failed = [], 0
    began = time.perf_counter()
    end = began + seconds
    busy = connections
    while busy:
        for key, _ in waiting.select(SLOWEST_SECONDS):
            connection = key.data
            if not connection.is_answered():
                continue
            now = time.perf_counter()
            took.append(now - connection.sent_at)
            failed += connection.received[9:12] not in (b"200", b"303")
            if now < end and len(took) < MOST_REQUESTS:
                if connection.is_over:
                    waiting.unregister(connection.socket)
                    connection.socket.close()
                    connection = Connection(port)
                    waiting.register(connection.socket, selectors.EVENT_READ, connection)
                connection.send(next(request))
            else:
                waiting.unregister(connection.socket)
                connection.socket.close()
                busy -= 1
    lasted = time.perf_counter() - began
    took.sort()
    return Load(len(took) / lasted, took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000, len(took), failed)


if __name__ == "__main__":
    print(json.dumps(asdict(run(**json.loads(sys.stdin.readline())))))
