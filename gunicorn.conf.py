"""How the server runs: everything is made ready once, before the first worker."""

import gc
from typing import Any

from kiosk import startup
from kiosk.config import server

gc.disable()  # until it has started: nearly all that is made by then is kept, and looking for the rest takes a while

runs = server()
bind = f"{runs.host}:{runs.port}"
worker_class = "gthread"
workers = runs.workers
threads = runs.threads
preload_app = True
control_socket_disable = True
timeout = 60
graceful_timeout = 20
keepalive = 5
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Make the database ready, once, before any worker is forked."""
    server.first_words = startup.make_ready(server.app.callable)
    gc.freeze()  # workers share what the first process has made, as long as nothing writes on it
    gc.enable()


def when_ready(server: Any) -> None:
    """Say where it is, once it listens."""
    print("\n".join(server.first_words), flush=True)
