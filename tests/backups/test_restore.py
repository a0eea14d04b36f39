"""A restore: every row comes back, nothing is overwritten unasked, and what is not sound is told."""

import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk import backups, database, startup
from kiosk.backups import archive
from kiosk.backups.copied import NOT_KEPT
from kiosk.config import Settings
from kiosk.extensions import db
from tests.backups.looking import repacked, rows, run
from tests.cast import Cast


def test_every_row_comes_back_in_an_empty_folder(file: Path, elsewhere: Flask, settings: Settings) -> None:
    before = rows()
    assert sum(map(len, before.values())) > 50
    result = run(elsewhere, "restore", str(file))
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Restored. Start the server now.")
    with elsewhere.app_context():
        assert rows() == before
        assert not any(db.session.scalars(sa.text(f"SELECT count(*) FROM {name}")).one() for name in NOT_KEPT)
        key = Path(elsewhere.instance_path) / "secret_key"
        assert (key.read_text("ascii"), key.stat().st_mode & 0o777) == (settings.secret_key, 0o600)
        if db.engine.dialect.name == "sqlite":
            assert startup.make_ready(elsewhere)


def test_what_is_there_is_only_overwritten_when_that_is_said_and_a_copy_is_kept(
    file: Path, elsewhere: Flask, cast: Cast
) -> None:
    before = rows()
    with elsewhere.app_context():
        startup.migrate(elsewhere)
        database.let_go()
    refused = run(elsewhere, "restore", str(file))
    assert (refused.exit_code, refused.output) == (
        1,
        "Error: There is already a database here. --overwrite replaces it with the backup and keeps a copy of it.\n",
    )
    with elsewhere.app_context():
        done = backups.restore(file, overwrite=True)
        assert rows() == before
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
            refused = run(elsewhere, "restore", "--overwrite", str(file))
        other.dispose()
    assert refused.output == "Error: Good Word is running on this database. Stop it first.\n"


@pytest.mark.parametrize("at", [0, 600, -600])
def test_a_damaged_backup_is_told_from_a_sound_one(file: Path, elsewhere: Flask, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 0xFF
    file.write_bytes(content)
    result = run(elsewhere, "restore", str(file))
    assert result.exit_code == 1
    assert "damaged" in result.output
    assert list(Path(elsewhere.instance_path).iterdir()) == []


def test_half_a_backup_is_told_from_a_whole_one(file: Path, elsewhere: Flask) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    result = run(elsewhere, "restore", "--dry-run", str(file))
    assert (result.exit_code, "damaged" in result.output) == (1, True)


def test_a_row_that_is_missing_is_noticed(file: Path, elsewhere: Flask, tmp_path: Path) -> None:
    with tarfile.open(file) as tar:
        rows = json.load(tar.extractfile(archive.MANIFEST))["rows"]
    changed = repacked(file, tmp_path, rows=rows | {"responses": rows["responses"] + 1})
    result = run(elsewhere, "restore", "--dry-run", str(changed))
    assert result.output == "Error: The copy of the database does not have all its rows.\n"


def test_a_backup_without_its_key_is_refused_before_anything_is_put_back(
    file: Path, elsewhere: Flask, tmp_path: Path
) -> None:
    with tarfile.open(file) as tar:
        parts = json.load(tar.extractfile(archive.MANIFEST))["parts"]
    del parts[archive.KEY]
    changed = repacked(file, tmp_path, parts=parts)
    result = run(elsewhere, "restore", str(changed))
    assert result.output == f"Error: {changed} is damaged or is not a Good Word backup.\n"


def test_a_backup_of_a_newer_version_is_refused(file: Path, elsewhere: Flask, tmp_path: Path) -> None:
    changed = repacked(file, tmp_path, schema="9999", version="9.0.0")
    result = run(elsewhere, "restore", str(changed))
    assert result.output == (
        "Error: This backup was made by Good Word 9.0.0. This is 1.0.0, which is too old for it.\n"
    )


def test_a_backup_of_the_other_database_is_refused(file: Path, elsewhere: Flask, tmp_path: Path) -> None:
    changed = repacked(file, tmp_path, database="another")
    assert "This backup is of another, but DATABASE_URL names" in run(elsewhere, "restore", str(changed)).output


@pytest.mark.parametrize("name", ["nothing.tar.gz", "notes.tar.gz"])
def test_what_is_no_backup_is_a_sentence(elsewhere: Flask, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.tar.gz").write_text("notes", encoding="utf-8")
    result = run(elsewhere, "restore", str(tmp_path / name))
    assert (result.exit_code, result.output.count("\n")) == (1, 1)


def test_the_key_of_the_environment_is_told_from_the_backups(file: Path, elsewhere: Flask) -> None:
    assert "SECRET_KEY differs from the key" in run(elsewhere, "restore", str(file)).output


def test_a_damaged_database_gives_way_and_is_kept(file: Path, elsewhere: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        return
    before = rows()
    damaged = Path(elsewhere.instance_path) / "goodword.db"
    for ending in ("", "-wal"):
        Path(f"{damaged}{ending}").write_text("no database", encoding="utf-8")
    with elsewhere.app_context():
        kept = backups.restore(file, overwrite=True).kept
        assert [Path(f"{kept}{ending}").read_text("utf-8") for ending in ("", "-wal")] == ["no database"] * 2
        assert rows() == before


def test_a_log_that_was_left_behind_is_not_played_into_what_is_restored(file: Path, elsewhere: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        return
    before = rows()
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
        assert rows() == before
