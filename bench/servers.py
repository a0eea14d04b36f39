"""The servers a benchmark drives: ours and the reference, each under gunicorn with the same settings."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving import free_port

PROJECT = Path(__file__).resolve().parent.parent
CODE = "0benchc0"
PLAIN = ("-c", "bench/plain.py")


@dataclass(frozen=True)
class Server:
    """A running gunicorn: its port, and the id of its master."""

    port: int
    master: int

    @property
    def memory(self) -> float:
        """The proportional set size of all its processes, in MB."""
        return sum(_pss(pid) for pid in self._processes) / 1000

    @property
    def work(self) -> float:
        """The seconds of a core that all its processes have taken so far."""
        return sum(_ticks(pid) for pid in self._processes) / os.sysconf("SC_CLK_TCK")

    @property
    def _processes(self) -> tuple[int, ...]:
        return (self.master, *_children(self.master))


@contextmanager
def ours(folder: Path, database_url: str, *, workers: int = 2, threads: int = 8) -> Iterator[Server]:
    """Good Word on a database of its own, with one location and one touchpoint, whose code is CODE."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = _settings(folder, database_url)
    subprocess.run([sys.executable, "-m", "bench.prepare"], env={**os.environ, **environment}, cwd=PROJECT, check=True)
    with running(folder, database_url, workers=workers, threads=threads) as server:
        yield server


@contextmanager
def running(
    folder: Path, database_url: str, *, code: Path = PROJECT, workers: int = 2, threads: int = 8, **settings: str
) -> Iterator[Server]:
    """Good Word, of the version in `code`, on a database that is there."""
    environment = _settings(folder, database_url) | settings
    options = ("-c", "gunicorn.conf.py")
    with _gunicorn("wsgi:app", environment, options, workers, threads, "/healthz", code) as server:
        yield server


@contextmanager
def reference(database: str, *, workers: int = 2, threads: int = 8) -> Iterator[Server]:
    """Bare Flask with one plain insert: bench/reference.py."""
    environment = {"REFERENCE_DATABASE": database}
    with _gunicorn("bench.reference:app", environment, PLAIN, workers, threads, "/hello") as server:
        yield server


@contextmanager
def libraries(*, workers: int = 2, threads: int = 8) -> Iterator[Server]:
    """Flask with the libraries that ours begins with, and nothing on top: bench/libraries.py."""
    with _gunicorn("bench.libraries:app", {}, PLAIN, workers, threads, "/hello") as server:
        yield server


@contextmanager
def _gunicorn(
    app: str,
    environment: dict[str, str],
    options: tuple[str, ...],
    workers: int,
    threads: int,
    alive: str,
    code: Path = PROJECT,
) -> Iterator[Server]:
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", app, *options, "--bind", f"127.0.0.1:{port}",
            "--workers", str(workers), "--threads", str(threads), "--log-level", "warning",
        ],
        cwd=code,
        env={**os.environ, **environment, "HOST": "127.0.0.1", "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}{alive}", process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _settings(folder: Path, database_url: str) -> dict[str, str]:
    return {"INSTANCE_PATH": str(folder), "DATABASE_URL": database_url, "SECRET_KEY": "for-the-bench-alone"}


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(3_000):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("the server did not start") from None
            time.sleep(0.01)
    raise RuntimeError("the server did not answer within 30 seconds")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
