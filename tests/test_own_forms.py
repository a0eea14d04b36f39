"""Forms are taken from our own pages alone, whatever a browser or a proxy leaves out."""

from typing import Any

import pytest
from flask import Flask

from tests.cast import PASSWORD, Cast
from tests.pages import Page, PageClient

BEHIND = "https://127.0.0.1:8000"
"""How a request looks whose proxy says https, and not by which name it was called."""

OURS = "https://feedback.example.org"
SIGN_IN = "/admin/sign-in/start"
FETCHED = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def by_https(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", OURS)


def _sent(client: PageClient, cast: Cast, status: int, base_url: str, headers: dict[str, str]) -> Page:
    said = client.get("/admin/sign-in", base_url=base_url).form("start")
    said |= {"email": cast.priya.email, "password": PASSWORD}
    return client.post(SIGN_IN, said, status, base_url=base_url, headers=headers)


@pytest.mark.parametrize(
    ("base_url", "headers"),
    [
        (OURS, {"Referer": f"{OURS}/admin/sign-in"}),
        (OURS, {"Origin": OURS}),
        (OURS, FETCHED),
        (OURS, {"Sec-Fetch-Site": "none"}),
        (BEHIND, FETCHED | {"Origin": OURS}),
        (BEHIND, {"Origin": OURS}),
        (BEHIND, {"Referer": f"{OURS}/admin/sign-in"}),
        ("https://shop.example.org", FETCHED | {"Origin": "https://shop.example.org:8443"}),
        ("https://shop.example.org:8443", {"Origin": "https://shop.example.org:8443"}),
    ],
)
def test_our_own_page_is_believed(client: PageClient, cast: Cast, base_url: str, headers: dict[str, str]) -> None:
    _sent(client, cast, 303, base_url, headers)


@pytest.mark.parametrize(
    ("base_url", "headers"),
    [
        (OURS, {"Referer": "https://evil.example/"}),
        (OURS, {"Referer": f"{OURS}.evil.example/"}),
        (OURS, {"Referer": "http://feedback.example.org/"}),
        (OURS, {"Origin": "https://evil.example"}),
        (OURS, {"Origin": "https://feedback.example.org:8443"}),
        (OURS, {"Origin": "null", "Referer": f"{OURS}/"}),
        (OURS, {"Sec-Fetch-Site": "cross-site", "Origin": OURS, "Referer": f"{OURS}/"}),
        (OURS, {"Sec-Fetch-Site": "same-site"}),
        (OURS, {}),
        ("http://localhost", {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_another_sites_page_is_refused_even_with_the_right_token(
    app: Flask, client: PageClient, cast: Cast, base_url: str, headers: dict[str, str], monkeypatch: Any
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", OURS if base_url == OURS else "http://localhost")
    page = _sent(client, cast, 400, base_url, headers)
    assert page.h1 == "This form was not sent from here"


@pytest.mark.parametrize(
    ("base_url", "headers", "line"),
    [
        (BEHIND, {"Origin": "https://shop.example.org"}, "proxy_set_header Host $http_host;"),
        ("https://shop.example.org", {"Origin": "https://shop.example.org:8443"}, "proxy_set_header Host $http_host;"),
    ],
)
def test_the_owner_is_told_which_line_the_proxy_lacks(
    client: PageClient, cast: Cast, base_url: str, headers: dict[str, str], line: str
) -> None:
    assert line in _sent(client, cast, 400, base_url, headers).texts(".summary code")


@pytest.mark.parametrize(
    ("proxies", "base_url", "headers", "lines"),
    [
        (1, OURS, {"Referer": f"{OURS}/admin/", "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"}, []),
        (0, "http://localhost", {"Referer": "http://localhost/admin/"}, []),
        (1, "http://localhost", {"X-Forwarded-For": "1.2.3.4", "Referer": "https://localhost/"},
         ["proxy_set_header X-Forwarded-Proto $scheme;"]),
        (1, OURS, {"X-Forwarded-Proto": "https", "Referer": f"{OURS}/"},
         ["proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"]),
        (0, "http://localhost", {"X-Forwarded-Proto": "https", "Referer": "https://localhost/"}, ["TRUSTED_PROXIES=1"]),
    ],
)  # fmt: skip
def test_the_page_of_the_organisation_says_what_the_proxy_lacks(
    app: Flask, cast: Cast, proxies: int, base_url: str, headers: dict[str, str], lines: list[str], monkeypatch: Any
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", "")
    monkeypatch.setitem(app.config, "TRUSTED_PROXIES", proxies)
    owner = PageClient(app).signed_in_as(cast.priya, base_url=base_url)
    page = owner.get("/admin/settings/change", base_url=base_url, headers=headers)
    assert page.texts(".summary code") == lines


def test_by_http_where_the_cookie_is_for_https_alone_the_way_on_is_https(client: PageClient, cast: Cast) -> None:
    here, said = "http://192.168.1.20:8000", {"email": cast.priya.email, "csrf_token": "of a cookie not kept"}
    page = client.post(SIGN_IN, said, 400, base_url=here, headers={"Origin": here})
    assert page.h1 == "Open this page over https"
    assert page.link("Open it over https") == f"{OURS}/admin/sign-in"
    assert page.texts("#typed") == [cast.priya.email]
