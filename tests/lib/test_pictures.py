"""Uploaded pictures: encoded anew, upright, small, and without what they tell about their maker."""

import io
from threading import Thread
from typing import Any

import pytest
from PIL import Image

from kiosk.lib import pictures

ORIENTATION, CAMERA = 0x0112, 0x0110


def _file(mode: str = "RGB", size: tuple[int, int] = (1200, 600), kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 40 if mode == "P" else None).save(file, kind, **options)
    return file.getvalue()


def _opened(encoded: pictures.Encoded) -> Image.Image:
    return Image.open(io.BytesIO(encoded.data))


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("CMYK", "JPEG"), ("L", "PNG"), ("P", "PNG")])
def test_a_picture_becomes_a_small_jpeg(mode: str, kind: str) -> None:
    encoded = pictures.re_encode(_file(mode, kind=kind), longest_side=480)
    assert (encoded.content_type, encoded.width, encoded.height) == ("image/jpeg", 480, 240)
    assert _opened(encoded).size == (480, 240)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_shines_through_stays_so(kind: str) -> None:
    encoded = pictures.re_encode(_file("RGBA", (60, 30), kind), longest_side=480)
    assert (encoded.content_type, encoded.width, encoded.height) == ("image/png", 60, 30)
    assert _opened(encoded).mode == "RGBA"


def test_a_photo_stands_upright_and_forgets_its_camera() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, "A telltale camera"
    encoded = pictures.re_encode(_file(exif=exif), longest_side=480)
    assert (encoded.width, encoded.height) == (240, 480)
    assert not _opened(encoded).getexif()


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", _file(kind="GIF", mode="P"), _file()[:400], b"\x89PNG"]
)
def test_what_is_no_picture_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"Choose a JPEG, PNG or WebP\.$"):
        pictures.re_encode(data, longest_side=480)


def test_a_picture_that_unfolds_too_far_is_refused_before_it_does() -> None:
    data = _file("1", (10_000, 10_000), "PNG")
    assert len(data) < 50_000
    with pytest.raises(ValueError, match="too many pixels"):
        pictures.re_encode(data, longest_side=480)


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("WEBP", {}), ("JPEG", {"progressive": True})])
def test_what_is_unfolded_whole_may_have_fewer_pixels(kind: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"plain JPEG.*13 megapixels"):
        pictures.re_encode(_file("L", (4200, 3200), kind, **options), longest_side=480)


def test_a_telephones_largest_photo_is_taken() -> None:
    encoded = pictures.re_encode(_file("L", (8000, 5000)), longest_side=480)
    assert (encoded.width, encoded.height) == (480, 300)


def test_one_picture_is_unfolded_at_a_time() -> None:
    done: list[pictures.Encoded] = []
    another = Thread(target=lambda: done.append(pictures.re_encode(_file(), longest_side=48)))
    with pictures.ONE_AT_A_TIME:
        another.start()
        another.join(0.3)
        assert done == []
    another.join()
    assert len(done) == 1
