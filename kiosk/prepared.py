"""Statements compiled once and run on the bare driver: for the path of a first tap, where they are most of the work."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError


class Prepared:
    """A statement with the names of its values. What it finds is as the driver gives it: plain numbers and text."""

    def __init__(self, statement: sa.ClauseElement, *names: str) -> None:
        self.statement = statement
        self.names = names
        self.compiled: dict[str, tuple[str, list[tuple[str, Any]], bool]] = {}
        self.own: dict[str, Any] = {}
        """The values that the statement brings along, such as the OFFSET that SQLite wants beside a LIMIT."""

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> Any:
        """The driver's cursor after running it with `values`."""
        dialect, driver = connection.dialect, connection.dialect.loaded_dbapi
        sql, binds, is_positional = self.compiled.get(dialect.name) or self._compile(dialect)
        if self.own:
            values = self.own | {**values}
        ready = [(name, process(values[name]) if process else values[name]) for name, process in binds]
        cursor = connection.connection.cursor()
        try:
            cursor.execute(sql, [value for _name, value in ready] if is_positional else dict(ready))
        except driver.Error as error:
            if isinstance(error, driver.OperationalError):
                connection.invalidate(error)
            raise DBAPIError.instance(sql, None, error, driver.Error, dialect=dialect) from error
        return cursor

    def _compile(self, dialect: sa.Dialect) -> tuple[str, list[tuple[str, Any]], bool]:
        compiled: Any = self.statement.compile(dialect=dialect, column_keys=self.names)
        is_positional = bool(compiled.positional)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        names = compiled.positiontup if is_positional else list(binds)
        kinds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
        self.own |= {name: bind.effective_value for name, bind in binds.items() if name not in self.names}
        self.compiled[dialect.name] = found = (str(compiled), [(name, kinds[name]) for name in names], is_positional)
        return found
