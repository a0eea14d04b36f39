"""Who answers at an address: asked in bounded time, and believed only with the answer that we alone know."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from kiosk.lib import answering
from kiosk.lib.answering import Answer

OURS = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nours"


@contextmanager
def _listening(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that says what `talk` says to whoever comes first; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _from = server.accept()
            with line:
                line.recv(4096)
                talk(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (OURS, Answer.OURS),
        (OURS.replace(b"ours", b"mine"), Answer.ANOTHER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nours, too", Answer.ANOTHER),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Answer.ANOTHER),
        (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 4\r\n\r\nours", Answer.MOVED),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Answer.ANOTHER),
        (b"", Answer.ANOTHER),
    ],
)
def test_what_is_said_there_tells_who_it_is(said: bytes, found: Answer) -> None:
    with _listening(lambda line: line.sendall(said)) as address:
        assert answering.ask(address, "/healthz/x", "ours") is found


def test_nobody_there_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    assert answering.ask(address, "/healthz/x", "ours") is Answer.NONE


def test_one_who_never_finishes_is_hung_up_on() -> None:
    is_over = threading.Event()

    def drip(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        assert line.recv(1) == b""
        is_over.set()

    with _listening(drip) as address:
        assert answering.ask(address, "/healthz/x", "ours", seconds=0.05) is Answer.NONE
        assert is_over.wait(5)
