"""The ZIP of codes: every file is read back, its name is safe, and it is made while it is sent."""

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

from kiosk.documents import archive
from kiosk.documents.printed import PrintedCode
from tests import codes
from tests.builders import NOON
from tests.documents.test_pdf import make_code

TITLES = ("Location", "Name", "Role", "Code", "Address", "State", "SVG", "PNG")
HOSTILE = ("../../etc/passwd", "C:\\CON", "=cmd|'/c calc'!A1", "a/b\nc", "‮gnp.exe", "💥", "", "Ü" * 80, "nul", "-x")


def _stream(printed: Iterable[PrintedCode]) -> Iterable[bytes]:
    return archive.stream(list(printed), titles=TITLES, states=("In use", "Retired"), at=NOON)


def _opened(printed: Iterable[PrintedCode]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(_stream(printed))))


def _list(opened: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(opened.read("codes.csv").decode("utf-8-sig"))))


def test_every_file_of_the_list_holds_the_code_of_its_row() -> None:
    printed = [make_code("Reception"), make_code("Rosa M.", "r0sam111", is_badge=True)]
    opened = _opened(printed)
    assert opened.testzip() is None
    rows = _list(opened)
    assert [row["Address"] for row in rows] == [code.address for code in printed]
    for code, row in zip(printed, rows, strict=True):
        assert codes.read_png(opened.read(row["PNG"])) == [code.scanned]
        assert codes.read_svg(opened.read(row["SVG"]).decode()) == [code.scanned]


def test_a_retired_code_is_marked_and_set_apart() -> None:
    opened = _opened([make_code("Door", is_retired=True)])
    assert opened.namelist()[1:] == [f"harbour-street/retired/door-harb0wr1.{ending}" for ending in ("svg", "png")]
    assert _list(opened)[0]["State"] == "Retired"


def test_file_names_are_safe_and_never_the_same() -> None:
    printed = [
        make_code(name, f"c0de000{n}", location=name) for n, name in enumerate((*HOSTILE[:-1], "=cmd|'/c calc'!A1"))
    ]
    names = _opened(printed).namelist()
    assert len({name.casefold() for name in names}) == len(names) == 2 * len(printed) + 1
    for name in names:
        parts = PurePosixPath(name).parts
        assert ".." not in parts
        assert not name.startswith("/")
        assert not set(name) & set('\\:*?"<>|\n\u202e')
        assert all(len(part.encode()) < 100 for part in parts)


def test_cells_of_the_list_cannot_execute() -> None:
    [row] = _list(_opened([make_code("=1+1", location="@SUM(A1)", role="-2")]))
    assert (row["Name"], row["Location"], row["Role"]) == ("'=1+1", "'@SUM(A1)", "'-2")


def test_a_chain_of_codes_is_sent_piece_by_piece() -> None:
    printed = (make_code(f"Desk {n}", f"d{n:07}") for n in range(300))
    pieces = _stream(printed)
    tracemalloc.start()
    sizes = [len(piece) for piece in pieces]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert max(sizes[1:-1]) < 20_000
    assert peak < 24_000_000
