"""A real server, started as `make run` starts it, on a test's database."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.config import Settings
from tests import databases

PROJECT = Path(__file__).resolve().parent.parent


@contextmanager
def server(settings: Settings) -> Iterator[str]:
    """gunicorn with two workers on a free port; yields its address once it listens."""
    port = _free_port()
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
    }
    with open(settings.instance_path / "server.log", "w", encoding="utf-8") as log:
        with databases.durable(settings.database_url):
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "wsgi:app"],
                cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
            is_ready = any("Good Word is on" in line for line in process.stdout)
        try:
            if not is_ready:
                raise RuntimeError(Path(log.name).read_text(encoding="utf-8"))
            yield address
        finally:
            process.terminate()
            process.communicate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
