"""Commands about managers, and about the installation's health."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from kiosk import create_app, database
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.models import Manager, Tally
from tests.builders import make_response
from tests.cast import Cast
from tests.pages import PageClient


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["kiosk", *words])


def _address(result: Result) -> str:
    return re.findall(r"http://feedback\.example\.org(/\S+)", result.output)[0]


def test_the_set_up_address_can_be_printed_again(app: Flask, client: PageClient) -> None:
    assert client.get(_address(run(app, "setup-address"))).h1 == "Set up Good Word"


def test_there_is_no_set_up_address_after_set_up(app: Flask, cast: Cast) -> None:
    result = run(app, "setup-address")
    assert (result.exit_code, "already set up" in result.output) == (1, True)


def test_a_manager_is_created_with_an_invitation(app: Flask, client: PageClient, cast: Cast) -> None:
    result = run(app, "create-manager", "Nora@example.org", "--name", "Nora New", "--location", "Hill Road")
    assert client.get(_address(result)).h1 == "Welcome, Nora New"
    nora = db.session.scalars(sa.select(Manager).where(Manager.email == "nora@example.org")).one()
    assert [location.name for location in nora.locations] == ["Hill Road"]


def test_a_location_nobody_knows_is_named(app: Flask, cast: Cast) -> None:
    result = run(app, "create-manager", "n@example.org", "--name", "N", "--location", "Nowhere")
    assert (result.exit_code, result.output) == (1, "Error: No location is called Nowhere.\n")


def test_an_address_is_created_once(app: Flask, cast: Cast) -> None:
    result = run(app, "create-manager", "mark@example.org", "--name", "M", "--role", "owner")
    assert (result.exit_code, result.output) == (1, "Error: There is already a manager with this address.\n")


def test_a_password_is_reset_by_a_new_invitation(app: Flask, client: PageClient, cast: Cast) -> None:
    assert client.get(_address(run(app, "reset-password", "MARK@example.org"))).h1 == "Welcome, Mark Ellis"


def test_nobody_is_told_so(app: Flask, cast: Cast) -> None:
    assert run(app, "reset-password", "nobody@example.org").exit_code == 1


def test_the_tallies_are_what_counting_gives(app: Flask, cast: Cast) -> None:
    make_response(cast.reception, rating=4)
    make_response(cast.hill_desk, rating=1)
    assert run(app, "recount").output == "Every tally matches the count.\n"


def test_a_wrong_tally_is_found_and_mended(app: Flask, cast: Cast) -> None:
    make_response(cast.reception, rating=4)
    db.session.execute(sa.update(Tally).values(rating_4=3))
    db.session.commit()
    assert run(app, "recount").exit_code == 1
    assert run(app, "recount", "--mend").output.endswith("1 fixed.\n")
    assert run(app, "recount").exit_code == 0


def test_the_doctor_names_what_to_mend(app: Flask, cast: Cast) -> None:
    result = run(app, "doctor")
    assert "good  migrations: The tables match this version." in result.output
    assert "good  address: http://feedback.example.org, phones open this." in result.output


def test_the_doctor_names_a_time_zone_that_the_system_lacks(app: Flask, cast: Cast) -> None:
    assert "good  time zones: This system knows all that are in use." in run(app, "doctor").output
    cast.hill.time_zone = "America/Not_Known_Yet"
    db.session.commit()
    assert "FIX   time zones: Not known here, so read as UTC: America/Not_Known_Yet." in run(app, "doctor").output


def test_the_doctor_warns_of_an_address_that_phones_cannot_open(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", "")
    result = run(app, "doctor")
    words = "http://127.0.0.1:8000. Only this computer itself can open it. Before you print, say another under"
    assert f"FIX   address: {words}" in result.output
    assert result.exit_code == 1


def test_the_doctor_misses_a_proxy_where_the_address_is_https(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", "https://feedback.example.org")
    assert "FIX   proxies: The address is https, so a web server is in front" in run(app, "doctor").output
    monkeypatch.setitem(app.config, "TRUSTED_PROXIES", 1)
    assert "good  proxies: TRUSTED_PROXIES is 1." in run(app, "doctor").output


def test_the_doctor_says_what_a_proxy_would_be_for(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", "http://192.0.2.7:8000")
    assert "good  proxies: None is in front" in run(app, "doctor").output


@pytest.mark.parametrize("command", [["setup-address"], ["recount"], ["reset-password", "a@example.org"]])
def test_a_database_without_tables_is_a_sentence(tmp_path: Path, command: list[str]) -> None:
    app = create_app(Settings(tmp_path, "-", f"sqlite:///{tmp_path / 'empty.db'}", is_testing=True))
    with app.app_context():
        result = run(app, *command)
        database.let_go()
    said = "Error: The database is not ready: `goodword doctor` says why.\n"
    assert (result.exit_code, result.output) == (1, said)
