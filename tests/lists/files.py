"""Makes staff lists as files: a shop's people in a layout, an encoding and a separator, or as a workbook."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import xlsxwriter

from tests.lists.shops import Shop

UNICODE = ("utf-8", "utf-8-sig", "utf-16")
LAYOUTS = ("full", "parts", "turned", "report", "broken heading")
SEPARATORS = {"full": ";", "parts": ",", "turned": "\t", "report": ";", "broken heading": "|"}

Rows = list[list[str]]


def rows(shop: Shop, layout: str) -> Rows:
    """The cells of a list: its headings, its people, who leave on days of their own, and what is printed around it."""
    reference, full, first, last, role, left = shop.headings
    lasts = ["2026-08-31", "", "31.12.9999", "N/A", ""]
    people = [[f"00{41 + at}", *_named(one, layout), one[2], lasts[at]] for at, one in enumerate(shop.people)]
    names = [last, first] if layout == "parts" else [full.replace(" ", "\n") if layout == "broken heading" else full]
    head = [reference, *names, role, left]
    if layout != "report":
        return [head, *people]
    return [["Export 28.11.2026"], [], head, *people[:3], head, *people[3:], ["Total: 5"]]


def _named(one: tuple[str, str, str], layout: str) -> list[str]:
    first, last, _role = one
    return {"parts": [last, first], "turned": [f"{last}, {first}"]}.get(layout, [f"{first} {last}"])


def text(cells: Rows, separator: str) -> str:
    """The cells as spreadsheets write them into text."""
    return "".join(separator.join(_quoted(cell, separator) for cell in row) + "\r\n" for row in cells)


def _quoted(cell: str, separator: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if {separator, '"', "\n"} & set(cell) else cell


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook of sheets, with what is given written as it is: text, numbers, dates."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yy"}) as book:
        for name, cells in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(cells):
                sheet.write_row(at, 0, row)
    return file.getvalue()


def ods(cells: Rows, *, content: str = "") -> bytes:
    """An OpenDocument sheet, which ends as LibreOffice ends one: with a million empty rows in a line."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + '<table:table-cell table:number-columns-repeated="16379"/></table:table-row>'
        for row in cells
    )
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    names = "office table text"
    spaces = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in names.split())
    whole = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Staff">{content or body + rest}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": whole,
        }
    )


def zipped(members: dict[str, str]) -> bytes:
    """An archive of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()
