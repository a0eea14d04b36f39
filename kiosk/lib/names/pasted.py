"""A pasted list of people, one a line: what is a name in it, what is a role, and whether that is sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.lib import text
from kiosk.lib.names import families, shown
from kiosk.lib.names.folding import fold
from kiosk.lib.names.twins import apart
from kiosk.lib.names.vocabulary import concept


@dataclass(frozen=True)
class Line:
    """A line as it was typed, and the person read from it; ask about one that is not sure."""

    typed: str
    full_name: str
    shown_name: str
    role: str
    is_sure: bool


def read(typed: str) -> list[Line]:
    """Return the people of a list. Where two would look the same to customers, neither is sure."""
    lines = [_line(line) for line in typed.splitlines() if line.strip()]
    names = apart([(line.full_name, line.shown_name, line.role) for line in lines])
    return [
        line if name == line.shown_name else replace(line, shown_name=name, is_sure=False)
        for line, name in zip(lines, names, strict=True)
    ]


_COLUMNS = re.compile(r"\s*\t\s*|\s*[;|；]\s*")
_DASH = re.compile(r"\s+[–—−-]+\s+|\s*[:：]\s*")
_ASIDE = re.compile(r"(.*\S)\s*[(（\[]([^()（）\[\]]*)[)）\]]")
_COMMA = re.compile(r"\s*[,،、，]\s*")


def _line(typed: str) -> Line:
    name, role, is_clear = _parts(shown.without_marks(typed))
    proposal = shown.propose(_tidy(name))
    is_sure = is_clear and proposal.is_sure
    return Line(typed.strip(), proposal.full_name, proposal.shown_name, _tidy(role), is_sure)


def _tidy(part: str) -> str:
    return text.name(part, max(len(part), 1))


def _parts(line: str) -> tuple[str, str, bool]:
    """The name and the role in a line, and whether it is clear which is which."""
    if line[:1] in ",;|":
        return "", line, True
    for separator in (_COLUMNS, _DASH):
        parts = [part for part in separator.split(line) if part]
        if len(parts) > 1:
            return (parts[0], ", ".join(parts[1:]), len(parts) == 2) if separator is _DASH else _of_columns(parts)
    if aside := _ASIDE.fullmatch(line):
        return aside[1], aside[2].strip(), True
    parts = [part for part in _COMMA.split(line) if part]
    return _of_columns(parts) if len(parts) > 1 else (line, "", True)


def _of_columns(parts: Sequence[str]) -> tuple[str, str, bool]:
    """`Rosa Martinez, nurse` is clear; `Vogel, Petra` may be two names, and so may `Baker; Thomas; Reception`."""
    first, second, *others = parts
    while others and _is_degree(second):
        first, second, others = f"{first}, {second}", others[0], others[1:]
    if _is_degree(second):
        return f"{first}, {second}", "", True
    if not _may_be_given(first, second):
        return first, ", ".join([second, *others]), not others and "@" not in second
    is_reversed = _is_given(first) and not _is_given(second)
    if is_reversed and not others:
        return first, second, False
    return (f"{first} {second}" if is_reversed else f"{first}, {second}"), ", ".join(others), False


def _may_be_given(first: str, second: str) -> bool:
    """Whether the second part may be the first name that goes with a family name in the first part."""
    words = [word for word in second.split() if not shown.is_title(word)]
    if not words or len(words) > 3 or any(concept(fold(word)) or shown.is_small(word) for word in words):
        return False
    named = [word for word in first.split() if not shown.is_title(word)]
    return len(named) < 2 or shown.is_small(named[0]) or _is_given(words[0])


def _is_given(name: str) -> bool:
    """Whether a name is in a table of first names."""
    return any(families.kin(word) for word in fold(name).split()[:1])


def _is_degree(part: str) -> bool:
    return all(map(shown.is_after_name, part.split()))
