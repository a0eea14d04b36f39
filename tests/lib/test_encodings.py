"""In which encoding text was saved: what shows itself, what is guessed, and what is no text."""

import pytest

from kiosk.lib import encodings
from kiosk.lib.encodings import NotText
from kiosk.lib.foreign_words import foreign_words

LIST = "Name;Ort\r\nJosé Ångström;Zürich\r\n"
POLISH = "Name\r\nŁucja Wiśniewska\r\nŻaneta Gołębiowska\r\nBłażej Wójcik\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_shows_itself(encoding: str) -> None:
    found = encodings.decode(LIST.encode(encoding))
    assert (found.text, found.is_guess) == (LIST, False)


def test_a_guess_says_that_it_is_one() -> None:
    found = encodings.decode(POLISH.encode("cp1250"), languages=["pl"])
    assert (found.text, found.encoding, found.is_guess) == (POLISH, "cp1250", True)
    assert "cp1252" in found.possible


def test_the_language_decides_between_readings_that_are_about_as_likely() -> None:
    names = "Forlì;Niccolò\r\nCantù;Debora\r\nMagrì;Nicolò\r\nDonà;Giosuè;Qualità\r\n"
    assert encodings.decode(names.encode("cp850"), languages=["it"]).text == names
    assert "Forlı" in encodings.decode(names.encode("cp850"), languages=["tr"]).text


def test_what_somebody_chose_is_done() -> None:
    assert encodings.decode_as(POLISH.encode("cp852"), "cp852").text == POLISH
    with pytest.raises(NotText):
        encodings.decode_as(b"x", "rot13")


def test_the_words_that_show_how_it_was_read_are_those_with_other_letters() -> None:
    assert foreign_words("Tom;Łucja, (Żaneta)\nŁucja\n", 4) == ["Łucja", "Żaneta"]


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00\x01\x02\x03", b"\xff\xfe\x00", bytes(range(256))]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        encodings.decode(data)
