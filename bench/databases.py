"""A PostgreSQL for a benchmark: throw-away, but with fsync on, as in real life."""

import os
import pwd
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.databases import postgresql_binaries


@contextmanager
def durable_postgresql(folder: Path) -> Iterator[Callable[[str], str]]:
    """A cluster on a socket in `folder`; what it yields makes a new database and tells its address."""
    folder.mkdir(parents=True)
    binaries = postgresql_binaries()
    as_user = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
    if as_user:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
        for parent in list(folder.parents)[:-2]:
            parent.chmod(parent.stat().st_mode | 0o055)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}

    def run(*command: str) -> None:
        subprocess.run(
            [binaries / command[0], *command[1:]],
            cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, **as_user,
        )  # fmt: skip

    def new_database(name: str) -> str:
        with psycopg.connect(f"postgresql://goodword@/postgres?host={folder}", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://goodword@/{name}?host={folder}"

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "goodword", "-A", "trust", "-E", "UTF8", "--no-sync")
    run("pg_ctl", "-D", data, "-o", f"-k {folder} -c listen_addresses=''", "-w", "-l", str(folder / "log"), "start")
    try:
        yield new_database
    finally:
        run("pg_ctl", "-D", data, "-m", "fast", "stop")
