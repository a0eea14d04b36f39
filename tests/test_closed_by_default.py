"""Every manager's address, opened by everybody who should not. A route that nobody classified fails here."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from kiosk.admin import access
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry
from tests.cast import Cast
from tests.pages import Page, PageClient
from tests.things import SECRET_WORDS, Things

OPEN_TO_EVERY_ROLE = {"admin.sign_in.end", "admin.account.change_password", "admin.account.end"}
"""What changes only one's own account."""


@pytest.fixture
def things(cast: Cast) -> Things:
    return Things(cast)


def closed(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Each rule that needs a sign-in, with each method it takes."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin.") and rule.endpoint not in access.OPEN:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule, method


def changes(app: Flask, rule: Rule) -> bool:
    return any("POST" in (other.methods or ()) for other in app.url_map.iter_rules(rule.endpoint))


def audit_count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0


def test_what_is_listed_open_exists(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= access.OPEN


def test_nothing_opens_without_a_sign_in(app: Flask, client: PageClient, things: Things) -> None:
    before = audit_count()
    for rule, method in closed(app):
        response = client.open(method, things.address(rule))
        if method == "GET":
            assert response.status_code == 303, f"{method} {rule.rule}: {response.status_code}"
            assert response.headers["Location"].partition("?")[0] == "/admin/sign-in", rule.rule
        else:
            assert (response.status_code, Page(response).h1) == (400, "You are signed out"), rule.rule
        assert "Set-Cookie" not in response.headers, rule.rule
    assert audit_count() == before


def test_a_viewer_changes_nothing(app: Flask, viewer: PageClient, things: Things) -> None:
    before = audit_count()
    for rule, method in closed(app):
        if changes(app, rule) and rule.endpoint not in OPEN_TO_EVERY_ROLE:
            response = viewer.open(method, things.address(rule))
            assert response.status_code in {403, 404}, f"{method} {rule.rule}: {response.status_code}"
    assert audit_count() == before


def test_a_manager_of_another_location_finds_nothing(app: Flask, cast: Cast, things: Things) -> None:
    hugo = PageClient(app).signed_in_as(cast.hugo)
    before = audit_count()
    for rule, method in closed(app):
        if rule.arguments and rule.endpoint not in OPEN_TO_EVERY_ROLE and not rule.endpoint.startswith(ORGANISATIONS):
            response = hugo.open(method, things.address(rule))
            assert response.status_code in {403, 404}, f"{method} {rule.rule}: {response.status_code}"
    assert audit_count() == before


ORGANISATIONS = ("admin.standards.", "admin.exports.")
"""What belongs to the whole organisation, or is narrowed to what is theirs in the next test."""


def test_a_manager_of_another_location_reads_nothing_of_it(app: Flask, cast: Cast, things: Things) -> None:
    hugo = PageClient(app).signed_in_as(cast.hugo)
    for rule, method in closed(app):
        if method == "GET":
            body = hugo.open(method, things.address(rule)).get_data().decode("utf-8", "replace")
            for secret in (SECRET_WORDS, "Cathrine", "Catherine Byrne", cast.reception.code):
                assert secret not in body, f"{rule.rule} shows “{secret}”"


def test_a_retired_manager_is_out_at_once(app: Flask, cast: Cast, manager: PageClient, things: Things) -> None:
    manager.get("/admin/")
    cast.mark.retired_at = clock.now()
    db.session.commit()
    for rule, method in closed(app):
        response = manager.open(method, things.address(rule))
        assert response.status_code == 303, f"{method} {rule.rule}: {response.status_code}"
