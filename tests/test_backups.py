"""Backups: whatever the database, one verified file, made while answers come in, brings every row back."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from kiosk import backups, create_app, database, schema, startup
from kiosk.backups import archive
from kiosk.backups.copied import NOT_KEPT
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.models import Picture, Response
from kiosk.models.day_key import DayKey
from kiosk.queries import tallies
from tests import databases
from tests.builders import NOON
from tests.cast import Cast
from tests.things import Things

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def programs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, which have to be there where it counts."""
    if "postgresql" in settings.database_url:
        monkeypatch.setenv("PATH", f"{databases.postgresql_binaries()}:{os.environ['PATH']}")
        if not shutil.which("pg_dump"):
            missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            missing("pg_dump was not found")


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """The application on another machine: an empty folder, and an empty database of the same kind."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    url = f"sqlite:///{folder / 'goodword.db'}"
    if "postgresql" in settings.database_url:
        _on_server(settings, "DROP DATABASE IF EXISTS elsewhere WITH (FORCE)", "CREATE DATABASE elsewhere")
        url = sa.make_url(settings.database_url).set(database="elsewhere").render_as_string(hide_password=False)
    app = create_app(replace(settings, instance_path=folder, secret_key="another", database_url=url))
    yield app
    with app.app_context():
        database.let_go()


@pytest.fixture
def file(app: Flask, cast: Cast, tmp_path: Path) -> Path:
    """A backup of one of everything."""
    Things(cast)
    cast.organisation.logo = Picture(content_type="image/png", data=b"a logo", width=1, height=1, created_at=NOON)
    db.session.add(DayKey(location_id=cast.harbour.id, day=NOON.date(), secret=b"k" * 32, ends_at=NOON))
    db.session.commit()
    return backups.make(tmp_path / "backups")


def _on_server(settings: Settings, *statements: str) -> None:
    server = sa.create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    server.dispose()


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as it is stored."""
    db.session.rollback()
    with db.engine.connect() as connection:
        names = [name for name in sa.inspect(connection).get_table_names() if name not in NOT_KEPT]
        tables = {name: sa.Table(name, sa.MetaData(), autoload_with=connection) for name in names}
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for name, table in tables.items()
        }


def _run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["kiosk", *arguments])


def _repacked(file: Path, to: Path, **changes: Any) -> Path:
    """The same backup, with another manifest."""
    parts = to / "parts"
    with tarfile.open(file) as tar:
        tar.extractall(parts, filter="data")
    said = json.loads((parts / archive.MANIFEST).read_text("utf-8"))
    (parts / archive.MANIFEST).write_text(json.dumps(said | changes), encoding="utf-8")
    with tarfile.open(to / "repacked.tar.gz", "w:gz") as tar:
        for name in (archive.MANIFEST, *said["parts"]):
            tar.add(parts / name, name)
    return to / "repacked.tar.gz"


def test_every_row_comes_back_in_an_empty_folder(file: Path, elsewhere: Flask, settings: Settings) -> None:
    before = _rows()
    assert sum(map(len, before.values())) > 50
    result = _run(elsewhere, "restore", str(file))
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Restored. Start the server now.")
    with elsewhere.app_context():
        assert _rows() == before
        assert not any(db.session.scalars(sa.text(f"SELECT count(*) FROM {name}")).one() for name in NOT_KEPT)
        key = Path(elsewhere.instance_path) / "secret_key"
        assert (key.read_text("ascii"), key.stat().st_mode & 0o777) == (settings.secret_key, 0o600)
        if db.engine.dialect.name == "sqlite":
            assert startup.make_ready(elsewhere)


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


def test_what_is_there_is_only_overwritten_when_that_is_said_and_a_copy_is_kept(
    file: Path, elsewhere: Flask, cast: Cast
) -> None:
    before = _rows()
    with elsewhere.app_context():
        startup.migrate(elsewhere)
        database.let_go()
    refused = _run(elsewhere, "restore", str(file))
    assert (refused.exit_code, refused.output) == (
        1,
        "Error: There is a database already. --overwrite puts the backup in its place and keeps a copy of it.\n",
    )
    with elsewhere.app_context():
        done = backups.restore(file, overwrite=True)
        assert _rows() == before
        if done.kept.suffix == ".db":
            with closing(sqlite3.connect(done.kept)) as connection:
                assert connection.execute("SELECT count(*) FROM organisations").fetchone() == (0,)
        else:
            assert archive.unpack(done.kept, done.kept.parent).rows["organisations"] == 0


def test_a_database_in_use_is_not_taken_away(file: Path, elsewhere: Flask) -> None:
    with elsewhere.app_context():
        startup.migrate(elsewhere)
        other = sa.create_engine(db.engine.url)
        with other.connect() as connection:
            connection.execute(sa.text("SELECT * FROM organisations"))
            refused = _run(elsewhere, "restore", "--overwrite", str(file))
        other.dispose()
    assert refused.output == "Error: Good Word is running on this database. Stop it first.\n"


