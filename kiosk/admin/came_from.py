"""The way back to the list that a page was opened from, with its filters: carried in each address about one thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import current_app, has_request_context, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

BACK = "back"
"""The argument of an address that says from which list it was opened."""

LONGEST = 1000
"""Characters of a list's address; a longer one is none of ours."""

LISTS: Mapping[str, Any] = {
    "admin.overview.show": _("Overview"),
    "admin.mentions.index": _("To decide"),
    "admin.mentions.aged": _("Over two weeks"),
    "admin.mentions.stale": _("To look at again"),
    "admin.mentions.decided": _("Decided mentions"),
    "admin.responses.index": _("Responses"),
    "admin.remarks.index": _("Staff messages"),
    "admin.remarks.answered": _("Answered"),
    "admin.months.index": _("All locations"),
    "admin.rewards.index": _("Rewards"),
    "admin.integrity.index": _("Integrity"),
    "admin.integrity.left_out": _("Left out"),
    "admin.integrity.released": _("Released"),
    "admin.locations.index": _("Places and QR"),
    "admin.tablets.index": _("Tablets"),
    "admin.people.index": _("Staff"),
    "admin.printing.index": _("Print"),
}
"""Every list that can be narrowed or paged, by its endpoint, and its name in the trail of the pages opened from it."""

OF_THE_MOMENT = frozenset({"done", BACK})
"""What an address says besides the filters."""


@dataclass(frozen=True)
class Listed:
    """A list with its filters."""

    endpoint: str
    filters: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """What the trail calls it."""
        return str(LISTS[self.endpoint])

    def address(self, anchor: str = "", **more: str) -> str:
        """Return its address. It is made of our own path, never of what was sent, so it leads nowhere else."""
        path = current_app.url_map.bind("", script_name=request.script_root or "/").build(self.endpoint)
        query = urlencode([*self.filters, *((name, value) for name, value in more.items() if value)])
        return path + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")


WAITING = Listed("admin.mentions.index", ())
"""The names that wait, at every location."""


def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Add to an address of ours from which list it is opened: to those about one thing, and of what is done on a page.

    Lists and files have no need of it. The plain list that a page leads back to by itself is left out.
    """
    if BACK in values or endpoint in LISTS or not has_request_context() or not _is_about_one(endpoint):
        return
    if found := _shown() or listed():
        values[BACK] = found.address().removeprefix(request.script_root)


def listed() -> Listed | None:
    """Return the list that the page which was asked for was opened from; None where it says none of ours."""
    said = request.args.get(BACK, "")
    path, _mark, query = said.partition("?")
    if not said or len(said) > LONGEST:
        return None
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    filters = parse_qsl(query, max_num_fields=None)
    return Listed(endpoint, _narrowing(filters)) if endpoint in LISTS else None


def trail(address: str, name: str) -> tuple[str, str]:
    """Return where the trail of a page leads and what it says: to the list it was opened from, else to `address`."""
    found = listed()
    return (found.address(), found.name) if found else (address, name)


def back_to(address: str) -> str:
    """Return the list that something was done from, else `address`."""
    found = listed()
    return found.address() if found else address


def _shown() -> Listed | None:
    """The list that is being shown, where it says more than its plain address."""
    endpoint = request.endpoint or ""
    if endpoint not in LISTS:
        return None
    found = Listed(endpoint, _narrowing(list(request.args.items(multi=True))))
    return found if found.filters or not endpoint.endswith((".index", ".show")) else None


def _narrowing(said: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in said if value and name not in OF_THE_MOMENT)


def _is_about_one(endpoint: str) -> bool:
    """Whether it is the address of one thing's page, or of something done on the page that is shown; not of a file."""
    rules = list(current_app.url_map.iter_rules(endpoint)) if endpoint in current_app.view_functions else []
    if any("." in rule.rule for rule in rules):
        return False
    return endpoint.rpartition(".")[0] == request.blueprint or any(rule.arguments for rule in rules)
