"""What a search box needs to find people as the server does: their names folded, and the letters to fold with."""

import unicodedata
from collections.abc import Iterable

from kiosk.lib.names.folding import fold

_USUAL = "ßæðøþđħıłŋœŧə"
"""Letters that a keyboard has, whoever is on the list: `Lukasz` is found by `ł`, too."""


def searched(*names: str) -> str:
    """Return names folded, each without spaces: `D’Angelo` is found by `dangelo`, `Mary-Ann` by `mary ann`."""
    return " ".join(filter(None, (fold(name).replace(" ", "") for name in names)))


def letters(texts: Iterable[str]) -> str:
    """Return each letter of the texts that is folded to more than itself without its marks, followed by that."""
    found = {letter for text in texts for letter in unicodedata.normalize("NFC", text) if not letter.isascii()}
    cases = {case for letter in found for case in (letter, letter.lower(), letter.upper().lower())}
    single = {case for case in cases if (len(case) == 1 and len(case.lower()) > 1) or case == case.lower()}
    pairs = ((letter, fold(letter).replace(" ", "")) for letter in sorted({*single, *_USUAL}) if len(letter) == 1)
    return " ".join(letter + plain for letter, plain in pairs if plain != _unmarked(letter) and not letter.isspace())


def _unmarked(letter: str) -> str:
    """A letter as a browser folds it that knows nothing more of it; see `static/js/folding.js`."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if unicodedata.category(part)[0] in "LN").lower()
