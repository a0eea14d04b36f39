"""Slow answers: what says 429 takes another way to the visitor, whole, and holds no thread."""

import http.client
import re
import socket
from contextlib import closing
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from kiosk import slow_answers
from kiosk.actions import sign_ins
from kiosk.slow_answers import SlowAnswers
from tests.cast import Cast

ANSWER = b"HTTP/1.1 429 Too Many Requests\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nLater"


def _asked(status: str, method: str = "GET") -> tuple[socket.socket, socket.socket]:
    """The visitor's socket and the server's, once an application has begun to answer with this status."""
    visitor, served = socket.socketpair()
    visitor.settimeout(10)
    environ: dict[str, Any] = {"gunicorn.socket": served, "REQUEST_METHOD": method}

    def application(_environ: Any, start_response: Any) -> list[bytes]:
        start_response(status, [])
        return []

    SlowAnswers(application)(environ, lambda *_said: None)
    return visitor, served


def test_what_was_tried_too_often_reaches_the_visitor_another_way_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_answers, "SECONDS", 0)
    visitor, served = _asked("429 TOO MANY REQUESTS")
    with visitor, served:
        served.sendall(ANSWER[:70])
        served.sendall(ANSWER[70:])
        assert visitor.recv(1000) == ANSWER.replace(b"keep-alive", b"close")
        assert visitor.recv(1000) == b""


@pytest.mark.parametrize(("status", "method"), [("422 UNPROCESSABLE ENTITY", "GET"), ("429 TOO MANY REQUESTS", "HEAD")])
def test_any_other_answer_goes_its_usual_way(status: str, method: str) -> None:
    visitor, served = _asked(status, method)
    with visitor, served:
        served.sendall(b"so")
        assert visitor.recv(1000) == b"so"
        served.sendall(b"on")
        assert visitor.recv(1000) == b"on"


def test_whoever_guesses_at_a_real_server_is_told_so(server: str, cast: Cast) -> None:
    def ask(method: str, path: str, **said: Any) -> tuple[http.client.HTTPResponse, str]:
        with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)) as connection:
            connection.request(method, path, **said)
            with connection.getresponse() as answer:
                return answer, answer.read().decode()

    page, html = ask("GET", "/admin/sign-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert token
    said = {
        "body": urlencode({"csrf_token": token[1], "email": "mark@example.org", "password": "wrong"}),
        "headers": {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": page.headers["Set-Cookie"].partition(";")[0],
        },
    }
    answers = [ask("POST", "/admin/sign-in/start", **said) for _ in range(sign_ins.BY_ACCOUNT.most + 1)]
    assert [answer.status for answer, _page in answers] == [422] * sign_ins.BY_ACCOUNT.most + [429]
    answer, html = answers[-1]
    assert answer.headers["Connection"] == "close"
    assert "mark@example.org" in html
