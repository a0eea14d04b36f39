"""How the server runs: everything is made ready once, before the first worker."""

import gc
from typing import Any

gc.disable()  # until there are workers: nearly all that is made by then is kept, and looking for the rest takes a while

from kiosk import logs, startup
from kiosk.config import server
from kiosk.minutes import Minutes

runs = server()
bind = runs.bind
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


def when_ready(server: Any) -> None:
    """Say where it is, once it listens."""
    print("\n".join(server.first_words), flush=True)


def pre_fork(_server: Any, _worker: Any) -> None:
    """Let workers share what the first process has made, which they do as long as nothing writes on it."""
    gc.freeze()
    gc.enable()


def post_worker_init(worker: Any) -> None:
    """Give each worker its minutes; the database decides which of them does a minute's work."""
    logs.begin()  # again: a reload may have given gunicorn new handlers
    if runs.watches:
        worker.minutes = Minutes(worker.app.callable).begin()


def worker_exit(_server: Any, worker: Any) -> None:
    """Begin nothing new in a worker that goes."""
    if minutes := getattr(worker, "minutes", None):
        minutes.end()
