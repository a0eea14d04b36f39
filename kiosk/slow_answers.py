"""Slow answers: who tried too often hears so a second later, and takes no thread meanwhile."""

import os
import queue
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECONDS = 1.0
MOST_HELD = 200
LONGEST_ANSWER = 64 * 1024
PATIENCE_SECONDS = 5


def init_app(app: Flask) -> None:
    """Let `app` answer slowly where it answers 429."""
    app.wsgi_app = SlowAnswers(app.wsgi_app)  # type: ignore[method-assign]  # where Flask puts a middleware


class SlowAnswers:
    """Holds answers back that say 429, where gunicorn is the server; anywhere else they go at once.

    A guesser who is refused at once asks again at once, hundreds of times a second, and every page becomes slow. A
    thread that sleeps would be missing for customers. So gunicorn is given a socket of ours to write the answer to, in
    the place of the visitor's, and one thread passes on what is due.
    """

    def __init__(self, inner: "WSGIApplication") -> None:
        self.inner = inner
        self.held: queue.Queue[tuple[float, socket.socket, socket.socket]] = queue.Queue(MOST_HELD)
        self.thread: threading.Thread | None = None
        self.lock = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            sock = environ.get("gunicorn.socket")
            # Not one with TLS; and not HEAD, whose answer announces a body that never comes: others would wait for it.
            if status.startswith("429") and type(sock) is socket.socket and environ["REQUEST_METHOD"] != "HEAD":
                self._hold(sock)
            return start_response(status, headers, *rest)

        return self.inner(environ, start)

    def _hold(self, sock: socket.socket) -> None:
        """Put a socket of ours where the visitor's was, unless so many wait that one more is answered at once."""
        with self.lock:  # one thread for each process: this one may have been forked since the app was made
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._pass_on, name="slow answers", daemon=True)
                self.thread.start()
            if self.held.full():
                return
            visitor = sock.dup()
            ours, theirs = socket.socketpair()
            with theirs:
                os.dup2(theirs.fileno(), sock.fileno(), inheritable=False)
            self.held.put_nowait((time.monotonic() + SECONDS, ours, visitor))

    def _pass_on(self) -> None:
        while True:
            due, ours, visitor = self.held.get()
            time.sleep(max(0.0, due - time.monotonic()))
            with ours, visitor, suppress(OSError):  # whoever went away meanwhile is not told
                visitor.setblocking(False)
                visitor.sendall(_whole(ours).replace(b"Connection: keep-alive", b"Connection: close", 1))


def _whole(ours: socket.socket) -> bytes:
    """The answer, of which gunicorn sends the head first."""
    ours.settimeout(PATIENCE_SECONDS)
    answer = b""
    while not _is_whole(answer) and (part := ours.recv(LONGEST_ANSWER)):
        answer += part
    return answer


def _is_whole(answer: bytes) -> bool:
    head, gap, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"\ncontent-length: (\d+)", head.lower())
    return bool(gap) and len(body) >= int(length[1] if length else 0)
