"""A real server, started as `make run` starts it, on a test's database."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.config import Settings
from tests import databases

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Running:
    """A server at work: its address, the id of its first process, and where its log goes."""

    address: str
    pid: int
    log_path: Path

    @property
    def port(self) -> int:
        """Where it listens, on this computer."""
        return int(self.address.rpartition(":")[2])

    @property
    def log(self) -> str:
        """What it has written down so far."""
        return self.log_path.read_text(encoding="utf-8")

    @property
    def pids(self) -> list[int]:
        """Its first process and its workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [self.pid, *map(int, children.split())]


@contextmanager
def server(settings: Settings) -> Iterator[str]:
    """gunicorn with two workers on a free port; yields its address once it listens."""
    with running(settings) as started:
        yield started.address


@contextmanager
def running(settings: Settings, app: str = "wsgi:app", **changes: str) -> Iterator[Running]:
    """The same, with `changes` to the environment, and all that there is to know of it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "INSTANCE_PATH": str(settings.instance_path),
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "BASE_URL": settings.base_url or address,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_THREADS": "4",
        "WATCH": "no",
        **changes,
    }
    with open(settings.instance_path / "server.log", "w", encoding="utf-8") as log:
        with databases.durable(settings.database_url):
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", app],
                cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
            is_ready = any("Good Word is on" in line for line in process.stdout)
        try:
            if not is_ready:
                raise RuntimeError(Path(log.name).read_text(encoding="utf-8"))
            yield Running(address, process.pid, Path(log.name))
        finally:
            process.terminate()
            process.communicate()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
