"""A backup: whatever the database, one verified file, made while answers come in and before tables change."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk import backups, schema, startup
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.models import Response
from kiosk.queries import tallies
from tests.backups.looking import rows, run
from tests.cast import Cast

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_backup_is_made_while_answers_come_in(
    app: Flask, cast: Cast, settings: Settings, elsewhere: Flask, tmp_path: Path
) -> None:
    ids = [str(cast.harbour.id), str(cast.reception.id)]
    db.session.rollback()
    command = [sys.executable, "-m", "tests.submitting", settings.database_url, str(settings.instance_path), *ids]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writers:
        acknowledged = {writers.stdout.readline().strip() for _ in range(100)}
        file = backups.make(tmp_path)
        later = {writers.stdout.readline().strip() for _ in range(200)}
        writers.kill()
    with elsewhere.app_context():
        backups.restore(file, overwrite=False)
        kept = {client_id.hex for client_id in db.session.scalars(sa.select(Response.client_id))}
        assert acknowledged <= kept
        assert not later <= kept
        assert tallies.differences() == []


def test_the_newest_backups_stay(app: Flask, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "of-another-program.tar.gz").touch()
    for day in range(10, 20):
        (tmp_path / f"goodword-202610{day}T000000Z.tar.gz").touch()
    result = run(app, "backup", "--to", str(tmp_path), "--keep", "3")
    assert result.output.splitlines()[-1] == "8 older backups deleted, 3 kept."
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[:2] == ["goodword-20261018T000000Z.tar.gz", "goodword-20261019T000000Z.tar.gz"]
    assert (len(names), names[-1]) == (4, "of-another-program.tar.gz")


def test_a_backup_is_for_its_owner_alone(file: Path) -> None:
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_cannot_be_written_is_a_sentence(app: Flask, cast: Cast) -> None:
    result = run(app, "backup", "--to", "/proc/nothing")
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)


def test_a_copy_is_kept_before_a_migration(elsewhere: Flask) -> None:
    with elsewhere.app_context():
        startup.migrate(elsewhere)
        assert not backups.default_folder().exists()  # there was nothing before the first
        startup.bind_migrations(elsewhere)
        startup.flask_migrate.downgrade()
        before = rows()
        startup.migrate(elsewhere)
        (kept,) = backups.default_folder().iterdir()
        assert kept.name.endswith(f"-before-{schema.newest_revision()}.tar.gz")
        backups.restore(kept, overwrite=True)
        assert rows() == before


def test_tables_of_a_newer_version_are_left_alone(elsewhere: Flask) -> None:
    with elsewhere.app_context():
        startup.migrate(elsewhere)
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(startup.NotReady, match=r"made by a newer version of Good Word than 1\.0\.0"):
            startup.migrate(elsewhere)
        assert elsewhere.test_client().get("/readyz").status_code == 503


def test_without_pg_dump_it_says_what_to_install(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    monkeypatch.setenv("PATH", "/nowhere")
    assert run(app, "backup").output == (
        "Error: pg_dump is missing. On Debian and Ubuntu: apt-get install postgresql-client\n"
    )


def test_a_pg_dump_older_than_the_server_is_said(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    (tmp_path / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n", encoding="utf-8")
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert "Error: pg_dump is version 9, but the server" in run(app, "backup").output


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    app: Flask, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    db.session.rollback()
    command = f"ulimit -f 20; exec {sys.executable} -m kiosk backup --to {tmp_path / 'backups'}"
    environment = os.environ | {
        "DATABASE_URL": settings.database_url, "INSTANCE_PATH": str(settings.instance_path), "SECRET_KEY": "-",
    }  # fmt: skip
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n"), done.stderr[:7]) == (1, 1, "Error: "), done.stderr
    assert list((tmp_path / "backups").iterdir()) == []