@pytest.mark.parametrize("at", [0, 600, -600])
def test_a_damaged_backup_is_told_from_a_sound_one(file: Path, elsewhere: Flask, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 0xFF
    file.write_bytes(content)
    result = _run(elsewhere, "restore", str(file))
    assert result.exit_code == 1
    assert "damaged" in result.output
    assert list(Path(elsewhere.instance_path).iterdir()) == []


def test_half_a_backup_is_told_from_a_whole_one(file: Path, elsewhere: Flask) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    result = _run(elsewhere, "restore", "--dry-run", str(file))
    assert (result.exit_code, "damaged" in result.output) == (1, True)


def test_a_row_that_is_missing_is_noticed(file: Path, elsewhere: Flask, tmp_path: Path) -> None:
    with tarfile.open(file) as tar:
        rows = json.load(tar.extractfile(archive.MANIFEST))["rows"]
    changed = _repacked(file, tmp_path, rows=rows | {"responses": rows["responses"] + 1})
    result = _run(elsewhere, "restore", "--dry-run", str(changed))
    assert result.output == "Error: The copy of the database does not have the rows that it should have.\n"


def test_a_backup_of_a_newer_version_is_refused(file: Path, elsewhere: Flask, tmp_path: Path) -> None:
    changed = _repacked(file, tmp_path, schema="9999", version="9.0.0")
    result = _run(elsewhere, "restore", str(changed))
    assert result.output == (
        "Error: This backup was made by Good Word 9.0.0. This is 1.0.0, which is too old for it.\n"
    )


def test_a_backup_of_the_other_database_is_refused(file: Path, elsewhere: Flask, tmp_path: Path) -> None:
    changed = _repacked(file, tmp_path, database="another")
    assert "This backup is of another, and DATABASE_URL names" in _run(elsewhere, "restore", str(changed)).output


@pytest.mark.parametrize("name", ["nothing.tar.gz", "notes.tar.gz"])
def test_what_is_no_backup_is_a_sentence(elsewhere: Flask, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.tar.gz").write_text("notes", encoding="utf-8")
    result = _run(elsewhere, "restore", str(tmp_path / name))
    assert (result.exit_code, result.output.count("\n")) == (1, 1)


def test_the_newest_backups_stay(app: Flask, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "of-another-program.tar.gz").touch()
    for day in range(10, 20):
        (tmp_path / f"goodword-202610{day}T000000Z.tar.gz").touch()
    result = _run(app, "backup", "--to", str(tmp_path), "--keep", "3")
    assert result.output.splitlines()[-1] == "8 older deleted, 3 kept."
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[:2] == ["goodword-20261018T000000Z.tar.gz", "goodword-20261019T000000Z.tar.gz"]
    assert (len(names), names[-1]) == (4, "of-another-program.tar.gz")


def test_a_backup_is_for_its_owner_alone(file: Path) -> None:
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_cannot_be_written_is_a_sentence(app: Flask, cast: Cast) -> None:
    result = _run(app, "backup", "--to", "/proc/nothing")
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)


def test_a_copy_is_kept_before_a_migration(elsewhere: Flask) -> None:
    with elsewhere.app_context():
        startup.migrate(elsewhere)
        assert not backups.default_folder().exists()  # there was nothing before the first
        startup.bind_migrations(elsewhere)
        startup.flask_migrate.downgrade()
        before = _rows()
        startup.migrate(elsewhere)
        (kept,) = backups.default_folder().iterdir()
        assert kept.name.endswith(f"-before-{schema.newest_revision()}.tar.gz")
        backups.restore(kept, overwrite=True)
        assert _rows() == before


def test_tables_of_a_newer_version_are_left_alone(elsewhere: Flask) -> None:
    with elsewhere.app_context():
        startup.migrate(elsewhere)
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(startup.NotReady, match=r"made by a newer version of Good Word than 1\.0\.0"):
            startup.migrate(elsewhere)
        assert elsewhere.test_client().get("/readyz").status_code == 503


def test_the_key_of_the_environment_is_told_from_the_backups(file: Path, elsewhere: Flask) -> None:
    assert "SECRET_KEY names another key" in _run(elsewhere, "restore", str(file)).output


def test_without_pg_dump_it_says_what_to_install(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    monkeypatch.setenv("PATH", "/nowhere")
    assert _run(app, "backup").output == (
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
    assert "Error: pg_dump is version 9, and the server" in _run(app, "backup").output


def test_a_damaged_database_gives_way_and_is_kept(file: Path, elsewhere: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        return
    before = _rows()
    damaged = Path(elsewhere.instance_path) / "goodword.db"
    for ending in ("", "-wal"):
        Path(f"{damaged}{ending}").write_text("no database", encoding="utf-8")
    with elsewhere.app_context():
        kept = backups.restore(file, overwrite=True).kept
        assert [Path(f"{kept}{ending}").read_text("utf-8") for ending in ("", "-wal")] == ["no database"] * 2
        assert _rows() == before


def test_a_log_that_was_left_behind_is_not_played_into_what_is_restored(file: Path, elsewhere: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        return
    before = _rows()
    path = Path(elsewhere.instance_path) / "goodword.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE strangers (id INTEGER PRIMARY KEY)")
        other.commit()
        log = Path(f"{path}-wal").read_bytes()
    path.unlink()
    Path(f"{path}-wal").write_bytes(log)
    with elsewhere.app_context():
        backups.restore(file, overwrite=False)
        assert _rows() == before


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
