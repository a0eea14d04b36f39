"""Counts the questions that a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from kiosk.extensions import db


@contextmanager
def queries(beginning: str = "SELECT") -> Iterator[list[str]]:
    """The statements of the block that begin like this, in a list that is full when the block is over."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(beginning):
            asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
