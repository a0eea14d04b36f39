"""File names that every system takes, made from names that people typed."""

import re
import unicodedata

LONGEST = 60
"""Bytes, which leaves room for what is added in front and behind."""


def part(typed: str) -> str:
    """`typed` as a part of a file name: letters and digits of any script, the rest as single dashes; never empty."""
    kept = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", typed)).strip("-").lower()
    return kept.encode()[:LONGEST].decode(errors="ignore").strip("-") or "code"
