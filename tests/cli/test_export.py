"""`goodword export`: the same rows and bytes as the page, and never half a file."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import Result
from flask import Flask

from kiosk.extensions import db
from kiosk.models import AuditEntry, MentionStatus, month_rows
from tests.builders import make_decided
from tests.cast import Cast
from tests.pages import PageClient


def _run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["kiosk", "export", *arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "october.csv"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 10, 9, 0, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("statuses", ["approved", "all"])
def test_the_command_gives_the_bytes_of_the_page(
    app: Flask, owner: PageClient, cast: Cast, tmp_path: Path, ending: str, statuses: str
) -> None:
    make_decided(cast.reception, cast.rosa, by=cast.mark, comment="=1+1; @Rosa\nKind")
    make_decided(cast.hill_desk, cast.hanna, status=MentionStatus.DECLINED)
    file = tmp_path / f"october.{ending}"
    every = ["--all-statuses"] if statuses == "all" else []
    result = _run(app, "--month", "2026-10", "--format", ending, "-o", str(file), *every)
    assert result.exit_code == 0, result.output
    asked = f"/admin/exports/mentions.{ending}?month=2026-10&statuses={statuses}"
    assert file.read_bytes() == owner.get(asked, buffered=True).body


def test_one_location_is_chosen_by_its_name(app: Flask, cast: Cast, file: Path) -> None:
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.hill_desk, cast.hanna)
    assert _run(app, "--month", "2026-10", "--location", "hill road", "-o", str(file)).exit_code == 0
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Hanna Virtanen" in lines[1]


def test_a_dash_writes_to_standard_output(app: Flask, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    result = _run(app, "--month", "2026-10", "-o", "-")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbf")
    assert "Rosa Martinez" in result.stdout


@pytest.mark.parametrize("month", ["2026-13", "October", "2026-10-01", "=1", "0000-01", "10000-01"])
def test_a_month_that_is_none_gets_a_sentence(app: Flask, cast: Cast, file: Path, month: str) -> None:
    result = _run(app, "--month", month, "-o", str(file))
    assert result.exit_code == 2
    assert f"“{month}” is not a month. Write it like 2026-10." in result.output
    assert not file.exists()


def test_a_location_nobody_knows_gets_a_sentence(app: Flask, cast: Cast, file: Path) -> None:
    result = _run(app, "--month", "2026-10", "--location", "Nowhere", "-o", str(file))
    assert result.exit_code == 2
    assert "No location is called “Nowhere”." in result.output
    assert not file.exists()


def test_a_folder_that_is_not_there_gets_a_sentence(app: Flask, cast: Cast, tmp_path: Path) -> None:
    result = _run(app, "--month", "2026-10", "-o", str(tmp_path / "no" / "october.csv"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_an_xlsx_does_not_go_to_standard_output(app: Flask, cast: Cast) -> None:
    assert _run(app, "--month", "2026-10", "--format", "xlsx", "-o", "-").exit_code == 2


def test_before_set_up_there_is_nothing_to_export(app: Flask, file: Path) -> None:
    result = _run(app, "--month", "2026-10", "-o", str(file))
    assert result.exit_code == 2
    assert "set-up is not finished" in result.output


def test_a_failure_on_the_way_leaves_the_earlier_file_and_nothing_else(
    app: Flask, cast: Cast, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_decided(cast.reception, cast.rosa)
    file.write_text("the earlier one")
    monkeypatch.setattr(month_rows, "given", _broken)
    result = _run(app, "--month", "2026-10", "-o", str(file))
    assert isinstance(result.exception, OSError)
    assert file.read_text() == "the earlier one"
    assert list(file.parent.iterdir()) == [file]


def _broken(*_asked: object) -> None:
    raise OSError("the disk is gone")


def test_an_export_by_command_is_noted_without_a_manager(app: Flask, cast: Cast, file: Path) -> None:
    _run(app, "--month", "2026-10", "-o", str(file))
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.act, entry.manager_id, entry.at.date()) == ("export", None, date(2026, 11, 10))
