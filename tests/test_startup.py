"""The start: tables made once, however many start at once, and the address to open."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk import create_app, database, startup
from kiosk.config import Settings
from kiosk.extensions import db
from tests.cast import make_cast

ROOT = Path(__file__).resolve().parent.parent
START = "from wsgi import app; from kiosk import startup; print(*startup.make_ready(app))"
MIGRATE = "from wsgi import app; from kiosk import startup\nwith app.app_context(): startup.migrate(app)"


@pytest.fixture
def fresh(tmp_path: Path) -> Flask:
    """An application whose database does not exist yet."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    return create_app(Settings(instance_path=tmp_path, secret_key="s" * 40, database_url=url, is_testing=True))


def test_a_first_start_prints_where_to_set_up(fresh: Flask) -> None:
    lines = startup.make_ready(fresh)
    address = lines[-2].strip()
    assert address.startswith("http://127.0.0.1:8000/admin/setup/")
    assert fresh.test_client().get(address).status_code == 200


def test_a_later_start_prints_no_set_up_address(fresh: Flask) -> None:
    startup.make_ready(fresh)
    with fresh.app_context():
        make_cast()
    assert not any("setup" in line for line in startup.make_ready(fresh))


def test_a_database_that_could_lose_answers_is_refused(app: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(startup.NotReady, match="could lose answers in a power cut: fsync = off"):
            startup.make_ready(app)
    else:
        assert "  Good Word is on http://feedback.example.org" in startup.make_ready(app)


def test_an_unmigrated_database_is_not_ready(fresh: Flask) -> None:
    answer = fresh.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {
        "status": "not ready",
        "because": ["The tables do not match this version: run “goodword migrate”."],
    }


def test_a_ready_installation_says_so(app: Flask) -> None:
    assert app.test_client().get("/readyz").json == {"status": "ready"}
    assert app.test_client().get("/healthz").json == {"status": "alive"}


def test_sqlite_would_survive_a_power_cut(fresh: Flask) -> None:
    startup.make_ready(fresh)
    with fresh.app_context(), db.engine.connect() as connection:
        found = [connection.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]


def _together(command: str, count: int = 8, **environment: str) -> list[str]:
    """What each of `count` processes prints that run `command` at once, all of which have to end well."""
    ours = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}}
    program = [sys.executable, "-m", "tests.at_once", str(count), command]
    done = subprocess.run(program, cwd=ROOT, env=ours | environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == count
    return said


def test_several_processes_starting_at_once_make_the_tables_once(tmp_path: Path) -> None:
    said = _together(START, INSTANCE_PATH=str(tmp_path))
    assert all("It is new." in words for words in said)


def test_several_processes_starting_at_once_agree_on_the_secret_key(tmp_path: Path) -> None:
    folders = [str(tmp_path / str(number)) for number in range(20)]
    for folder in folders:
        Path(folder).mkdir()
    key = "os.environ['INSTANCE_PATH'] = folder; print(from_environment().secret_key)"
    command = f"import os; from kiosk.config import from_environment\nfor folder in {folders}: {key}"
    for keys in zip(*(said.split() for said in _together(command)), strict=True):
        assert len(set(keys)) == 1
        assert len(keys[0]) > 40


def test_several_migrations_at_once_wait_for_each_other_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    server = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE several_at_once"))
    try:
        url = sa.make_url(postgresql_url).set(database="several_at_once").render_as_string(hide_password=False)
        _together(MIGRATE, INSTANCE_PATH=str(tmp_path), DATABASE_URL=url)
    finally:
        with server.connect() as connection:
            connection.execute(sa.text("DROP DATABASE several_at_once"))
        server.dispose()


def test_no_garbage_is_looked_for_until_there_are_workers() -> None:
    command = """if True:
        import gc, runpy
        searches = lambda: sum(generation["collections"] for generation in gc.get_stats())
        before = searches()
        settings = runpy.run_path("gunicorn.conf.py")
        during = searches() - before
        settings["pre_fork"](None, None)
        print(during, gc.isenabled())
    """
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    during, is_looking = done.stdout.split()
    assert int(during) < 10  # Python itself, before the file's first line; with what it imports it would be hundreds
    assert is_looking == "True"


def test_make_compiles_what_changed_before_a_start_and_nothing_else(tmp_path: Path) -> None:
    for name in ("kiosk/one.py", "deploy/install.sh", "deploy/goodword", "requirements.txt", ".venv/run.stamp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".venv" / "bin").mkdir()
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    shutil.copy(ROOT / "Makefile", tmp_path)

    def made_at() -> int:
        forbidding = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run(["make", ".venv/code.stamp"], cwd=tmp_path, env=forbidding, capture_output=True, check=True)
        return (tmp_path / ".venv" / "code.stamp").stat().st_mtime_ns

    first = made_at()
    assert len(list(tmp_path.glob("kiosk/__pycache__/one.*.pyc"))) == 1
    assert made_at() == first
    os.utime(tmp_path / "kiosk" / "one.py", (time.time() + 1, time.time() + 1))
    assert made_at() > first


def _on_postgresql(tmp_path: Path, url: sa.URL) -> str:
    """What a start on this address ends with."""
    address = url.render_as_string(hide_password=False)
    app = create_app(Settings(instance_path=tmp_path, secret_key="-", database_url=address, is_testing=True))
    with pytest.raises(startup.NotReady) as stopped:
        startup.make_ready(app)
    with app.app_context():
        database.let_go()
    return str(stopped.value)


def _strangers(url: sa.URL) -> sa.URL:
    """The address of a user who needs a password and owns nothing."""
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        rules = Path(connection.scalar(sa.text("SHOW hba_file")))
        rules.write_text(f"local all stranger scram-sha-256\n{rules.read_text('utf-8')}", encoding="utf-8")
        connection.execute(sa.text("DROP ROLE IF EXISTS stranger"))
        connection.execute(sa.text("CREATE ROLE stranger LOGIN PASSWORD 'right'"))
        connection.execute(sa.text("SELECT pg_reload_conf()"))
    server.dispose()
    return url.set(username="stranger", password="right")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"host": "127.0.0.1", "port": 1},
            r"PostgreSQL on 127.0.0.1 cannot be used: Connection refused. DATABASE_URL says",
        ),
        (
            {"host": "nowhere.invalid"},
            r"PostgreSQL on nowhere.invalid cannot be used: .+ DATABASE_URL says where it is\.",
        ),
        ({"database": "nowhere"}, r"has no database “nowhere”: create it with createdb\."),
    ],
)
def test_a_postgresql_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, postgresql_url: str, changed: dict[str, Any], sentence: str
) -> None:
    url = sa.make_url(postgresql_url)
    said = _on_postgresql(tmp_path, url.set(**changed) if "database" in changed else url.set(query={}, **changed))
    assert re.search(sentence, said), said
    assert "\n" not in said


