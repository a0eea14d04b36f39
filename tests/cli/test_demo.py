"""`goodword demo`: once filled, twice harmless, never on a database in use."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from kiosk.actions import demo as actions
from kiosk.demo.cast import OWNER, PASSWORD
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Location, Mention, Response, Wall
from kiosk.queries import months
from tests.cast import Cast
from tests.pages import PageClient


@pytest.fixture(autouse=True)
def as_demo(app: Flask) -> Iterator[None]:
    """What `make demo` sets."""
    app.config["IS_DEMO"] = True
    yield
    app.config["IS_DEMO"] = False


def _run(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["kiosk", "demo"])


def _count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0


def test_an_empty_database_is_filled_and_the_sign_in_printed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.fill.__wrapped__.__kwdefaults__, "days", 7)
    result = _run(app)
    assert result.exit_code == 0, result.output
    assert f"{OWNER.email:<22} {PASSWORD}" in result.output
    assert _count() > 50
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Wall)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).where(Mention.shared_at.is_not(None)))


def test_the_second_time_it_is_there_already(app: Flask) -> None:
    actions.fill(at=clock.now(), days=7)
    before = _count()
    result = _run(app)
    assert result.exit_code == 0
    assert "The demo is there already." in result.output
    assert PASSWORD in result.output
    assert _count() == before


def test_a_database_in_use_is_refused_with_a_sentence(app: Flask, cast: Cast) -> None:
    result = _run(app)
    assert result.exit_code == 2
    assert "This database is in use. The demo needs an empty one of its own." in result.output


def test_without_demo_being_set_nothing_is_filled(app: Flask) -> None:
    app.config["IS_DEMO"] = False
    result = _run(app)
    assert result.exit_code == 2
    assert "make demo" in result.output
    assert _count() == 0


def test_the_printed_password_opens_the_demo_which_says_what_it_is(app: Flask, client: PageClient) -> None:
    actions.fill(at=clock.now(), days=7)
    client.get("/admin/sign-in")
    client.post("/admin/sign-in/start", {"email": OWNER.email, "password": PASSWORD})
    assert "Demo" in client.get("/admin/exports/").texts(".brand .tag")


def test_a_real_organisation_is_not_marked(owner: PageClient) -> None:
    assert owner.get("/admin/exports/").texts(".brand .tag") == []


def test_its_past_months_are_closed_but_for_the_last(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.fill.__wrapped__.__kwdefaults__, "days", 75)
    assert _run(app).exit_code == 0
    now = clock.now()
    for location in db.session.scalars(sa.select(Location)).all():
        found = months.months(location, at=now)
        assert len(found.over) == 1
        assert found.closes.rows
        assert found.closes.rows[0].row_count > 0


def test_the_printed_address_opens_a_page_with_thanks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.fill.__wrapped__.__kwdefaults__, "days", 21)
    result = _run(app)
    address = next(line.split("feedback.example.org")[1] for line in result.output.splitlines() if "/staff/" in line)
    page = PageClient(app).get(address)
    assert page.h1.startswith("Your thanks, ")
    assert page.all("blockquote")
