"""Names that go together: the short ones of a name, and its forms in other languages."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from kiosk.lib.lazily import Lazily

_nicknames = Lazily("nicknames")


class Kin(StrEnum):
    """How one name belongs to another."""

    SHORT = "short for"
    FORM = "another form of"
    LONG = "long for"


def kin(name: str) -> dict[str, Kin]:
    """The names that a folded name may stand for, with how it belongs to each."""
    return _table().get(name, {})


@cache
def _table() -> dict[str, dict[str, Kin]]:
    table: dict[str, dict[str, Kin]] = {}
    for forms, shorts in _lines():
        for name in {*forms, *shorts}:
            for other in {*forms, *shorts} - {name}:
                table.setdefault(name, {}).setdefault(other, _how(name in forms, other in forms))
    for triplet in _nicknames.name_triplets():
        if triplet.relationship == "has_nickname":
            table.setdefault(triplet.name2, {})[triplet.name1] = Kin.SHORT
            table.setdefault(triplet.name1, {}).setdefault(triplet.name2, Kin.LONG)
    return table


def _how(is_form: bool, is_other_form: bool) -> Kin:
    if is_form == is_other_form:
        return Kin.FORM
    return Kin.LONG if is_form else Kin.SHORT


def _lines() -> list[tuple[list[str], list[str]]]:
    text = (Path(__file__).parent / "families.txt").read_text(encoding="utf-8")
    halves = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return [(forms.split(), shorts.split()) for forms, _colon, shorts in halves]
