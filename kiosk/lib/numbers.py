"""Numbers as people type them, in the digits of any script."""

import re
import unicodedata

MOST_DIGITS = 12
_DIGITS = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")


def western(typed: str) -> str:
    """Return the same with 0 to 9 for the digits of any script: Arabic, Devanagari, full-width."""
    if typed.isascii():
        return typed
    return "".join(str(unicodedata.decimal(one, one)) for one in typed)


def whole(typed: str) -> int | None:
    """The whole number that these digits are. None for anything else: “1,000” is a thousand to some and one to others,
    and a short number with an exponent, such as 1e999999, takes minutes to work out.
    """
    digits = western(typed.strip())
    return int(digits) if _DIGITS.fullmatch(digits) else None
