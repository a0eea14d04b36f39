"""The server's side of a tablet's day: one touchpoint, a manager who pairs, and the next version of the code."""

import re
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from bench.prepare import prepare
from bench.servers import PROJECT
from kiosk import create_app
from kiosk.actions import tablets
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Manager, Role, Tablet, Touchpoint


@contextmanager
def application(folder: Path, url: str) -> Iterator[Flask]:
    """The application on an empty database, in which a shop is made."""
    folder.mkdir(mode=0o700, parents=True)
    app = create_app(Settings(folder, "-", url))
    with app.app_context():
        prepare(app, past=0)
        yield app
        db.session.remove()
        db.engine.dispose()


def pair(words: str) -> None:
    """What a manager does; and so long ago that the day lies behind it."""
    now = clock.now()
    manager = Manager(name="Priya Nair", email="priya@example.org", role=Role.OWNER, created_at=now)
    db.session.add(manager)
    db.session.commit()
    tablet = tablets.pair(words, db.session.scalars(sa.select(Touchpoint)).one(), by=manager, at=now)
    db.session.execute(sa.update(Tablet).where(Tablet.id == tablet.id).values(paired_at=now - timedelta(hours=25)))
    db.session.commit()


def newer(folder: Path) -> Path:
    """A copy of the code in which one of the page's scripts is another."""
    shutil.copytree(PROJECT / "kiosk", folder / "kiosk")
    for name in ("wsgi.py", "gunicorn.conf.py"):
        shutil.copy(PROJECT / name, folder / name)
    with open(folder / "kiosk/static/js/tablet/main.js", "a", encoding="utf-8") as script:
        script.write("// The next version.\n")
    return folder


def version(port: int) -> str:
    """Which version of the tablet's page the server on that port has."""
    with closing(urllib.request.urlopen(f"http://127.0.0.1:{port}/tablet")) as page:
        return re.search(r'data-version="(\w+)"', page.read().decode())[1]
