"""A real server whose disk or database fails: what it answers, what it writes down, and that it recovers alone."""

import os
import re
import resource
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from kiosk import create_app, database, startup
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.models import Response
from tests import databases, serving
from tests.cast import make_cast
from tests.serving import Running

ROOT = Path(__file__).resolve().parent.parent
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
KIND = "We cannot reach our records at the moment."
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _ask(address: str, **fields: str) -> tuple[int, str, str]:
    """Status, page and where it leads; what the form `fields` say is posted, without them the page is read."""
    body = urllib.parse.urlencode(fields).encode() if fields else None
    request = urllib.request.Request(address, data=body, headers=FORM if body else {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode(), answer.url
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode(), address


class Shop:
    """A server and how many answers it has acknowledged."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.acknowledged = 0
        self.visit = ""

    def tap(self) -> int:
        """Open the question and tap a face; the status of the tap."""
        status, page, _address = _ask(f"{self.server.address}/t/harb0wr1")
        if status == 200:
            visit = re.search(r'name="visit" value="([^"]+)"', page)[1]
            status, page, self.visit = _ask(f"{self.server.address}/t/harb0wr1/rate", visit=visit, rating="4")
            self.acknowledged += status == 200
        assert status == 200 or (status, KIND in page) == (503, True)
        return status

    def add(self, words: str) -> int:
        """Tell more, after a tap; the status."""
        return _ask(f"{self.visit}/add", comment=words)[0]

    def is_ready(self) -> bool:
        return _ask(f"{self.server.address}/readyz")[0] == 200

    def check(self) -> None:
        """It writes again by itself, and has what it acknowledged, each once."""
        while not self.is_ready():
            pass  # it says so for some seconds more
        while self.tap() != 200:
            pass
        database.let_go()  # the test's own connections may be to a PostgreSQL that has ended
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == self.acknowledged


@contextmanager
def _shop(folder: Path, url: str, **environment: str) -> Iterator[Shop]:
    settings = Settings(folder, "s" * 40, url, is_testing=True)
    app = create_app(settings)
    with app.app_context():
        startup.migrate(app)
        make_cast()
        with serving.running(settings, **environment) as server:
            yield Shop(server)
            assert "Traceback" not in server.log
        database.let_go()


@contextmanager
def _small_disk(size: str) -> Iterator[Path]:
    """A disk of its own, which is full soon."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", folder], check=False)
        if mounted.returncode:
            pytest.skip("NO DISK CAN BE MOUNTED HERE: A FULL ONE IS NOT TRIED")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def _fill(path: Path) -> None:
    """Write until the disk is full."""
    with open(path, "wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(512)):
            pass


def _limit(server: Running, size: int | None) -> None:
    """Let no file of the server grow beyond `size`, which every machine can do, or lift that again."""
    for pid in server.pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, UNLIMITED[1]) if size is not None else UNLIMITED)


def _check_said_once(log: str, workers: int = 2) -> None:
    """Each worker says it on its first line of that minute, and no line is a traceback's."""
    lines = log.splitlines()
    assert 1 <= sum("storage trouble" in line for line in lines) <= workers, log
    assert all(re.match(r"\d{4}-\d\d-\d\d |  Good Word|$", line) for line in lines), log


def test_a_disk_that_takes_no_more_is_said_once_and_passes(tmp_path: Path) -> None:
    with _shop(tmp_path, f"sqlite:///{tmp_path / 'shop.db'}") as shop:
        assert shop.tap() == 200
        _limit(shop.server, 64 * 1024)
        while shop.tap() == 200:
            pass
        assert [shop.tap() for _each in range(60)] == [503] * 60
        assert _ask(f"{shop.server.address}/healthz")[0] == 200
        _limit(shop.server, None)
        shop.check()
        _check_said_once(shop.server.log)


def test_a_full_disk_is_not_ready_and_loses_no_answer() -> None:
    with _small_disk("4m") as disk, _shop(disk, f"sqlite:///{disk / 'shop.db'}") as shop:
        shop.tap()
        _fill(disk / "filler")
        while shop.tap() == 200:
            pass
        while shop.is_ready():
            pass  # what it has just found is repeated for some seconds
        assert "Nothing can be saved: database or disk is full." in _ask(f"{shop.server.address}/readyz")[1]
        (disk / "filler").unlink()
        shop.check()


def test_a_restart_of_postgresql_brings_nobodys_words_into_the_log(tmp_path: Path) -> None:
    with (
        tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder,
        databases.postgresql_cluster(Path(folder)) as url,
        _shop(tmp_path, url, WEB_WORKERS="1") as shop,
    ):
        shop.tap()
        visit = shop.visit.rpartition("/")[2]
        databases.restart_postgresql(Path(folder))
        assert shop.add("Pat was rude") == 503
        shop.check()
        log = shop.server.log
    _check_said_once(log, workers=1)
    assert [secret for secret in (visit, "Pat", "s" * 40) if secret in log] == []


def _start(folder: Path, *, largest: int | None = None, **environment: str) -> str:
    """What a server says that cannot start."""
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "wsgi:app"],
        cwd=ROOT, env=os.environ | {"INSTANCE_PATH": str(folder), "PORT": str(serving.free_port())} | environment,
        capture_output=True, text=True, check=False,
        preexec_fn=None if largest is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def _install(folder: Path) -> None:
    app = create_app(Settings(folder, "s" * 40, f"sqlite:///{folder / 'goodword.db'}", is_testing=True))
    startup.make_ready(app)


def test_a_first_start_that_cannot_write_ends_with_a_sentence(tmp_path: Path) -> None:
    assert f"{tmp_path} cannot be used: File too large. Make it writable" in _start(tmp_path, largest=0)


def test_a_later_start_that_cannot_write_ends_with_a_sentence(tmp_path: Path) -> None:
    _install(tmp_path)
    assert "goodword.db cannot be used: disk I/O error." in _start(tmp_path, largest=0, SECRET_KEY="s" * 40)


def test_a_start_on_a_read_only_disk_ends_with_a_sentence() -> None:
    with _small_disk("8m") as disk:
        _install(disk)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        said = _start(disk, SECRET_KEY="s" * 40)
    assert f"The database {disk / 'goodword.db'} cannot be used: " in said


def test_postgresql_that_is_not_there_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    said = _start(tmp_path, DATABASE_URL="postgresql://somebody:secret@127.0.0.1:1/nowhere")
    assert "PostgreSQL on 127.0.0.1 cannot be used: " in said
    assert "secret" not in said
