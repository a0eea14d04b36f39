"""Whom to believe about the address, and what a request for the headers alone gets."""

import gzip

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.extensions import db
from kiosk.models import AuditEntry, Response
from tests.cast import Cast
from tests.pages import PageClient
from tests.things import Things

STRANGE = "evil.example"
PATHS = ("/", "/t/harb0wr1", "/privacy", "/r", "/r/0000000000", "/nowhere", "/admin/", "/admin/sign-in", "/healthz")


@pytest.mark.parametrize("path", PATHS)
def test_a_strange_host_is_answered_and_never_repeated(client: PageClient, cast: Cast, path: str) -> None:
    usual = client.open("GET", path)
    strange = client.open("GET", path, base_url=f"http://{STRANGE}")
    assert strange.status_code == usual.status_code
    assert STRANGE not in strange.get_data(as_text=True) + str(strange.headers)


def test_a_tap_at_a_strange_host_is_kept(client: PageClient, cast: Cast) -> None:
    visit = client.get("/t/harb0wr1").form("rate")["visit"]
    tapped = client.post("/t/harb0wr1/rate", {"visit": visit, "rating": 5}, base_url=f"http://{STRANGE}")
    assert tapped.headers["Location"].startswith("/v/")


def test_no_page_believes_a_forwarded_host(app: Flask, owner: PageClient, cast: Cast) -> None:
    things = Things(cast)
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin.") and "GET" in (rule.methods or ()):
            headers = {"X-Forwarded-Host": STRANGE, "Forwarded": f"host={STRANGE}"}
            answer = owner.open("GET", things.address(rule), headers=headers)
            assert STRANGE.encode() not in answer.get_data(), rule.rule
            assert STRANGE not in str(answer.headers), rule.rule


@pytest.mark.parametrize("path", PATHS)
def test_the_headers_alone_are_those_of_the_page(client: PageClient, cast: Cast, path: str) -> None:
    page, headers = client.open("GET", path), client.open("HEAD", path)
    assert (headers.status_code, headers.get_data()) == (page.status_code, b"")
    assert [headers.headers.get(name) for name in ("Content-Type", "Content-Security-Policy", "Cache-Control")] == [
        page.headers.get(name) for name in ("Content-Type", "Content-Security-Policy", "Cache-Control")
    ]


@pytest.mark.parametrize(("path", "status"), [("/t/harb0wr1", 200), ("/t/harb0wr1/rate", 405)])
def test_asking_for_the_headers_is_no_answer(client: PageClient, cast: Cast, path: str, status: int) -> None:
    assert client.open("HEAD", path).status_code == status
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == 0


def test_the_headers_of_a_managers_page_need_a_sign_in(client: PageClient, cast: Cast) -> None:
    answer = client.open("HEAD", f"/admin/people/{cast.rosa.public_id}")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/admin/sign-in")


def test_asking_for_the_headers_changes_nothing(app: Flask, owner: PageClient, cast: Cast) -> None:
    things = Things(cast)
    before = _audit_count()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin.") and "HEAD" in (rule.methods or ()):
            answer = owner.open("HEAD", things.address(rule))
            assert answer.status_code < 500, rule.rule
            assert answer.get_data() == b"", rule.rule
            assert _audit_count() == before, rule.rule


def _audit_count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0


def test_a_managers_page_is_compressed_and_its_length_blurred(owner: PageClient) -> None:
    taken = {"headers": {"Accept-Encoding": "gzip"}}
    answers = [owner.open("GET", "/admin/people/", **taken) for _ in range(12)]
    plain = owner.open("GET", "/admin/people/")
    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert {"Accept-Encoding" in answer.vary for answer in answers} == {True}
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(answers[0].get_data())[:1000] == plain.get_data()[:1000]
    assert len({len(answer.get_data()) for answer in answers}) > 3
    assert max(len(answer.get_data()) for answer in answers) < len(plain.get_data()) / 2


@pytest.mark.parametrize("address", ["/admin/people/", "/t/harb0wr1"])
def test_who_takes_nothing_packed_gets_it_plain(owner: PageClient, address: str) -> None:
    page = owner.open("GET", address, headers={"Accept-Encoding": "gzip;q=0, br"})
    assert (page.status_code, "Content-Encoding" in page.headers) == (200, False)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_a_file_is_sent_as_it_is(owner: PageClient, ending: str) -> None:
    file = owner.open("GET", f"/admin/exports/mentions.{ending}", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert (file.status_code, "Content-Encoding" in file.headers) == (200, False)