def test_a_password_or_a_right_that_is_missing_is_a_sentence(tmp_path: Path, postgresql_url: str) -> None:
    url = _strangers(sa.make_url(postgresql_url))
    assert "refuses “stranger” with this password" in _on_postgresql(tmp_path, url.set(password="wrong"))
    server = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text("DROP DATABASE IF EXISTS of_another"))
        connection.execute(sa.text("CREATE DATABASE of_another"))
    server.dispose()
    said = _on_postgresql(tmp_path, url.set(database="of_another"))
    assert said.endswith("does not let “stranger” create tables in “of_another”: make it the owner.")


def test_a_driver_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    command = "import sys; sys.modules['psycopg'] = None; import kiosk.config as c; c.from_environment()"
    environment = os.environ | {"DATABASE_URL": "postgresql://h/n", "INSTANCE_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stderr.startswith("DATABASE_URL names PostgreSQL, and its driver is not installed.")


@pytest.mark.parametrize(
    ("environment", "dotenv", "is_asked"),
    [
        ({"DATABASE_URL": "postgresql://u:p'$x@h/n"}, "", True),
        ({"DATABASE_URL": "sqlite:////f.db"}, "", False),
        ({"DATABASE_URL_FILE": "given"}, "", True),
        ({}, "DATABASE_URL=postgres://h/n", True),
        ({}, "export DATABASE_URL = 'postgresql://h/n'", True),
        ({}, "DATABASE_URL_FILE='given'", True),
        ({}, "# DATABASE_URL=postgres://h/n", False),
    ],
)
def test_make_run_installs_the_driver_where_it_is_asked_for(
    tmp_path: Path, environment: dict[str, str], dotenv: str, is_asked: bool
) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("deploy/install.sh", "deploy/goodword", "requirements.txt", "requirements-postgresql.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".env").write_text(f"{dotenv}\n", encoding="utf-8")
    (tmp_path / "given").write_text("postgresql://h/n\n", encoding="utf-8")
    done = subprocess.run(
        ["make", "-n", "run"], cwd=tmp_path, env=os.environ | environment, capture_output=True, text=True, check=True
    )
    assert ("requirements-postgresql.txt" in done.stdout) == is_asked
