"""What takes text or files from outside: found by walking every address, so that a new field is not forgotten."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException

from bench.drills.house import House
from kiosk import limits
from tests.tablets import SECRET, make_answer, make_told

LEFT_OUT = {
    "admin.setup.begin": "before set-up there is nobody to keep waiting, and its fields are of the same kinds",
    "admin.people.forget": "a single tick, after which the person is gone",
    "customers.rate": "the tap itself: its two fields are compared, and what is no tap is a page",
}
"""Endpoints whose fields are not sent, and why."""

TYPED = {"text", "search", "email", "tel", "url", "password", "number", "date", "time", "color"}
LONGEST_ADDRESS = 4_000
"""Bytes of a request's first line that gunicorn reads."""

LONGEST_HEADER = 8_000


@dataclass(frozen=True)
class Request:
    """One request, ready to be sent."""

    method: str
    address: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Input:
    """One field: where it is sent to, how much fits in it, in bytes, and the request with something in it."""

    endpoint: str
    field: str
    kind: str
    room: int
    filled: Callable[[str], Request]

    @property
    def name(self) -> str:
        """What a table calls it."""
        return f"{self.endpoint} {self.field}"


def found(app: Flask, house: House, page: Callable[[str], str], *, token: str = "") -> list[Input]:
    """Every field of every form on every page that `page` gives for an address, each once; and what is no form.

    `token` is what a manager's form carries, whoever the page was for.
    """
    inputs: dict[tuple[str, str], Input] = {}
    for address in house.pages(app):
        for form in BeautifulSoup(page(address), "html.parser").select("form"):
            for one in _of_form(app, form, address, token):
                inputs.setdefault((one.endpoint, one.field), one)
    for one in (*_of_tablets(house), *_of_headers(house)):
        inputs.setdefault((one.endpoint, one.field), one)
    return [one for one in inputs.values() if one.endpoint not in LEFT_OUT]


def _of_form(app: Flask, form: Tag, page: str, token: str) -> Iterator[Input]:
    address = urljoin(page, str(form.get("action") or page))
    method = str(form.get("method", "get")).upper()
    try:
        endpoint, _values = app.url_map.bind("localhost").match(urlsplit(address).path, method=method)
    except HTTPException:
        return
    values = dict(_values_of(form))
    if token and "csrf_token" in values:
        values["csrf_token"] = token
    for tag in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(tag["name"]), _kind(tag)
        if name != "csrf_token" and kind != "file":
            yield _of_field(str(endpoint), method, address, name, kind, values)


def _kind(tag: Tag) -> str:
    if tag.name == "input" and tag.get("type") == "file":
        return "file"
    return "text" if tag.name == "textarea" or tag.get("type", "text") in TYPED else "choice"


def _values_of(form: Tag) -> Iterable[tuple[str, str]]:
    for tag in form.select("input[name], textarea[name], select[name]"):
        if tag.get("type") in {"checkbox", "radio"} and not tag.has_attr("checked"):
            continue
        if tag.name == "select":
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            yield str(tag["name"]), str(chosen["value"]) if chosen and chosen.has_attr("value") else ""
        elif tag.get("type") != "file":
            yield str(tag["name"]), str(tag.get("value", "")) if tag.name == "input" else tag.get_text()


def _of_field(endpoint: str, method: str, address: str, name: str, kind: str, values: dict[str, str]) -> Input:
    rest = urlencode({other: value for other, value in values.items() if other != name})
    if method == "GET":
        path = urlsplit(address).path

        def asked(typed: str) -> Request:
            return Request("GET", f"{path}?{urlencode({name: typed})}")

        return Input(endpoint, name, kind, LONGEST_ADDRESS - len(path), asked)

    def sent(typed: str) -> Request:
        form = (("Content-Type", "application/x-www-form-urlencoded"),)
        return Request("POST", address, f"{urlencode({name: typed})}&{rest}".encode(), form)

    return Input(endpoint, name, kind, limits.LARGEST.get(endpoint, limits.SMALL) - len(rest) - len(name) - 10, sent)


def _of_tablets(house: House) -> Iterator[Input]:
    """What tablets say in JSON, by the field."""

    def said(path: str, field: str, build: Callable[[str], dict[str, Any]]) -> Input:
        room = limits.LARGEST.get(f"tablets.{path}", limits.SMALL) - 1_000
        headers = (("Content-Type", "application/json"), ("Authorization", f"Bearer {SECRET}"))

        def filled(typed: str) -> Request:
            body = json.dumps(build(typed), ensure_ascii=False).encode()
            return Request("POST", f"/tablet/{path}", body, headers)

        return Input(f"tablets.{path}", field, "json", room, filled)

    def answer(**told: Any) -> dict[str, Any]:
        return {"tablet": house.tablet, "answers": [make_answer(told=make_told(**told))]}

    yield said("ask", "secret", lambda typed: {"secret": typed, "device": ""})
    yield said("ask", "device", lambda typed: {"secret": "x" * 43, "device": typed})
    yield said("leave", "pin", lambda typed: {"pin": typed})
    yield said("heartbeat", "device", lambda typed: {"device_at": make_answer()["device_at"], "device": typed})
    yield said("sync", "comment", lambda typed: answer(comment=typed))
    yield said("sync", "somebody_else", lambda typed: answer(somebody_else=[typed]))
    yield said("sync", "people", lambda typed: answer(people=[{"id": typed, "name": "Rosa"}]))
    yield said("sync", "standards", lambda typed: answer(standards=[typed]))
    for name in ("name", "email", "phone"):
        yield said("sync", f"contact {name}", lambda typed, name=name: answer(contact={name: typed}))


def _of_headers(house: House) -> Iterator[Input]:
    """What a browser says of itself with a customer's answer."""
    for header in ("User-Agent", "Accept-Language", "Cookie", "Referer"):

        def filled(typed: str, header: str = header) -> Request:
            form = ("Content-Type", "application/x-www-form-urlencoded")
            return Request("POST", f"/v/{house.visit}/add", b"comment=Kind.", (form, (header, typed)))

        yield Input("customers.add", header, "header", LONGEST_HEADER, filled)
