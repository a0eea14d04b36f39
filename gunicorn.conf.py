"""How the server runs: everything is made ready once, before the first worker."""

import os
from typing import Any

from kiosk import startup

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True
control_socket_disable = True
timeout = 60
graceful_timeout = 20
keepalive = 5
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Make the database ready, once, before any worker is forked."""
    server.first_words = startup.make_ready(server.app.callable)


def when_ready(server: Any) -> None:
    """Say where it is, once it listens."""
    print("\n".join(server.first_words), flush=True)
