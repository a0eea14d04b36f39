"""Real nginx and real Caddy, with the files in deploy/, before a real server."""

import io
import os
import re
import selectors
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from PIL import Image

from kiosk import create_app, database, startup
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import secret_addresses
from kiosk.models import Organisation, Response
from tests import proxies, serving
from tests.cast import PASSWORD, make_cast
from tests.proxies import NAME, Proxy

FORM = {"Content_Type": "application/x-www-form-urlencoded"}
THREADS = 2 * 4
SECRET = "Secret-7f3a9"


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server with the known cast, behind one proxy."""
    folder = tmp_path_factory.mktemp("behind")
    settings = Settings(folder, "s" * 40, f"sqlite:///{folder / 'shop.db'}", is_testing=True)
    app = create_app(settings)
    with app.app_context():
        startup.migrate(app)
        make_cast()
        with serving.running(settings, "tests.echoing:app", TRUSTED_PROXIES="1", BASE_URL=f"https://{NAME}") as server:
            yield server.port
            assert "TRUSTED_PROXIES" not in server.log
        database.let_go()


@pytest.fixture(scope="module", params=proxies.BOTH)
def proxy(request: pytest.FixtureRequest, behind: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxies.BOTH[request.param](tmp_path_factory.mktemp(request.param), behind) as started:
        yield started


def _tap(proxy: Proxy) -> str:
    """Open the question and tap a face: the address of what comes next."""
    visit = re.search(r'name="visit" value="([^"]+)"', proxy.ask("/t/harb0wr1").text)[1]
    tapped = proxy.ask("/t/harb0wr1/rate", urlencode({"visit": visit, "rating": 4}).encode(), **FORM)
    assert tapped.status == 303, tapped.text
    return tapped.headers["Location"]


def _answers() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Response))


def _csrf(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]* value="([^"]*)"', page)[1]


def test_a_tap_goes_through_and_its_key_is_written_down_nowhere(proxy: Proxy) -> None:
    before, more = _answers(), _tap(proxy)
    assert _answers() == before + 1
    assert "Strict-Transport-Security" in proxy.ask(more).headers
    while "/v/*" not in proxy.log:
        pass
    assert more.rpartition("/")[2] not in proxy.log


def test_the_server_learns_who_asks_how_and_for_which_name(proxy: Proxy) -> None:
    forged = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "http", "X_Real_IP": "203.0.113.9"}
    for headers in ({}, forged, forged | {"X_Forwarded_For": "203.0.113.9, 198.51.100.7"}):
        assert proxy.ask("/t/harb0wr1", **headers).headers["X-Seen"] == f"127.0.0.2 https {NAME}:{proxy.port}"


def test_a_photo_of_three_megabytes_goes_through(proxy: Proxy) -> None:
    fields = {"email": "priya@example.org", "password": PASSWORD, "csrf_token": _csrf(proxy.ask("/admin/sign-in").text)}
    assert proxy.ask("/admin/sign-in/start", urlencode(fields).encode(), **FORM).status == 303
    file = io.BytesIO()
    Image.frombytes("RGB", (1000, 1000), os.urandom(3_000_000)).save(file, "PNG")
    token = _csrf(proxy.ask("/admin/settings/change").text)
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    fields = {"csrf_token": token, "name": "Harbour Street Dental", "colour": "#0a5c4a", 'logo"; filename="a.png': ""}
    head = "".join(part.format(*field) for field in fields.items())[:-2].encode()
    saved = proxy.ask(
        "/admin/settings/change",
        head + file.getvalue() + b"\r\n--x--\r\n",
        Content_Type="multipart/form-data; boundary=x",
    )
    assert saved.status == 303, saved.text
    db.session.rollback()
    assert db.session.scalars(sa.select(Organisation.logo_id)).one() is not None


def test_what_is_too_large_is_told_so_by_us(proxy: Proxy) -> None:
    refused = proxy.ask("/t/harb0wr1/rate", bytes(5_000_000), **FORM)
    assert refused.status == 413
    assert "That is too much at once" in refused.text


def test_slow_phones_keep_nobody_from_tapping(proxy: Proxy) -> None:
    began = "".join(f"{line}\r\n" for line in proxies.BEGUN.format(code="harb0wr1").splitlines()).encode()
    slow = [proxy.connect() for _each in range(4 * THREADS)]
    for number, phone in enumerate(slow):
        phone.sendall(began + (b"\r\nrating=" if number % 2 else b"X-Slow: "))
    assert _tap(proxy)
    for phone in slow:
        phone.close()


def test_guesses_at_passwords_wait_at_nginx_and_hold_up_no_browser_that_is_known(behind: int, tmp_path: Path) -> None:
    with proxies.nginx(tmp_path, behind) as proxy, ExitStack() as guesses:
        head = f"POST /admin/sign-in/start HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 0\r\n\r\n".encode()
        with selectors.DefaultSelector() as answered:
            for _each in range(60):
                guess = guesses.enter_context(proxy.connect())
                guess.sendall(head)
                answered.register(guess, selectors.EVENT_READ)
            refused = b""
            while b" 429 " not in refused:
                (key, _events), *_others = answered.select()
                answered.unregister(key.fileobj)
                refused = key.fileobj.recv(65536)
        assert b"Retry-After: 20" in refused
        assert b"Too many attempts to sign in" in refused
        assert proxy.ask("/admin/sign-in/start", b"", Cookie="shop-known=1", **FORM).status == 422
        assert _tap(proxy)


@pytest.mark.parametrize("name", proxies.BOTH)
def test_an_address_that_is_a_key_is_written_down_nowhere_whatever_happens(name: str, tmp_path: Path) -> None:
    nobody = serving.free_port()
    with proxies.BOTH[name](tmp_path, nobody) as proxy:
        for beginning in secret_addresses.BEGINNINGS:
            for path in (f"{beginning}{SECRET}", f"{beginning}{SECRET}/add?a=b", f"{beginning.upper()}{SECRET}"):
                assert proxy.ask(path, Referer=f"{proxy.address}{path}").status == 502
                assert proxy.ask(path, b"x", Referer=f"{proxy.address}{path}").status == 502
        assert proxy.ask("/t/harb0wr1").status == 502
        while "/t/harb0wr1" not in proxy.log:
            pass
        log = proxy.log
    assert log.count("/*") >= 6 * len(secret_addresses.BEGINNINGS)
    assert SECRET not in log
