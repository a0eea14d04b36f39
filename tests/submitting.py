"""A program that submits answers from many threads until it is killed, and tells which were acknowledged."""

import sys
import threading
from pathlib import Path

from flask import Flask

from kiosk import create_app
from kiosk.actions import responses
from kiosk.actions.responses import NewResponse
from kiosk.config import Settings
from kiosk.lib import clock, codes
from kiosk.models import Channel


def submit(app: Flask, location_id: int, touchpoint_id: int) -> None:
    """One thread's work: an answer, then its id on a line of its own."""
    with app.app_context():
        while True:
            now, client_id = clock.now(), codes.client_id()
            rating = client_id.int % 5 + 1
            responses.submit(
                NewResponse(client_id, location_id, touchpoint_id, "Europe/London", Channel.QR, 1, rating, now, now)
            )
            sys.stdout.write(f"{client_id.hex}\n")
            sys.stdout.flush()


def main() -> None:
    """Eight threads of it."""
    database_url, folder, location_id, touchpoint_id = sys.argv[1:]
    settings = Settings(instance_path=Path(folder), secret_key="-", database_url=database_url)
    app = create_app(settings)
    for _ in range(8):
        threading.Thread(target=submit, args=[app, int(location_id), int(touchpoint_id)]).start()


if __name__ == "__main__":
    main()
