"""Files that managers send, each in sizes that double."""

import io
import json
from collections.abc import Callable, Iterator

from PIL import Image

from bench.drills.house import House
from bench.drills.inputs import Request
from tests.tablets import make_answer, make_told

BOUNDARY = "----------------a-file"
CELL = 3_000
LINES = 100
ANSWERS = 25
ROWS_OF_PIXELS = 1_600


def of(house: House) -> Iterator[tuple[str, str, str, Callable[[str, int], bytes]]]:
    """What it is, where it goes, in which field, and how it is made of a kind of characters in a size."""
    person = house.things.by_page["people"]
    yield "admin.staff_import.show file", "/admin/people/import/", "file", staff_list
    yield "admin.staff_import.show headings", "/admin/people/import/", "file", headings
    yield "admin.tablets.hand_in file", "/admin/tablets/hand-in", "file", lambda unit, size: outbox(house, unit, size)
    yield "admin.people.change_photo photo", f"/admin/people/{person}/change-photo", "photo", photo
    yield "admin.settings.change logo", "/admin/settings/change", "logo", photo


def has_words(what: str) -> bool:
    """Whether there is text in it, so that other characters may take longer."""
    return not what.endswith(("photo", "logo"))


def staff_list(unit: str, size: int) -> bytes:
    """A list of people whose names and roles are much too long."""
    cell = '"' + (unit * CELL)[:CELL].replace('"', "'") + '"'
    return ("Full name,Role,Also known as\n" + f"{cell},{cell},{cell}\n" * (LINES // 8 * size)).encode()


def headings(unit: str, size: int) -> bytes:
    """A list of nothing but headings."""
    return ("Full name" + f",{unit}" * (80_000 * size) + "\n").encode()


def outbox(house: House, unit: str, size: int) -> bytes:
    """What a tablet saved, with the longest words."""
    told = make_told(comment=(unit * 4000)[:4000], somebody_else=[(unit * 80)[:80]])
    answers = [make_answer(told=told) for _ in range(ANSWERS * size)]
    saved = {"good_word": "outbox", "version": 1, "tablet": house.tablet, "answers": answers}
    return json.dumps(saved, ensure_ascii=False).encode()


def photo(_unit: str, size: int) -> bytes:
    """A picture of up to 12.8 megapixels."""
    file = io.BytesIO()
    Image.new("RGB", (1_000, ROWS_OF_PIXELS * size), (40, 90, 60)).save(file, "PNG")
    return file.getvalue()


def upload(address: str, field: str, content: bytes, token: str) -> Request:
    """The request of a form with one file."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="file"\r\n\r\n'
    )
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    return Request("POST", address, body, (("Content-Type", f"multipart/form-data; boundary={BOUNDARY}"),))
