"""PDF pages: every code on them is read back, and no name breaks them."""

from typing import Any

import pypdfium2
import pytest

from kiosk.documents import pdf
from kiosk.documents.pdf import MissingLetters
from kiosk.documents.printed import PAPERS, Logo, PrintedCode, Sheet
from kiosk.lib.colour import contrast
from tests import codes

KINDS = ("poster", "tent", "card", "badge")
HOSTILE = [
    "#panic(1) *bold* _it_ $x^2$ @ref <label> `code`",
    "\\u{41} // comment /* */ #import \"@preview/x\": *",
    "</svg><script>alert(1)</script>",
    "&amp; ]] )) }} {{ 7*7 }} {% x %}",
    "=HYPERLINK(\"http://evil\")",
    "💥 e\u0301\u0301\u0301 a\u200db",
    "W" * 80,
    "‮gnp.exe",
]  # fmt: skip


def make_code(name: str = "Reception", code: str = "harb0wr1", **changes: Any) -> PrintedCode:
    values = {"public_id": "p" * 16, "location": "Harbour Street", "base_url": "https://feedback.example.org"}
    return PrintedCode(**values | {"name": name, "code": code} | changes)


def make_sheet(kind: str = "poster", paper: str = "a4", **changes: Any) -> Sheet:
    values: dict[str, Any] = {
        "organisation": "Harbour Street Dental",
        "mission": "We look after people, not only teeth.",
        "colour": "#1b6b5b",
        "language": "en",
        "question": "Overall, how was our service today?",
        "faces": ("Very poor", "Poor", "OK", "Good", "Very good"),
        "words": {"scan": "Scan me", "promise": "What we promise", "thank": "Did I help you?"},
        "codes": (make_code(),),
        "standards": (("Warm welcome", "We greet you within half a minute."),),
    }
    return Sheet(kind=kind, paper=PAPERS[paper], **values | changes)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_code_on_every_page_is_read_back(kind: str, paper: str) -> None:
    printed = tuple(make_code(f"Desk {n}", f"desk000{n}", is_badge=True, role="Nurse") for n in range(3))
    found = codes.read_pdf(pdf.pdf(make_sheet(kind, paper, codes=printed)))
    one_by_one = [[code.scanned] * (2 if kind == "tent" else 1) for code in printed]
    assert found == (one_by_one if kind in {"poster", "tent"} else [[code.scanned for code in printed]])


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.name)
def test_the_page_has_the_size_of_its_paper(paper: Any) -> None:
    document = pypdfium2.PdfDocument(pdf.pdf(make_sheet(paper=paper.name)))
    width, height = (points / 72 * 25.4 for points in document[0].get_size())
    document.close()
    assert (width, height) == pytest.approx((paper.width, paper.height), abs=0.1)


def test_the_code_on_a_poster_is_at_least_40_mm_wide() -> None:
    document = pypdfium2.PdfDocument(pdf.pdf(make_sheet()))
    found = codes.positions(document[0].render(scale=4).to_pil())
    document.close()
    assert found[0].width / 4 / 72 * 25.4 >= 40


def test_a_poster_says_the_question_the_faces_and_the_promises() -> None:
    text = codes.pdf_text(pdf.pdf(make_sheet()))
    for words in ("Overall, how", "Very poor", "Warm welcome", "We greet you", "not only teeth", "Reception"):
        assert words in text
    assert "feedback.example.org/t/harb0wr1" in text


def test_one_code_fills_a_sheet_of_cards() -> None:
    assert len(codes.read_pdf(pdf.pdf(make_sheet("card")))[0]) == 10


