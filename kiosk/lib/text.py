"""Plain-text tools: tidying what people typed, initials, comparing names."""

import re
import unicodedata

from anyascii import anyascii

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")
_UNSEEN = {"Cf", "Mn", "Zs"}
_BIDI_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def words(typed: str) -> str:
    """What somebody typed, in NFC, line ends as \\n, without control characters, trimmed. Nothing else is changed."""
    typed = typed.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", unicodedata.normalize("NFC", typed)).strip()


def name(typed: str) -> str:
    """A name on one line: like `words`, with runs of space made one and bidi overrides taken out (joiners stay).

    Empty when nothing of it can be seen.
    """
    line = " ".join(_BIDI_OVERRIDES.sub("", words(typed)).split())
    return line if any(unicodedata.category(character) not in _UNSEEN for character in line) else ""


def initials(shown_name: str) -> str:
    """The first letters of the first and last word of a name: `Rosa M.` gives `RM`, `Tom` gives `T`."""
    letters = [word[0] for word in re.split(r"[\s\-]+", shown_name) if word[:1].isalpha()]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def alphabetical(name: str) -> tuple[str, str]:
    """What to sort names by, so that Étienne stands between Eric and Eva."""
    return anyascii(name).casefold(), name
