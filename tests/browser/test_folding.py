"""The search box folds what is typed as the server folded the names: in each script, letter by letter."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from kiosk.lib import names

FOLDED = """async ([letters, typed]) => {
  const { folding } = await import("/static/js/folding.js");
  return typed.map(folding(letters));
}"""
PEOPLE = Path(__file__).parent.parent / "lib" / "name_corpus_people.tsv"
MANY_SCRIPTS = [
    "D'Angelo Reed", "Mary‑Ann Hill", "Łukasz Żak", "Strauß", "Ελένη Δήμου", "İlkay Işık", "Đặng Thị Hoa", "Nguyễn",
    "𠮷田 花", "🌹 Rosa Lima", "Þóra Æsa", "Мария Ёлкина", "Їжак Ґанна", "محمد علي", "רוני כהן", "क्षमा वर्मा",
    "สมชาย ใจดี", "თამარ გელაშვილი", "Արամ Խաչատրյան", "김 민준", "さくら 田中", "サム・スミス", "王小明", "ŒUVRE Ĳssel",
    "Jose\u0301", "ﬁn Ｒｏｓａ", "Ng’ang’a Wa½", "ሰላም ተስፋ", "ਅਮਨ ਸਿੰਘ", "அனிதா", "ᏣᎳᎩ", "Ꭰ Ǆemal ǲ", "Siân ſtern",
]  # fmt: skip

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def tab(chromium: Browser, server: str, app: Flask) -> Iterator[Page]:
    """A page of ours, from which the module can be had."""
    context = chromium.new_context(base_url=server)
    page = context.new_page()
    page.goto("/privacy")
    yield page
    context.close()


def _roster() -> list[str]:
    with PEOPLE.open(encoding="utf-8") as file:
        return [cell for row in csv.reader(file, delimiter="\t") for cell in row if cell] + MANY_SCRIPTS


def test_browser_and_server_fold_every_name_alike(tab: Page) -> None:
    people = _roster()
    typed = [*people, *map(str.upper, people), *map(str.lower, people)]
    folded = tab.evaluate(FOLDED, [names.letters(people), typed])
    differ = [(one, here, names.searched(one)) for one, here in zip(typed, folded, strict=True)
              if here != names.searched(one)]  # fmt: skip
    assert differ == []


def test_letters_that_nobody_here_has_are_folded_alike_in_latin(tab: Page) -> None:
    typed = [chr(code) for code in (*range(0x20, 0x180), *range(0x1CD, 0x1DD), *range(0x1EA0, 0x1EFA))
             if chr(code) not in "µĸŉ" and chr(code).isprintable()]  # fmt: skip
    folded = tab.evaluate(FOLDED, [names.letters([]), typed])
    differ = [(one, here, names.searched(one)) for one, here in zip(typed, folded, strict=True)
              if one.isalnum() and here != names.searched(one)]  # fmt: skip
    assert differ == []