def test_the_eleventh_card_is_on_the_second_page() -> None:
    printed = tuple(make_code(code=f"desk00{n:02}") for n in range(11))
    assert [len(page) for page in codes.read_pdf(pdf.pdf(make_sheet("badge", codes=printed)))] == [10, 1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(kind: str, text: str) -> None:
    words = {"organisation": text, "mission": text, "standards": ((text, text),), "question": text}
    made = pdf.pdf(make_sheet(kind, codes=(make_code(text, role=text),), **words))
    assert codes.read_pdf(made)[0][0] == make_code().scanned


def test_markup_is_printed_as_it_was_typed() -> None:
    text = codes.pdf_text(pdf.pdf(make_sheet("badge", codes=(make_code("*Rosa* #x", is_badge=True),))))
    assert "*Rosa* #x" in text


@pytest.mark.parametrize("name", ["محمد الأحمد", "דוד לוי", "Nguyễn Thị Minh", "Ελένη", "Сергій", "Žofie", "สมชาย"])
def test_names_in_our_letters_are_printed(name: str) -> None:
    made = pdf.pdf(make_sheet("badge", codes=(make_code(name, is_badge=True),)))
    blank = pdf.pdf(make_sheet("badge", codes=(make_code("", is_badge=True),)))
    assert codes.read_pdf(made) == [[make_code().scanned]]
    assert codes.dark_dots(made) > codes.dark_dots(blank) + 100


@pytest.mark.parametrize("name", ["山田太郎", "김민준", "አበበ"])
def test_a_name_that_would_be_blank_is_refused_by_name(name: str) -> None:
    with pytest.raises(MissingLetters) as refused:
        pdf.pdf(make_sheet("badge", codes=(make_code("Rosa"), make_code(name))))
    assert refused.value.texts == [name]


UNKNOWN = "山田"
SAID = {"organisation": UNKNOWN, "mission": UNKNOWN, "question": UNKNOWN, "standards": (("Welcome", UNKNOWN),)}


@pytest.mark.parametrize("part", SAID)
def test_no_word_on_a_poster_can_be_blank(part: str) -> None:
    with pytest.raises(MissingLetters) as refused:
        pdf.pdf(make_sheet(**{part: SAID[part]}))
    assert refused.value.texts[0] == UNKNOWN


def test_no_word_on_a_badge_can_be_blank_and_what_it_does_not_say_is_no_matter() -> None:
    only_posters = {"mission": UNKNOWN, "standards": SAID["standards"]}
    assert pdf.pdf(make_sheet("badge", codes=(make_code(is_badge=True, location=UNKNOWN),), **only_posters))
    with pytest.raises(MissingLetters):
        pdf.pdf(make_sheet("badge", codes=(make_code(is_badge=True, role=UNKNOWN),)))


def test_a_long_line_of_thai_is_never_broken_between_a_letter_and_its_vowel() -> None:
    """What stands above a letter would otherwise be torn off it, and printed on a dotted circle."""
    made = codes.pdf_text(pdf.pdf(make_sheet(mission="กี่" * 40)))
    assert made.count("กี่") >= 40
    assert made.count("กี่") == made.count("ก") == made.count("ี")


def test_the_most_that_can_be_said_still_fits_on_one_page() -> None:
    standards = tuple(("Explained everything clearly to all of us", "We say what happens next, " * 6) for _ in range(8))
    words = {"organisation": "Harbour " * 10, "mission": "We look after people. " * 13, "standards": standards}
    for paper in PAPERS:
        assert len(codes.read_pdf(pdf.pdf(make_sheet(paper=paper, **words)))) == 1


def test_a_poster_without_mission_and_standards_is_whole() -> None:
    made = pdf.pdf(make_sheet(mission="", standards=()))
    assert codes.read_pdf(made) == [[make_code().scanned]]
    assert "What we promise" not in codes.pdf_text(made)


def test_a_logo_stands_in_the_place_of_the_initial() -> None:
    data = codes.picture_of("red")
    made = pdf.pdf(make_sheet(logo=Logo("l" * 16, data, "image/png")))
    document = pypdfium2.PdfDocument(made)
    colours = document[0].render(scale=2).to_pil().getcolors(maxcolors=1 << 20)
    document.close()
    assert (255, 0, 0) in {colour for count, colour in colours if count > 500}


@pytest.mark.parametrize("colour", ["#ffffff", "#ffe000", "#000000", "#7f7f7f"])
def test_words_on_the_colour_and_in_it_can_be_read(colour: str) -> None:
    sheet = make_sheet(colour=colour)
    assert contrast(sheet.accent, "#ffffff") >= 4.5
    assert contrast(sheet.accent, sheet.on_accent) >= 4.5
