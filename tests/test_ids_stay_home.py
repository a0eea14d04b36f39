"""No page, file, log or table tells the id with which a customer opens their visit, but the column it is kept in."""

import io
import logging
import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import holds, integrity, managers, mentions
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Hold, HoldReason, Mention, Response
from tests.builders import make_mention, make_own_page, make_response, make_tablet, make_wall
from tests.cast import Cast
from tests.pages import Page, PageClient
from tests.tablets import SECRET, TabletClient, make_answer
from tests.things import Things

MOST = 12
"""So many pages of one kind are opened: the hundredth answer is made as the first."""
SAME = "She found my order behind the desk and laughed about it with me."


@pytest.fixture
def start(app: Flask, cast: Cast, manager: PageClient, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Answers of every kind, given, held, decided and closed; and the addresses to begin with."""
    caplog.set_level(logging.DEBUG)
    things = Things(cast)
    _thank_in_the_same_words(cast)
    _hold_for_every_reason(cast)
    _write_down(manager, cast)
    _give_on_a_tablet(app, cast)
    own = make_own_page(cast.rosa, by=cast.priya)
    _thank_a_colleague(PageClient(app), make_own_page(cast.catherine, by=cast.priya), cast)
    noted = make_mention(cast.reception, "Rosa M.", comment="Kept me company.")
    mentions.approve(noted, staff_member=cast.rosa, by=cast.priya, at=clock.now())
    wall = make_wall(cast.harbour, may_embed=True)
    receipts = db.session.scalars(sa.select(Response.receipt_code).where(Response.receipt_code.is_not(None)))
    first = [things.address(rule) for rule in app.url_map.iter_rules()
             if rule.endpoint.startswith("admin.") and "GET" in (rule.methods or ())]  # fmt: skip
    first += [own, *(f"{own}/{page}" for page in ("choose", "everything.json", "kept", "thank", "write"))]
    return [*first, f"/wall/{wall.key}", f"/wall/{wall.key}/notes", f"/wall/{wall.key}/embed",
            *(f"/r/{code}" for code in receipts)]  # fmt: skip


def _hold_for_every_reason(cast: Cast) -> None:
    for number, reason in enumerate(HoldReason):
        told = Told(comment=f"Held, {number}.", typed_names=("Łucja",), contact=CONTACT)
        answer = make_response(cast.reception, rating=1, told=told, given_at=clock.now())
        mention = db.session.scalars(sa.select(Mention).where(Mention.response_id == answer.id)).one()
        for held in (answer, mention):
            holds.hold(held, reason, by=cast.priya, at=clock.now())
        if number % 3 == 1:
            holds.leave_out(answer, by=cast.priya, at=clock.now())
        if number % 3 == 2:
            holds.release(answer, by=cast.priya, at=clock.now())


def _thank_in_the_same_words(cast: Cast) -> None:
    for _ in range(2):
        make_mention(cast.reception, "Thomas Baker", comment=SAME, given_at=clock.now() - timedelta(minutes=5))
    integrity.watch(at=clock.now())
    assert any("response_id" in detail for detail in db.session.scalars(sa.select(Hold.detail)))


def _write_down(manager: PageClient, cast: Cast) -> None:
    letter = {"channel": "letter", "people": [cast.rosa.public_id], "comment": "By letter.", "then": "approve"}
    for address, said in (("/admin/praise/add", letter), ("/admin/praise/paper", {"rating": "4", "comment": "Kind."})):
        manager.follow(manager.post(address, manager.get(address).form() | said))


def _give_on_a_tablet(app: Flask, cast: Cast) -> None:
    tablet = make_tablet(cast.hill_desk, SECRET, paired_at=clock.now())
    wrong = make_answer(device_at="1970-01-01T00:00:00Z")
    status, _said = TabletClient(app).sync(tablet, make_answer(rating=2), wrong, make_answer(rating=9))
    assert status == 200


def _thank_a_colleague(client: PageClient, own: str, cast: Cast) -> None:
    form = client.get(f"{own}/thank").form("thank")
    client.post(f"{own}/thank", {**form, "whom": cast.rosa.public_id, "words": "Covered my break."})


def _crawled(owner: PageClient, start: list[str]) -> Iterator[Page]:
    """Every page and file that can be reached from these without a form."""
    waiting, seen, opened = list(start), set(start), Counter[str]()
    while waiting:
        page = Page(owner.open("GET", waiting.pop()))
        yield page
        assert page.status < 500, page.address
        links = [page.headers["Location"]] if "Location" in page.headers else []
        links += [tag.get("href") or tag.get("src") for tag in page.all("a, img, iframe, link")] if page.html else []
        for link in links:
            address = urljoin(page.address, str(link))
            parts = urlsplit(address)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            is_ours = parts.netloc in {"", "localhost", "127.0.0.1:8000"} and parts.scheme in {"", "http"}
            kind = re.sub(r"[0-9a-z]{16,}|=[^&]*", "…", path)
            if is_ours and path not in seen and opened[kind] < MOST and not path.startswith(("/static/", "/v/", "/t/")):
                opened[kind] += 1
                seen.add(path)
                waiting.append(path)


def _said(page: Page) -> str:
    """All that went over the wire, with what is packed in files unpacked."""
    body = page.body
    if page.response.mimetype == "application/pdf":
        said = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(body))
    elif zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            said = " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    else:
        said = body.decode("utf-8", "replace")
    return f"{page.address} {page.headers} {said}"


def _found(said: str, keys: set[uuid.UUID]) -> set[str]:
    """The ids that `said` tells, however they are spelt."""
    plain = said.lower()
    return {key.hex for key in keys if key.hex in re.sub(r"(?<=[0-9a-f])-(?=[0-9a-f])", "", plain)}


def _told(page: Page, keys: set[uuid.UUID], codes: set[str]) -> set[str]:
    """The ids that a page tells, and the receipts' codes but on the receipts themselves."""
    said = _said(page)
    return _found(said, keys) | {code for code in codes if code in said and not page.address.startswith("/r/")}


CONTACT = {"name": "Ελένη Ito", "email": "eleni@example.org", "phone": "+44 20 7946 0958"}


def _columns() -> Iterator[tuple[str, str]]:
    """Each column of each table but the one where the ids are kept, with all that stands in it."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if column is not Response.__table__.c.client_id:
                yield str(column), " ".join(str(value) for value in db.session.scalars(sa.select(column)))


def test_nobody_is_told_the_key_of_an_answer(
    owner: PageClient, cast: Cast, start: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    keys = set(db.session.scalars(sa.select(Response.client_id)))
    channels = set(db.session.scalars(sa.select(Response.channel)))
    assert channels >= {"qr", "tablet", "letter", "paper", "colleague"}
    codes = set(db.session.scalars(sa.select(Response.receipt_code).where(Response.receipt_code.is_not(None))))
    pages = [(page.address, page.status, _told(page, keys, codes)) for page in _crawled(owner, start)]
    assert [(address, found) for address, _status, found in pages if found] == []
    assert sum(status == 200 for _address, status, _found in pages) > 150
    assert _found(caplog.text, keys) == set()
    assert [(name, found) for name, said in _columns() if (found := _found(said, keys))] == []


def test_a_viewer_is_shown_no_way_to_a_customer_and_nothing_that_opens_what_is_anothers(
    app: Flask, cast: Cast, viewer: PageClient, start: list[str]
) -> None:
    secret = app.config["SECRET_KEY"]
    opening = {person.page_key(secret) for person in (cast.rosa, cast.catherine)} | {SECRET, "/v/"}
    opening.add(managers.renew_invitation(cast.mark, by=cast.priya, at=clock.now()))
    first = [address for address in start if not address.startswith("/staff/")]
    pages = [(page.address, _said(page)) for page in _crawled(viewer, first)]
    assert [(address, way) for address, said in pages for way in {*CONTACT.values(), *opening} if way in said] == []
    assert sum("/admin/responses/" in address for address, _said in pages) > 10
    for way in CONTACT.values():
        assert viewer.get("/admin/responses/", query_string={"search": way}).all(".answer") == []


def test_the_search_finds_a_key_however_it_is_spelt() -> None:
    key = uuid.UUID("01a13a48-9e00-712e-b134-b81ffaac27f0")
    for spelt in (key.hex, str(key), key.hex.upper(), f"id={str(key).upper()}&x", f'{{"answer": "{key.hex}"}}'):
        assert _found(f"… {spelt} …", {key}) == {key.hex}
    assert _found(str(uuid.UUID(int=1)), {key}) == set()
