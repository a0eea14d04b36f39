"""Sheets as PDF: typst sets them, with our own letters; what people typed reaches it as data, never as markup."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from kiosk.lib.lazily import Lazily

typst = Lazily("typst")

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LONGEST_WORD = 18
"""Characters after which a word without a space may be broken."""


_LETTERS = re.compile(
    r"[\u0000-\u03e1\u03f0-\u052f\u0590-\u05ee\u05f0-\u06ff\u0750-\u077f\u08a0-\u08b4\u08b6-\u08be\u08d0-\u08ff"
    r"\u0e00-\u0e5b\u1e00-\u1fff\u2000-\u20cf\u2100-\u214f\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufeff]"
)
"""What the fonts beside us hold: Latin, Greek, Cyrillic, Vietnamese, Hebrew, Arabic and Thai."""


_MARKS = "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e"
"""Thai vowels and tones that stand with the letter before them."""

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_AS_THEY_ARE = {"qr", "address", "logo", "paper", "lang", "accent", "onAccent", "document"}


class Printable(Protocol):
    """What can be set: the template's name, and all it asks for as plain values."""

    @property
    def kind(self) -> str: ...

    def data(self) -> dict[str, Any]: ...


class MissingLetters(ValueError):
    """Our fonts lack letters of these texts, which would come out blank."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(", ".join(texts))
        self.texts = texts


def pdf(sheet: Printable) -> bytes:
    """The sheet as a file, with the tags that screen readers need; `MissingLetters` where words would be blank."""
    data = sheet.data()
    if missing := [text for text in dict.fromkeys(_texts(data)) if _lacks_letters(text)]:
        raise MissingLetters(missing)
    files = _templates() | {"main.typ": _templates()[f"{sheet.kind}.typ"], "data.json": json.dumps(_set(data)).encode()}
    compiler: Any = typst  # it takes files by name, which its types do not say
    made: bytes = compiler.compile(files, font_paths=[str(FONTS)], ignore_system_fonts=True)
    return made


def _texts(value: object, key: str = "") -> Iterator[str]:
    """Everything that is set as words, so that no sheet can forget one of them."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(one, name)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one, key)
    elif isinstance(value, str) and key not in _AS_THEY_ARE:
        yield value


def _lacks_letters(text: str) -> bool:
    """Whether there are letters or digits that our fonts lack; a picture sign is simply left out."""
    return any(sign.isalnum() and not _LETTERS.match(sign) for sign in text)


@cache
def _templates() -> dict[str, bytes]:
    files = [*HERE.glob("*.typ"), *HERE.glob("faces/*.svg")]
    return {path.relative_to(HERE).as_posix(): path.read_bytes() for path in files}


def _set(value: object, key: str = "") -> object:
    """The same with words made ready to be set. Drawings and addresses stay as they are."""
    if isinstance(value, dict):
        return {key: _set(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_set(one, key) for one in value]
    if isinstance(value, str) and key not in _AS_THEY_ARE:
        return _words(value)
    return value


def _words(text: str) -> str:
    """`text` with places to break inside of endless words, and kept together where a line runs the other way."""
    text = re.sub(rf"(\S{{{LONGEST_WORD},}}?)(?=[^\s{_MARKS}])", "\\1\u200b", text)
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) or text.endswith((".", ")", "!")) else text
