"""Every file that can be taken along comes from a real server, whatever the names in it are written in."""

import http.client
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.http import parse_options_header
from werkzeug.routing import AnyConverter, Rule

from kiosk.extensions import db
from kiosk.lib import filenames
from tests.builders import make_decided, make_own_page
from tests.cast import Cast
from tests.pages import PageClient
from tests.test_architecture import KIOSK, modules
from tests.things import Things

NAMES = {
    "Łódź Piotrkowska": "lodz-piotrkowska",
    "Nguyễn Thị Hoa": "nguyen-thi-hoa",
    "Ελένη Παππά": "eleni-pappa",
    "Мария Соколова": "mariya-sokolova",
    "田中 さくら": "tianzhong-sakura",
    "عمر حداد": "mr-hdd",
}
"""Names of six scripts, and how each stands in a file name of plain letters."""

NO_FILES = {"tablets.service_worker", "tablets.manifest"}
"""What has the ending of a file, but is part of a page."""

SAYS_NO_NAME = {"admin.staff_import.template", "staff.download", "staff.download_card"}


class Reader:
    """An owner's browser on a real server, and the address of everything that can be read."""

    def __init__(self, server: str, owner: PageClient, cast: Cast, name: str) -> None:
        self.server = urlsplit(server).netloc
        self.things = Things(cast)
        key = make_own_page(cast.rosa, by=cast.priya).removeprefix("/staff/")
        card = make_decided(cast.reception, cast.rosa).public_id
        self.things.by_argument |= {"key": key, "code": cast.reception.code}
        self.things.by_page |= dict.fromkeys(("thanks", "card", "download_card", "pass_on", "picture"), card)
        for thing in (cast.organisation, cast.harbour, cast.reception):
            thing.name = name
        cast.rosa.full_name = cast.rosa.shown_name = name
        db.session.commit()
        cookie = owner.app.config["SESSION_COOKIE_NAME"]
        self.headers = {"Cookie": f"{cookie}={owner.browser.get_cookie(cookie).value}"}
        self.chosen = f"?location={cast.harbour.public_id}"

    def addresses(self, rule: Rule) -> Iterator[str]:
        """Every address of a rule, for these things."""
        endings = [one.items for one in rule._converters.values() if isinstance(one, AnyConverter)]
        for ending in endings[0] if endings else (None,):
            self.things.by_argument |= {"ending": ending}
            yield self.things.address(rule) + self.chosen * rule.endpoint.startswith("admin.exports")

    def get(self, address: str) -> http.client.HTTPResponse:
        """What the server answers, read to its end."""
        connection = http.client.HTTPConnection(self.server, timeout=30)
        connection.request("GET", address, headers=self.headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer


def _rules(app: Flask) -> list[Rule]:
    """Everything that can be read, but for the files that are ours."""
    readable = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    return [rule for rule in readable if rule.endpoint != "static"]


def _is_file(rule: Rule) -> bool:
    return bool(re.search(r"\.(\w+|<any\(.*)$", rule.rule)) and rule.endpoint not in NO_FILES


@pytest.mark.parametrize("name", NAMES)
def test_every_file_comes_by_its_name(app: Flask, server: str, owner: PageClient, cast: Cast, name: str) -> None:
    reader = Reader(server, owner, cast, name)
    for rule in filter(_is_file, _rules(app)):
        for address in reader.addresses(rule):
            answer = reader.get(address)
            is_unprintable = ".pdf" in address and name.startswith("田")  # said on the page it leads to
            assert answer.status == (302 if is_unprintable else 200) or answer.status == 303, address
            if not is_unprintable and rule.endpoint not in SAYS_NO_NAME:
                disposition = answer.headers["Content-Disposition"]
                _kind, said = parse_options_header(disposition)
                assert filenames.part(name) in said["filename"], address
                assert NAMES[name] in disposition.partition("filename*")[0], disposition


def test_no_page_fails_for_a_name_and_only_addresses_with_an_ending_are_files(
    app: Flask, server: str, owner: PageClient, cast: Cast
) -> None:
    reader = Reader(server, owner, cast, " ".join(name.split()[0] for name in NAMES))
    for rule in _rules(app):
        for address in reader.addresses(rule):
            answer = reader.get(address)
            assert answer.status < 500, f"{address} answered {answer.status}"
            assert "Content-Disposition" not in answer.headers or _is_file(rule), rule.rule


def test_files_are_sent_in_one_way() -> None:
    naming = {path.name for path in modules(KIOSK) if "Content-Disposition" in path.read_text(encoding="utf-8")}
    assert naming == {"downloads.py"}
