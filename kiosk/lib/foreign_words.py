"""Words with letters beyond plain English ones: they show how a text was read, and whether that can be right."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\s,;|\"()/&+]+")


def foreign_words(text: str, most: int) -> list[str]:
    """Return the first different words that have letters beyond plain English ones: those that show how it was read."""
    found: dict[str, None] = {}
    for word in _WORD.finditer(text):
        if not word[0].isascii() and (bare := word[0].strip("'.:“”„–")):
            found[bare] = None
        if len(found) == most:
            break
    return list(found)


def oddness(text: str) -> float:
    """Return which share of the words look odd: a sign within letters, a capital after a small one, two scripts."""
    words = foreign_words(text, 2_000)
    return sum(map(_is_odd, words)) / max(1, len(words))


@lru_cache(maxsize=10_000)
def _is_odd(word: str) -> bool:
    categories = [unicodedata.category(letter) for letter in word]
    signs = any(kind[0] in "SCN" or kind == "Po" for kind, letter in zip(categories, word, strict=True) if letter > "~")
    humps = any(a == "Ll" and b == "Lu" and max(x, y) > "~" for (x, a), (y, b) in _pairs(word, categories))
    scripts = {_script(letter) for letter, kind in zip(word, categories, strict=True) if kind[0] == "L"}
    return signs or humps or len(scripts) > 1


def _pairs(word: str, categories: list[str]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    letters = list(zip(word, categories, strict=True))
    return pairwise(letters)


@lru_cache(maxsize=4_000)
def _script(letter: str) -> str:
    """A word for the script of a letter; what Japanese mixes is one."""
    script = unicodedata.name(letter, "").split(" ", 1)[0].split("-", 1)[0]
    return {
        "HIRAGANA": "CJK",
        "KATAKANA": "CJK",
        "IDEOGRAPHIC": "CJK",
        "HALFWIDTH": "CJK",
        "FEMININE": "LATIN",
        "MASCULINE": "LATIN",
    }.get(script, script)
