"""`goodword close-month`: closes what is over, says what it did, and can be run again."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from click.testing import Result
from flask import Flask

from kiosk.extensions import db
from kiosk.models import MonthClose
from tests.builders import make_decided
from tests.cast import Cast


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 10, 9, 0, tzinfo=UTC), tick=False):
        yield


def _run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["kiosk", "close-month", *arguments])


def test_every_location_with_names_is_closed_and_again_is_no_failure(app: Flask, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    result = _run(app, "--month", "2026-10")
    (close,) = db.session.query(MonthClose).all()
    assert (result.exit_code, result.output) == (0, f"Harbour Street, 2026-10: rows 1, checksum {close.checksum}\n")
    again = _run(app, "--month", "2026-10")
    assert (again.exit_code, again.output) == (0, "October 2026 is already closed at Harbour Street.\n")


def test_one_location_is_chosen_by_its_name(app: Flask, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.hill_desk, cast.hanna)
    assert _run(app, "--month", "2026-10", "--location", "hill road").exit_code == 0
    assert [close.location_id for close in db.session.query(MonthClose)] == [cast.hill.id]


def test_a_month_that_is_not_over_fails_with_a_sentence(app: Flask, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    result = _run(app, "--month", "2026-11")
    assert result.exit_code == 1
    assert "November 2026 is not over at Harbour Street yet." in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(("--month", "October"), "Write it like 2026-10"), (("--month", "2026-10", "--location", "X"), "No location is")],
)
def test_what_is_mistyped_gets_a_sentence(app: Flask, cast: Cast, arguments: tuple[str, ...], sentence: str) -> None:
    result = _run(app, *arguments)
    assert result.exit_code == 2
    assert sentence in result.output
