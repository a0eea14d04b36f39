"""File names that every system takes."""

import pytest

from kiosk.lib import filenames


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("Counter 2", "counter-2"),
        ("../../etc/passwd", "etc-passwd"),
        ('a\\b:c*d?e"f<g>h|i\x00j\nk', "a-b-c-d-e-f-g-h-i-j-k"),
        ("Šárka & Žofie", "šárka-žofie"),
        ("محمد", "محمد"),
        ("สมชาย ใจดี", "สมชาย-ใจดี"),
        ("हिन्दी", "हिन्दी"),
        ("💥", "code"),
        ("❤\ufe0f", "code"),
        ("", "code"),
        ("...", "code"),
    ],
)
def test_letters_and_digits_stay_and_the_rest_is_a_dash(typed: str, part: str) -> None:
    assert filenames.part(typed) == part


def test_a_long_name_is_cut_between_letters() -> None:
    part = filenames.part("ü" * 200)
    assert len(part.encode()) <= filenames.LONGEST
    assert set(part) == {"ü"}
    assert filenames.part("\u0915\u094d\u0937" * 20) == "\u0915\u094d\u0937" * 6


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("codes-łódź.zip", "codes-lodz.zip"),
        ("codes-nguyễn.zip", "codes-nguyen.zip"),
        ("codes-ελένη.zip", "codes-eleni.zip"),
        ("codes-мария.zip", "codes-mariya.zip"),
        ("codes-田中.zip", "codes-tianzhong.zip"),
        ("codes-عمر.zip", "codes-mr.zip"),
        ("mentions-2026-10-strasse.csv", "mentions-2026-10-strasse.csv"),
        ("codes-ь.zip", "codes.zip"),
    ],
)
def test_a_file_name_has_a_reading_in_plain_letters(name: str, plain: str) -> None:
    assert filenames.in_plain_letters(name) == plain
