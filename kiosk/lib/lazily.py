"""Libraries that few requests need, imported when the first one does: a server starts sooner and stays smaller."""

from importlib import import_module
from typing import Any


class Lazily:
    """Stands for the module called `name`, which is imported when something in it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
