"""The page-checking client: it demands the status, and looks every page over before a test sees it."""

import contextvars
import gzip
import re
from collections import Counter
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement
from flask import Flask
from gunicorn.http import wsgi as gunicorn
from gunicorn.http.errors import ParseException
from werkzeug.test import TestResponse

from kiosk.actions import sign_ins
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Manager
from tests.cast import PASSWORD


class Page:
    """One answer of the app: status, headers, and for HTML the parsed page."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.address = response.request.path
        body = response.get_data()
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.body = body
        self.html = BeautifulSoup(body, "html.parser") if response.mimetype == "text/html" else None

    @property
    def text(self) -> str:
        """What a person reads, with runs of space made one."""
        return said(self.html)

    @property
    def h1(self) -> str:
        return said(self.html.h1)

    def all(self, selector: str) -> list[Tag]:
        return self.html.select(selector)

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements that `selector` finds."""
        return [said(tag) for tag in self.all(selector)]

    def link(self, words: str) -> str:
        """The address behind the one link whose text is `words`."""
        found = [tag["href"] for tag in self.all("a") if said(tag) == words]
        assert len(set(found)) == 1, f"{len(found)} links say “{words}” on {self.address}"
        return found[0]

    def form(self, action: str = "") -> dict[str, Any]:
        """The values a browser would send for the form whose action ends in `action`, as the page has them.

        What its address says besides, as which list it was opened from, `action_of` has.
        """
        forms = [*self.all("main form"), *self.all("form")]
        sent_to = [(form.get("action", ""), form) for form in forms]
        form = next(one for at, one in sent_to if at.endswith(action) or at.partition("?")[0].endswith(action))
        values: dict[str, Any] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            if field.get("type") in {"checkbox", "radio"}:
                if field.has_attr("checked"):
                    values.setdefault(field["name"], []).append(field.get("value", "on"))
            elif field.name == "select":
                values[field["name"]] = [option["value"] for option in field.select("option[selected]")]
            else:
                values[field["name"]] = field.get("value", "") if field.name == "input" else field.get_text()
        return values

    def action_of(self, ending: str) -> str:
        """The whole address of the one form whose action ends in `ending`."""
        found = {form["action"] for form in self.all("form[action]")}
        [action] = [action for action in found if action.partition("?")[0].endswith(ending)]
        return str(action)


def said(tag: Tag) -> str:
    """What a person reads in an element, with runs of space made one; a name in a sentence brings none with it."""
    parts: list[str] = []
    before: PageElement | None = None
    for text in tag.strings:
        whole = text.parent if text.parent.name == "bdi" and text.parent is not tag else text
        goes_on = (
            before is not None and before.next_sibling is whole and (before.name == "bdi") != (whole.name == "bdi")
        )
        parts += [str(text)] if goes_on else [" ", str(text)]
        before = whole
    return " ".join("".join(parts).split())


class PageClient:
    """A browser without JavaScript. `get` and `post` demand a status and check what comes back. As any browser does, it
    says which page sent a form.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.browser = app.test_client()
        self.csrf_token = ""

    def signed_in_as(self, manager: Manager, **opened: Any) -> "PageClient":
        """The same browser with an open session of `manager`; at another address where `opened` says so."""
        token = sign_ins.start(manager.email, PASSWORD, browser="tests", at=clock.now())
        with self.browser.session_transaction(**opened) as session:
            session.update(_user_id=token, _fresh=True)
        return self

    def get(self, address: str, status: int = 200, **options: Any) -> Page:
        return self._checked(self.open("GET", address, **options), status)

    def post(self, address: str, data: dict[str, Any] | None = None, status: int = 303, **options: Any) -> Page:
        """Send a form."""
        return self._checked(self.open("POST", address, data=data, **options), status)

    def follow(self, page: Page, status: int = 200) -> Page:
        """The page that a redirect leads to."""
        return self.get(page.headers["Location"], status)

    def open(self, method: str, address: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """One request, unchecked, in a context of its own as on a server; a manager's form carries the CSRF token.

        What the test has read so far is read again after it.
        """
        if method == "POST" and address.startswith("/admin") and "json" not in options:
            if not self.csrf_token and self._is_signed_in():
                self.get("/admin/")
            data = {"csrf_token": self.csrf_token, **(data or {})}
            options.setdefault("headers", {"Sec-Fetch-Site": "same-origin"})
        db.session.rollback()
        answer = contextvars.Context().run(self.browser.open, address, method=method, data=data, **options)
        check_headers(answer)
        return answer

    def _is_signed_in(self) -> bool:
        with self.browser.session_transaction() as session:
            return "_user_id" in session

    def _checked(self, response: TestResponse, status: int) -> Page:
        page = Page(response)
        assert page.status == status, f"{page.address} answered {page.status}, not {status}: {page.body[:2000]!r}"
        if page.html is not None and status not in {301, 302, 303}:
            check_page(page)
            if token := page.html.select_one("input[name=csrf_token]"):
                self.csrf_token = token["value"]
        return page


def check_headers(answer: TestResponse) -> None:
    """What holds for every answer: the server that runs in real life would send its status and each of its headers."""
    where, headers = answer.request.path, answer.headers.to_wsgi_list()
    assert gunicorn.STATUS_RE.fullmatch(answer.status), f"{where}: gunicorn refuses the status {answer.status!r}"
    try:
        gunicorn.Response(None, None, None).process_headers(headers)
    except ParseException as refused:
        raise AssertionError(f"{where}: gunicorn refuses a header: {refused}") from refused
    raw = [name for name, value in headers if not value.isascii()]
    assert not raw, f"{where}: each browser reads letters in {raw} in its own way"


def check_page(page: Page) -> None:
    """What holds for every page: one h1, a title that starts with it, language, labels, unique ids, no inline code."""
    where, tags = page.address, page.html.find_all(True)
    assert page.html.html.get("lang"), f"{where} says no language"
    headings = [tag for tag in tags if tag.name == "h1"]
    assert len(headings) == 1, f"{where} has {len(headings)} h1"
    title = " ".join(page.html.title.get_text().split())
    assert title.removeprefix("Error: ").startswith(page.h1.removeprefix("Error: ")), f"{where}: {title!r} {page.h1!r}"
    repeated = [name for name, count in Counter(tag.get("id") for tag in tags).items() if name and count > 1]
    assert not repeated, f"{where} uses an id twice: {repeated}"
    labelled = {tag.get("for") for tag in tags if tag.name == "label"} - {None}
    for field in (tag for tag in tags if tag.name in {"input", "textarea", "select"} and tag.get("type") != "hidden"):
        is_labelled = field.find_parent("label") or field.get("id") in labelled
        assert is_labelled or field.get("aria-label"), f"{where} has a field without a label: {field}"
    inline = [tag for tag in tags if {"style", "onclick"} & tag.attrs.keys()]
    inline += [tag for tag in tags if tag.name == "script" and not tag.get("src")]
    assert not inline, f"{where} has inline style or script: {inline}"
    assert not re.search(rb'="[^"<>]*(<|&lt;)bdi', page.body), f"{where} has a marked name in an attribute"
    assert not re.search(rb"\{\{|\{%|None</", page.body), f"{where} shows a template's insides"
