"""`goodword import-staff`: the same rules as the page, told line by line."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from kiosk.extensions import db
from kiosk.models import AuditEntry, StaffMember
from tests.cast import Cast

LIST = "Full name,Salary,Locations,Role\nYuki Ito,1,Hill Road,Nurse\nRosa Martinez,2,Harbour Street,Lead\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def _run(app: Flask, *arguments: str | Path) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["kiosk", "import-staff", *map(str, arguments)])


def _count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(StaffMember)) or 0


def test_a_dry_run_tells_and_changes_nothing(app: Flask, cast: Cast, file: Path) -> None:
    result = _run(app, file, "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "line 2: add Yuki Ito",
        "line 3: change Rosa Martinez: Role: Dental nurse → Lead",
        "0 fix, 1 add, 1 change, 0 stay",
        "Nothing was changed: this was a dry run.",
    ]
    assert result.stderr == "not read: Salary\n"
    assert _count() == 4


def test_an_import_is_done_once(app: Flask, cast: Cast, file: Path) -> None:
    assert _run(app, file).exit_code == 0
    assert _run(app, file).stdout == "0 fix, 0 add, 0 change, 2 stay\n"
    assert _count() == 5
    assert set(db.session.scalars(sa.select(AuditEntry.manager_id))) == {None}


def test_a_terminal_that_lacks_letters_of_a_name_stops_nothing(app: Flask, cast: Cast, file: Path) -> None:
    file.write_text(f"{LIST}Nguyễn Łucja,3,Hill Road,Nurse\n", encoding="utf-8")
    result = app.test_cli_runner(charset="cp1250").invoke(args=["kiosk", "import-staff", str(file)])
    assert result.exit_code == 0
    assert "add Nguy\\u1ec5n Łucja" in result.stdout
    assert _count() == 6


def test_a_wrong_row_stops_everything(app: Flask, cast: Cast, file: Path) -> None:
    file.write_text(LIST + "Tom,3,Nowhere,\n", encoding="utf-8")
    result = _run(app, file)
    assert result.exit_code == 1
    assert "line 4: fix Tom: “Nowhere” is not one of your locations." in result.stdout
    assert "Nothing was changed." in result.stderr
    assert _count() == 4


def test_a_file_that_is_no_list_is_refused_in_a_sentence(app: Flask, cast: Cast, file: Path) -> None:
    file.write_bytes(b"\x00\x01")
    result = _run(app, file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: This file is not text.")


def test_a_file_that_is_not_there_is_refused(app: Flask, cast: Cast, tmp_path: Path) -> None:
    assert _run(app, tmp_path / "nowhere.csv").exit_code == 2


def test_a_question_is_told_with_its_answers_and_answered_by_an_option(app: Flask, cast: Cast, file: Path) -> None:
    file.write_text("Full name,Locations,Joined\nYuki Ito,Hill Road,03/04/2024\n", encoding="utf-8")
    result = _run(app, file)
    assert result.exit_code == 1
    assert "--answer 'dates:/=day first'" in result.stderr
    assert _run(app, file, "--answer", "dates:/=day first").exit_code == 0
    assert _count() == 5
