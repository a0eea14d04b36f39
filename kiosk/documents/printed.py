"""What stands on paper: one code with its words, and a sheet of such in the organisation's colour."""

import base64
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from kiosk.lib import colour, qr, text

ON_A_SHEET = 10
"""Cards and badges on one page."""


class Coded(ABC):
    """What is printed as a QR code, with its address in letters beside it."""

    @property
    @abstractmethod
    def address(self) -> str:
        """What the code opens."""

    @property
    def scanned(self) -> str:
        """The address as the code holds it, with all but the scheme in capitals: fewer and so larger modules, and the
        same page. Some scanners take only a scheme in small letters for a link.
        """
        scheme, separator, rest = self.address.partition("://")
        return scheme + separator + (rest.upper() if rest.isascii() else rest)

    @property
    def typed(self) -> str:
        """The address as somebody types it by hand."""
        return self.address.partition("://")[2]

    @property
    def symbol(self) -> qr.Symbol:
        """The QR code to draw."""
        return qr.symbol(self.scanned)


@dataclass(frozen=True)
class PrintedCode(Coded):
    """A touchpoint or badge as it is printed. `name` is what a reader sees: the spot's, or the person's.

    `is_hidden`: the badge of somebody whom customers cannot choose there. It would promise what a scan does not do, so
    it is not printed.
    """

    public_id: str
    code: str
    name: str
    location: str
    base_url: str
    role: str = ""
    is_badge: bool = False
    is_retired: bool = False
    is_hidden: bool = False

    @property
    def address(self) -> str:
        """What the code opens, for a link."""
        return f"{self.base_url}/t/{self.code}"


@dataclass(frozen=True)
class TestCode(Coded):
    """A touchpoint's code on a manager's page, to try it: its mark makes an answer a test. It is never printed."""

    base_url: str
    code: str
    mark: str

    @property
    def address(self) -> str:
        """What the code opens, for a link."""
        return f"{self.base_url}/t/{self.code}?test={self.mark}"

    @property
    def scanned(self) -> str:
        """The address as it is: the mark is in small letters."""
        return self.address


@dataclass(frozen=True)
class PageCard(Coded):
    """The address of somebody's own page, as it is handed over on paper."""

    name: str
    key: str
    base_url: str
    colour: str

    @property
    def style(self) -> str:
        """What the print page's style sheet has to know of this one."""
        accent = colour.readable_on("#fbf8f3", self.colour)
        return f":root{{--accent:{accent};--on-accent:{colour.ink_on(accent)}}}"

    @property
    def address(self) -> str:
        """What the code opens."""
        return f"{self.base_url}/staff/{self.key}"


@dataclass(frozen=True)
class Paper:
    """A size of paper, in millimetres, by the name that CSS and typst have for it."""

    name: str
    label: str
    css: str
    typst: str
    width: float
    height: float


PAPERS = {
    paper.name: paper
    for paper in (
        Paper("a4", "A4", "A4", "a4", 210, 297),
        Paper("a3", "A3", "A3", "a3", 297, 420),
        Paper("letter", "US Letter", "letter", "us-letter", 215.9, 279.4),
    )
}


@dataclass(frozen=True)
class Logo:
    """The organisation's logo: its address for a page, its bytes for a file."""

    public_id: str
    data: bytes = field(repr=False)
    content_type: str

    @property
    def svg(self) -> str:
        """The logo within a square, whatever its shape."""
        content = base64.b64encode(self.data).decode()
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><image width="100" height="100" '
            f'href="data:{self.content_type};base64,{content}"/></svg>'
        )


@dataclass(frozen=True)
class Sheet:
    """Everything one document says. `kind` is the template: poster, tent, card or badge."""

    kind: str
    paper: Paper
    organisation: str
    mission: str
    colour: str
    language: str
    question: str
    faces: tuple[str, ...]
    words: dict[str, str]
    codes: tuple[PrintedCode, ...]
    standards: tuple[tuple[str, str], ...] = ()
    logo: Logo | None = None

    @property
    def initial(self) -> str:
        """The letter that stands where no logo was given."""
        return text.initial(self.organisation)

    @property
    def accent(self) -> str:
        """The organisation's colour, dark enough to be read on white paper and to carry white words."""
        return colour.readable_on("#ffffff", self.colour)

    @property
    def on_accent(self) -> str:
        """The colour of words on the accent."""
        return colour.ink_on(self.accent)

    @property
    def style(self) -> str:
        """What a page's style sheet has to know of this one: the paper's size and the colours."""
        return (
            f"@page{{size:{self.paper.css};margin:0}}:root{{--width:{self.paper.width};--height:{self.paper.height};"
            f"--accent:{self.accent};--on-accent:{self.on_accent}}}"
        )

    @property
    def cells(self) -> tuple[PrintedCode, ...]:
        """The codes, one a card; a single one fills the sheet."""
        return self.codes * ON_A_SHEET if len(self.codes) == 1 and self.kind == "card" else self.codes

    @property
    def pages(self) -> list[tuple[PrintedCode, ...]]:
        """The cards page by page."""
        return [self.cells[start : start + ON_A_SHEET] for start in range(0, len(self.cells), ON_A_SHEET)]

    @property
    def closeness(self) -> str:
        """How tightly the standards have to stand: `roomy`, `usual` or `close`."""
        length = sum(max(len(sentence), 60) for _title, sentence in self.standards)
        return "roomy" if length <= 300 else "usual" if length <= 480 else "close"

    def data(self) -> dict[str, Any]:
        """The same for a template that knows only plain values. What a poster alone says is left out of the others, so
        that its letters do not hold them up.
        """
        is_poster = self.kind == "poster"
        standards = [{"title": title, "sentence": sentence} for title, sentence in self.standards]
        return {
            "paper": self.paper.typst,
            "width": self.paper.width,
            "organisation": self.organisation,
            "initial": self.initial,
            "mission": self.mission if is_poster else "",
            "accent": self.accent,
            "onAccent": self.on_accent,
            "lang": self.language[:2].lower() or "en",
            "document": f"{self.organisation}: {self.question}",
            "question": self.question,
            "faces": self.faces,
            "words": self.words,
            "standards": standards if is_poster else [],
            "codes": [
                {"name": code.name, "role": code.role, "address": code.typed,
                 "isBadge": code.is_badge, "qr": qr.svg(code.scanned)}
                for code in (self.cells if self.kind in {"card", "badge"} else self.codes)
            ],
            "logo": self.logo.svg if self.logo else "",
        }  # fmt: skip
