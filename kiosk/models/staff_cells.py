"""What a cell of a staff list says, column by column, and the sentences for one that says nothing that can be used."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from flask_babel import gettext

from kiosk.lib import names, sheet_dates, text
from kiosk.lib.names import Proposal
from kiosk.lib.sheet_dates import Dated, Order
from kiosk.models import staff_headings

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_BETWEEN = re.compile(r"[|;\n]")
_DOUBT = re.compile(r"[?\ufffd0-9£¤¦§©®°±¶×÷¿¡@#$%^*=<>{}\[\]~\\/_]")


class Wrong(ValueError):
    """A cell cannot be used; the argument is a sentence."""


def line(heading: str, cell: str, most: int) -> str:
    """Return a name or a role on one line; raise `Wrong`."""
    try:
        return text.name(cell, most)
    except text.TooLong:
        sentence = gettext("“%(title)s” is longer than %(most)d characters.", title=heading, most=most)
        raise Wrong(sentence) from None


def several(heading: str, cell: str, most: int) -> tuple[str, ...]:
    """Return the names in a cell, with bars, semicolons or line ends between them; raise `Wrong`."""
    try:
        return tuple(dict.fromkeys(filter(None, (text.name(part, most) for part in _BETWEEN.split(cell)))))
    except text.TooLong:
        sentence = gettext("“%(title)s” has a name of more than %(most)d characters.", title=heading, most=most)
        raise Wrong(sentence) from None


@lru_cache(maxsize=20_000)
def dated(cell: str) -> Dated | None:
    """Return the day or days that a cell can mean; None where it is no date."""
    try:
        return sheet_dates.read(cell)
    except sheet_dates.Unreadable:
        return None


def day(heading: str, cell: str, orders: Mapping[str, Order | None]) -> date | None:
    """Return a date; None for the end of time, and while it is asked which of two it is. Raise `Wrong` for no date."""
    found = dated(cell)
    if found is None:
        about = {"title": heading, "cell": text.cut(cell, 40)}
        raise Wrong(gettext("“%(title)s” is “%(cell)s”. Enter the date like 2026-11-30.", **about))
    order = orders.get(found.separator)
    return None if found.is_ambiguous and order is None else found.by(order)


def yes_or_no(heading: str, cell: str) -> bool:
    """Return what a cell answers; raise `Wrong`."""
    answer = staff_headings.yes_or_no(cell)
    if answer is None:
        raise Wrong(gettext("“%(title)s” is “%(cell)s”. Write yes or no.", title=heading, cell=text.cut(cell, 40)))
    return answer


def proposed(given: str, family: str, full: str) -> Proposal:
    """Return the full name, in the order that it is read in, and what customers would call somebody."""
    if not given or not family:
        return names.propose(full or given or family)
    if _EAST_ASIAN.search(family):
        return names.propose(f"{family} {given}")
    return names.propose(f"{family}, {given}")


def is_doubtful(name: str) -> bool:
    """Return whether a name has signs in it that names do not have: letters may have been lost on the way."""
    return bool(_DOUBT.search(name))
