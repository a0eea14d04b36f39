"""Backups of PostgreSQL by its own programs: pg_dump, pg_restore and psql."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from kiosk import database
from kiosk.backups.copied import NOT_KEPT, Copied
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import private_files
from kiosk.lib.lazily import Lazily

psycopg = Lazily("psycopg")

NAME = "postgresql"
PART = "goodword.dump"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
)


class NoProgram(Refused):
    """One of PostgreSQL's programs is not installed, or older than the server."""


def dump(into: Path) -> Copied:
    """Dump our schema, which may be in use, into a new file; rows and dump are of the same instant."""
    with database.reading() as connection:
        raw: Any = connection.connection.driver_connection
        program = _program("pg_dump", raw.info.server_version)
        # pg_dump reads the snapshot that the rows are counted in, which lives as long as this transaction.
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            raw.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            (snapshot,) = raw.execute("SELECT pg_export_snapshot()").fetchone()
            (schema,) = raw.execute("SELECT current_schema()").fetchone()
            (revision,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
            rows = _rows(raw)
            left_out = [f"--exclude-table-data={table}" for table in NOT_KEPT]
            options = [
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--schema={schema}",
            ]
            with open(into, "xb", opener=private_files.opener) as file:
                _run([program, *options, *left_out, _database()], stdout=file)
        finally:
            raw.execute("ROLLBACK")
    return Copied(revision, rows | {table: 0 for table in NOT_KEPT if table in rows})


def verify(file: Path, rows: dict[str, int]) -> None:
    """Read a dump from its first to its last row; Refused where it cannot be read or lacks one."""
    command = [_program("pg_restore"), "--data-only", "--file=-", str(file)]
    counted = dict.fromkeys(rows, 0)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading:
        _count(reading.stdout or (), counted)
    if reading.returncode:
        raise Refused(_("The copy of the database is damaged: pg_restore cannot read it."))
    if counted != rows:
        raise Refused(_("The copy of the database does not have all its rows."))


def folder() -> Path:
    """Return a folder for what is made on the way."""
    return Path(current_app.instance_path)


def is_empty() -> bool:
    """Tell whether the database has no tables yet."""
    with database.reading() as connection:
        return not connection.execute(sa.text(TABLES)).all()


def put_back(file: Path, keep: Callable[[], Path]) -> Path | None:
    """Put the dump in the place of our tables in one transaction; return where those are kept, if there were any."""
    database.let_go()
    with database.reading() as connection:
        raw: Any = connection.connection.driver_connection
        _refuse_company(raw)
        (schema,) = raw.execute("SELECT current_schema()").fetchone()
        tables = [f'"{name}"' for (name,) in raw.execute(TABLES).fetchall()]
        kept = keep() if tables else None
        script = file.with_suffix(".sql")
        ours = ["--no-owner", "--no-privileges", f"--schema={schema}"]
        _run([_program("pg_restore"), *ours, f"--file={script}", str(file)])
        drop = f"DROP TABLE {', '.join(tables)} CASCADE" if tables else "SELECT"
        options = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        steps = ["--command=SET lock_timeout = '10s'", f"--command={drop}", f"--file={script}"]
        _run([_program("psql"), *options, *steps, _database()])
    return kept


def _refuse_company(raw: Any) -> None:
    """Refuse while anybody else is signed in as we are. Our own connections of before take a moment to be gone."""
    for _try in range(30):
        if raw.execute(OTHERS).fetchone() == (0,):
            return
        raw.execute("SELECT pg_sleep(0.1)")
    raise Refused(_("Good Word is running on this database. Stop it first."))


def _program(name: str, server: int = 0) -> str:
    """Find one of PostgreSQL's programs; NoProgram where there is none, or none of this server's version."""
    path = shutil.which(name)
    if path is None:
        raise NoProgram(_("%(name)s is missing. On Debian and Ubuntu: apt-get install postgresql-client", name=name))
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", said)
    if found and int(found[1]) < server // 10000:
        versions = {"name": name, "its": found[1], "wanted": server // 10000}
        raise NoProgram(
            _("%(name)s is version %(its)s, but the server is version %(wanted)s. Install that version.", **versions)
        )
    return path


def _run(command: list[str], **streams: Any) -> None:
    done = subprocess.run(command, env=_environment(), stderr=subprocess.PIPE, check=False, **streams)
    if done.returncode:
        raise Refused(_("%(program)s failed: %(why)s", program=Path(command[0]).name, why=_last_line(done.stderr)))


def _last_line(said: bytes) -> str:
    return (said.decode(errors="replace").strip().splitlines() or ["?"])[-1]


def _database() -> str:
    """Where the database is; the password goes another way, since everybody on the machine sees a command line."""
    url = db.engine.url
    names = url.translate_connect_args(database="dbname", username="user") | dict(url.query)
    kept = {name: value for name, value in names.items() if name not in {"password", "options"}}
    return f"--dbname={psycopg.conninfo.make_conninfo(**kept)}"


def _environment() -> dict[str, str]:
    password = db.engine.url.password
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _rows(raw: Any) -> dict[str, int]:
    tables = [name for (name,) in raw.execute(TABLES).fetchall()]
    return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def _count(script: Iterable[bytes], counted: dict[str, int]) -> None:
    """Count the rows of each table in a script of `COPY … FROM stdin;` blocks, each of which a line of `\\.` ends."""
    table = ""
    for line in script:
        if table:
            if line == b"\\.\n":
                table = ""
            else:
                counted[table] += 1
        elif found := re.match(rb'COPY (?:[\w"]+\.)?"?(\w+)"? \(.*FROM stdin;$', line):
            table = found[1].decode()
            counted.setdefault(table, 0)
