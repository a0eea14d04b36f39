"""A bad network: passes requests on to a server, or loses them, or loses what the server answered."""

import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import BinaryIO

RESET = struct.pack("ii", 1, 0)
SILENCE_SECONDS = 3
LONGEST_ANSWER_SECONDS = 30


class _Passage(StreamRequestHandler):
    """One request and its answer. Each has a connection of its own, so that the fate of one is nobody else's."""

    server: "Network"
    timeout = LONGEST_ANSWER_SECONDS

    def handle(self) -> None:
        try:
            request, path = _request(self.rfile)
            if request:
                self._pass_on(request, path)
        except OSError:
            self.server.note("broken")

    def _pass_on(self, request: bytes, path: str) -> None:
        fate = self.server.fate(path)
        self.server.note(fate, path)
        answer = b"" if fate in ("refused", "request lost") else _answer(self.server.behind, request)
        if fate == "answered":
            self.wfile.write(answer)
        else:
            self._vanish(answer)

    def _vanish(self, answer: bytes) -> None:
        """End badly, as networks do: cut off, cut off in the middle of an answer, or silence."""
        way = self.server.chance() if not self.server.is_away else 1.0
        if way < 0.1:
            time.sleep(SILENCE_SECONDS)
        elif way < 0.4 and answer:
            self.wfile.write(answer[: len(answer) // 2])
            self.wfile.flush()
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


class Network(ThreadingTCPServer):
    """The way from a tablet to the server on port `behind`. What it loses is drawn by chance from `seed`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, behind: int, *, seed: int = 1) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.behind = behind
        self.lost_requests = self.lost_answers = 0.0
        self.is_away = False
        self.deaf = ""
        """What is asked at this path is done, and never answered."""
        self.seen: Counter[tuple[str, str]] = Counter()
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def chance(self) -> float:
        """A number from 0 up to 1."""
        with self._lock:
            return self._random.random()

    def fate(self, path: str) -> str:
        """What becomes of the next request."""
        if self.is_away:
            return "refused"
        if self.chance() < self.lost_requests:
            return "request lost"
        return "answer lost" if path == self.deaf or self.chance() < self.lost_answers else "answered"

    def note(self, fate: str, path: str = "") -> None:
        with self._lock:
            self.seen[fate, path] += 1


@contextmanager
def network(behind: int, *, seed: int = 1) -> Iterator[Network]:
    """A network that works, until it is told otherwise."""
    with Network(behind, seed=seed) as way:
        threading.Thread(target=way.serve_forever, args=(0.05,), daemon=True).start()
        yield way
        way.shutdown()


def _request(stream: BinaryIO) -> tuple[bytes, str]:
    """One whole request, told to close its connection, and its path."""
    first, head, length = stream.readline(), b"", 0
    while (line := stream.readline()) not in (b"\r\n", b"\n", b""):
        name, _colon, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
        head += b"" if name.lower() == b"connection" else line
    path = first.split(b" ")[1].decode() if first else ""
    return (first + head + b"Connection: close\r\n\r\n" + stream.read(length) if first else b""), path


def _answer(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST_ANSWER_SECONDS) as server:
        server.sendall(request)
        return b"".join(iter(lambda: server.recv(65536), b""))
