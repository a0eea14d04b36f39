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


def columns(words: str) -> int:
    """How much room words need in a line: a character of most scripts takes one column, a Chinese or Japanese two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in words)


def beginning(words: str, most: int) -> str:
    """As much of the words as fits in `most` columns, on one line: whole sentences where they fill half of it, else
    whole words and an ellipsis.
    """
    line = " ".join(words.split())
    if columns(line) <= most:
        return line
    fits = line
    while columns(fits) >= most:
        fits = fits[:-1]
    ends = [end.end() for end in re.finditer(r"[.!?…](?=\s)|[。！？]", fits)]
    if ends and columns(fits[: ends[-1]]) * 2 >= most:
        return fits[: ends[-1]] + " …"
    whole = fits if line[len(fits)] == " " else fits.rpartition(" ")[0]
    return (whole or fits).rstrip(" ,;:–-") + "…"


def initials(shown_name: str) -> str:
    """The first letters of the first and last word of a name: `Rosa M.` gives `RM`, `Tom` gives `T`."""
    letters = [word[0] for word in re.split(r"[\s\-]+", shown_name) if word[:1].isalpha()]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def alphabetical(name: str) -> tuple[str, str]:
    """What to sort names by, so that Étienne stands between Eric and Eva."""
    return anyascii(name).casefold(), name
