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
        ("💥", "code"),
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
