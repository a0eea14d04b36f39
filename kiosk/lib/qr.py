"""QR codes as dense as they can be: as a drawing's path, as SVG and as PNG."""

import io
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from kiosk.lib.lazily import Lazily

qrcode = Lazily("qrcode")
Image = Lazily("PIL.Image")

QUIET_ZONE = 4
"""Light modules around the code, as ISO/IEC 18004 § 6.3.8 asks for."""

PRINT_PIXELS = 1200


@dataclass(frozen=True)
class Symbol:
    """One QR code: its modules row by row, dark ones true, quiet zone included."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """Modules on each side."""
        return len(self.rows)

    @property
    def path(self) -> str:
        """All dark modules as one SVG path, a module being 1 × 1; neighbours in a row are one rectangle."""
        return "".join(
            f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(self.rows) for start, length in _runs(row)
        )


@lru_cache(maxsize=512)
def symbol(text: str, *, under_logo: bool = False) -> Symbol:
    """The code for `text`: level M (Q with a logo on top), or better where that needs no more modules.

    `ValueError` for a text that is longer than any QR code.
    """
    level = qrcode.ERROR_CORRECT_Q if under_logo else qrcode.ERROR_CORRECT_M
    version = _version(text, level)
    if version is None:
        raise ValueError("the text is longer than a QR code can hold")
    betters = (qrcode.ERROR_CORRECT_H, qrcode.ERROR_CORRECT_Q, level)
    best = next(better for better in betters if _version(text, better) == version)
    code = qrcode.QRCode(version=version, error_correction=best, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=False)
    return Symbol(tuple(tuple(bool(module) for module in row) for row in code.get_matrix()))


def svg(text: str, *, title: str = "") -> str:
    """A file for print: crisp at any size, 60 mm wide where nothing else is said."""
    drawn = symbol(text)
    label = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.size} {drawn.size}" width="60mm" height="60mm" '
        f'shape-rendering="crispEdges">{label}<path fill="#fff" d="M0 0h{drawn.size}v{drawn.size}H0z"/>'
        f'<path d="{drawn.path}"/></svg>'
    )


def png(text: str, *, pixels: int = PRINT_PIXELS) -> bytes:
    """A picture at most `pixels` wide, each module the same whole number of pixels."""
    drawn = symbol(text)
    small = Image.new("1", (drawn.size, drawn.size), 1)
    small.putdata([0 if module else 255 for row in drawn.rows for module in row])
    side = max(pixels // drawn.size, 1) * drawn.size
    file = io.BytesIO()
    small.resize((side, side), Image.Resampling.NEAREST).save(file, "PNG", dpi=(300, 300))
    return file.getvalue()


def _version(text: str, level: int) -> int | None:
    """The smallest size, from 1 to 40, that holds `text` at a level of correction; None where none does."""
    code = qrcode.QRCode(error_correction=level)
    code.add_data(text)
    try:
        return int(code.best_fit())
    except ValueError:
        return None


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if is_dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((x, 1))
    return runs
