"""Backups of SQLite: a copy by its own backup interface, looked over whole; and the file put back."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from kiosk import database
from kiosk.backups.copied import NOT_KEPT, Copied
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import clock, private_files

NAME = "sqlite"
PART = "goodword.db"
HEADER = b"SQLite format 3\0"


def dump(into: Path) -> Copied:
    """Copy the database, which may be in use, into a new file; rows and copy are of the same instant."""
    try:
        with database.reading() as connection, closing(sqlite3.connect(into, isolation_level=None)) as copy:
            return _copied(connection.connection.driver_connection, copy)
    except sqlite3.Error as trouble:
        raise Refused(_("The database cannot be copied: %(why)s.", why=trouble)) from trouble


def _copied(source: Any, copy: sqlite3.Connection) -> Copied:
    # The snapshot that counting begins is the one that is copied. All pages go in one step: step by step, each write of
    # a server meanwhile would begin the copy anew.
    source.execute("BEGIN")
    try:
        (revision,) = source.execute("SELECT version_num FROM alembic_version").fetchone()
        rows = _rows(source)
        source.backup(copy)
    finally:
        source.execute("ROLLBACK")
    copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    copy.execute("PRAGMA secure_delete = ON")
    for table in NOT_KEPT:
        if table in rows:
            copy.execute(f"DELETE FROM {table}")
            rows[table] = 0
    return Copied(revision, rows)


def verify(file: Path, rows: dict[str, int]) -> None:
    """Open a copy and look all of it over; Refused where it is not sound or lacks a row."""
    try:
        with closing(sqlite3.connect(file)) as copy:
            found = [said for (said,) in copy.execute("PRAGMA integrity_check")]
            counted = _rows(copy)
    except sqlite3.DatabaseError as trouble:
        found, counted = [str(trouble)], {}
    if found != ["ok"]:
        raise Refused(_("The copy of the database is damaged: %(what)s", what=found[0]))
    if counted != rows:
        raise Refused(_("The copy of the database does not have all its rows."))


def folder() -> Path:
    """Return the folder that the database is in."""
    path = _path().parent
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def is_empty() -> bool:
    """Tell whether there is no database yet, or one without tables."""
    path = _path()
    if not path.exists():
        return True
    try:
        # To look at it must not change it: SQLite would tidy up the log of a file that it takes for none of its own.
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return not _rows(connection)
    except sqlite3.DatabaseError:  # damaged, and perhaps worth a repair
        return False


def put_back(file: Path, _keep: Callable[[], Path]) -> Path | None:
    """Put `file` in the place of the database, and return where the old one is kept; None where there was none."""
    path = _path()
    database.let_go()
    with database.taking_turns():
        kept = None if is_empty() else _set_aside(path)
        for log in ("-wal", "-shm"):  # one that was left behind would be played into the new file
            Path(f"{path}{log}").unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        file.chmod(0o600)
        private_files.move_into_place(file, path)
    return kept


def _set_aside(path: Path) -> Path:
    """Keep the database, with what its log holds, under a second name; Refused while a server uses it."""
    kept = path.with_name(f"{path.stem}-before-restore-{clock.now():%Y%m%dT%H%M%SZ}{path.suffix}")
    try:
        with open(path, "rb") as file:
            if file.read(len(HEADER)) != HEADER:
                raise sqlite3.DatabaseError
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            # It folds the log into the file, and is refused while anybody else has the database open: a server that
            # went on with the old file would keep answers where nobody looks any more.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as trouble:
        raise Refused(_("Good Word is running on this database. Stop it first.")) from trouble
    except sqlite3.DatabaseError:  # damaged: it is kept as it is, and its log with it
        for log in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.rename(f"{path}{log}", f"{kept}{log}")
    try:
        os.link(path, kept)
    except OSError:  # a disk that knows no second names
        shutil.copy2(path, kept)
    kept.chmod(0o600)
    return kept


def _path() -> Path:
    return Path(str(db.engine.url.database)).absolute()


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}
