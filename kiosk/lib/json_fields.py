"""Reading JSON that anybody may have sent: strictly, field by field, whatever is in it."""

import json
from datetime import UTC, datetime
from typing import Any, NoReturn

DEEPEST = 12
"""How many brackets may stand in each other; ours need five."""


class Unreadable(ValueError):
    """What was sent is not what was agreed on; `field` says where, empty for the whole of it."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field or "the body")
        self.field = field


def read(body: bytes) -> "Fields":
    """The object in `body`, which has to be JSON as the standard knows it: no NaN, nothing nested without end."""
    try:
        content = json.loads(body, parse_constant=_refuse)
        is_ours = isinstance(content, dict) and _depth(content) <= DEEPEST
    except (ValueError, RecursionError) as trouble:
        raise Unreadable from trouble
    if not is_ours:
        raise Unreadable
    return Fields(content)


class Fields:
    """An object's fields. One that is missing is like null; fields that nobody asks for are never looked at."""

    def __init__(self, content: dict[str, Any], path: str = "") -> None:
        self.content = content
        self.path = path

    def text(self, name: str, longest: int) -> str:
        """The text called `name`, empty where it is null."""
        value = self._optional(name, str) or ""
        return str(value) if len(value) <= longest else self._fail(name)

    def typed(self, name: str) -> str:
        """Return the text called `name`, however long: for `lib/text.py`, which refuses what is too long."""
        return self._optional(name, str) or ""

    def whole(self, name: str, least: int, most: int) -> int:
        """The whole number called `name`."""
        value = self.whole_or_none(name, least, most)
        return self._fail(name) if value is None else value

    def whole_or_none(self, name: str, least: int, most: int) -> int | None:
        """The whole number called `name`, or null."""
        value = self._optional(name, int)
        return value if value is None or least <= value <= most else self._fail(name)

    def flag(self, name: str) -> bool:
        """The yes or no called `name`; null is no."""
        return bool(self.flag_or_none(name))

    def flag_or_none(self, name: str) -> bool | None:
        """The yes or no called `name`, or null."""
        value = self.content.get(name)
        return value if value is None or isinstance(value, bool) else self._fail(name)

    def instant(self, name: str) -> datetime:
        """The instant called `name`, written as ISO 8601 has it, with its zone."""
        return self.instant_or_none(name) or self._fail(name)

    def instant_or_none(self, name: str) -> datetime | None:
        """The instant called `name`, or null."""
        written = self.text(name, 40)
        if not written:
            return None
        try:
            instant = datetime.fromisoformat(written)
            return instant.astimezone(UTC) if instant.tzinfo else self._fail(name)
        except (ValueError, OverflowError):
            self._fail(name)

    def part(self, name: str) -> "Fields | None":
        """The object called `name`, or null."""
        value = self._optional(name, dict)
        return None if value is None else Fields(value, f"{self.path}{name}.")

    def parts(self, name: str, most: int) -> list["Fields"]:
        """The objects in the list called `name`."""
        return [Fields(value, f"{self.path}{name}.") for value in self.many(name, dict, most)]

    def many(self, name: str, kind: type, most: int) -> list[Any]:
        """The list called `name`, of one kind of value."""
        values = self._optional(name, list) or []
        if len(values) > most or not all(type(value) is kind for value in values):
            self._fail(name)
        return list(values)

    def anything(self, name: str, most: int) -> list[Any]:
        """The list called `name`, whatever is in it."""
        values = self._optional(name, list) or []
        return list(values) if len(values) <= most else self._fail(name)

    def _optional(self, name: str, kind: type) -> Any:
        value = self.content.get(name)
        return value if value is None or type(value) is kind else self._fail(name)

    def _fail(self, name: str) -> NoReturn:
        raise Unreadable(f"{self.path}{name}")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inside is None else 1 + max(map(_depth, inside), default=0)
