"""What tests about backups look at: every row, a command's words, a manifest that was changed."""

import json
import tarfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from kiosk.backups import archive
from kiosk.backups.copied import NOT_KEPT
from kiosk.extensions import db


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as it is stored."""
    db.session.rollback()
    with db.engine.connect() as connection:
        names = [name for name in sa.inspect(connection).get_table_names() if name not in NOT_KEPT]
        tables = {name: sa.Table(name, sa.MetaData(), autoload_with=connection) for name in names}
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for name, table in tables.items()
        }


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["kiosk", *arguments])


def repacked(file: Path, to: Path, **changes: Any) -> Path:
    """The same backup, with another manifest."""
    parts = to / "parts"
    with tarfile.open(file) as tar:
        tar.extractall(parts, filter="data")
    said = json.loads((parts / archive.MANIFEST).read_text("utf-8"))
    (parts / archive.MANIFEST).write_text(json.dumps(said | changes), encoding="utf-8")
    with tarfile.open(to / "repacked.tar.gz", "w:gz") as tar:
        for name in (archive.MANIFEST, *said["parts"]):
            tar.add(parts / name, name)
    return to / "repacked.tar.gz"
