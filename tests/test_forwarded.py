"""What a proxy in front forwards, and the one line where that is not what TRUSTED_PROXIES expects."""

import logging
from pathlib import Path

import pytest
from flask import Flask

from kiosk import create_app, startup
from kiosk.config import Settings


def _app(folder: Path, proxies: int) -> Flask:
    url = f"sqlite:///{folder / 'own.db'}"
    app = create_app(Settings(folder, "-", url, trusted_proxies=proxies, is_testing=True))
    with app.app_context():
        startup.migrate(app)
    return app


FOR, PROTO = {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("proxies", "headers", "said"),
    [
        (
            0,
            FOR | PROTO,
            "sends X-Forwarded-For and X-Forwarded-Proto, but TRUSTED_PROXIES is 0: set",
        ),
        (0, PROTO, "A proxy in front sends X-Forwarded-Proto, but TRUSTED_PROXIES is 0"),
        (
            1,
            PROTO,
            "but a request came with X-Forwarded-Proto. The proxy has to set X-Forwarded-For",
        ),
        (
            1,
            FOR,
            "came with X-Forwarded-For. The proxy has to set X-Forwarded-Proto, as deploy/nginx.conf",
        ),
        (1, {}, "came with neither X-Forwarded-For nor X-Forwarded-Proto. The proxy has to set X-Forwarded-For and"),
        (2, FOR | PROTO, "TRUSTED_PROXIES is 2, but a request came with X-Forwarded-For and X-Forwarded-Proto."),
        (
            1,
            PROTO | {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"},
            "if there are 2 proxies in front",
        ),
    ],
)
def test_headers_that_do_not_match_the_setting_are_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, proxies: int, headers: dict[str, str], said: str
) -> None:
    client = _app(tmp_path, proxies).test_client()
    with caplog.at_level(logging.WARNING):
        for _each in range(3):
            client.get("/privacy", headers=headers)
    assert len(caplog.messages) == 1
    assert said in caplog.messages[0]
    assert "203.0.113.9" not in caplog.messages[0]


@pytest.mark.parametrize(("proxies", "headers"), [(0, {}), (1, FOR | PROTO), (2, {**FOR, **PROTO})])
def test_headers_that_match_are_not_worth_a_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, proxies: int, headers: dict[str, str]
) -> None:
    twice = {name: f"{value}, {value}" for name, value in headers.items()} if proxies == 2 else headers
    with caplog.at_level(logging.WARNING):
        _app(tmp_path, proxies).test_client().get("/privacy", headers=twice)
    assert caplog.messages == []


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_what_asks_from_this_computer_itself_comes_past_the_proxy(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.WARNING):
        _app(tmp_path, 1).test_client().get(path)
    assert caplog.messages == []
