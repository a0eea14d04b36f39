"""Text from programs that do not say in which encoding they saved it: the likeliest, and what else it may be."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.lib.foreign_words import foreign_words, oddness
from kiosk.lib.lazily import Lazily

_chardet = Lazily("chardet")

BY_LANGUAGE = {
    "cp1250": "pl cs sk hu sl hr ro bs sq",
    "iso8859-2": "pl cs sk hu sl hr ro bs",
    "cp852": "pl cs sk hu sl hr ro bs",
    "mac-latin2": "pl cs sk hu sl hr",
    "cp1251": "ru bg uk sr mk be kk",
    "koi8-r": "ru bg",
    "koi8-u": "uk",
    "cp866": "ru be",
    "iso8859-5": "ru bg sr mk",
    "mac-cyrillic": "ru bg uk sr",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp737": "el",
    "mac-greek": "el",
    "cp1254": "tr az",
    "cp857": "tr",
    "mac-turkish": "tr",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "cp1257": "lt lv et",
    "cp1258": "vi",
    "cp874": "th",
    "cp932": "ja",
    "euc-jp": "ja",
    "gb18030": "zh",
    "big5hkscs": "zh",
    "cp949": "ko",
    "cp1252": "en de fr es it pt nl da nb nn no sv fi is ga",
    "iso8859-15": "en de fr es it pt nl da nb nn no sv fi is ga",
    "mac-roman": "en de fr es it pt nl da nb nn no sv fi",
    "cp850": "en de fr es it pt nl da nb nn no sv fi",
    "cp437": "en de fr es it",
}
"""What spreadsheets save besides Unicode, each with the languages that it is used for."""

MOST_OTHERS = 4

UNICODE = ("utf-8", "utf-16-le", "utf-16-be")

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LOOKED_AT = 100_000
"""So many bytes are enough to tell an encoding (bytes)."""

_CLOSE = 0.6
"""An encoding is about as likely as the best one down to this share of the detector's belief in that."""

_CLOSE_IF_SHORT, _SHORT = 0.25, 12
"""The same where there are only so few words to tell by: then it is rather asked once too often."""


class NotText(ValueError):
    """The bytes are no text in any encoding known here, or not in the one that was asked for."""


@dataclass(frozen=True)
class Decoded:
    """Text, and how it was read. Of a guess besides: other readings that may be meant, likeliest first; all encodings
    that it can be at all; and whether another reading is about as likely.
    """

    text: str
    encoding: str
    others: tuple["Decoded", ...] = ()
    possible: tuple[str, ...] = ()
    is_close: bool = False

    @property
    def is_guess(self) -> bool:
        """Whether the bytes did not show by themselves how to read them."""
        return bool(self.possible)


def decode(data: bytes, *, languages: Iterable[str] = ()) -> Decoded:
    """Return the likeliest text in `data`; raise `NotText`.

    Unicode shows itself. Anything else is a guess: a detector's, from which readings that no word looks like are
    taken out; where it is in two minds, `languages` spoken here decide.
    """
    if (unicode := _unicode(data)) is not None:
        return unicode
    sample = _foreign_lines(data)
    readings = {encoding: text for encoding in BY_LANGUAGE if (text := _text(sample, encoding)) is not None}
    if not readings:
        raise NotText
    ranked = _ranked(sample, readings, set(languages))
    likely: dict[str, _Rank] = {}
    for one in ranked:
        likely.setdefault(readings[one.encoding], one)
    best, *others = likely.values()
    close = _CLOSE if len(foreign_words(readings[best.encoding], _SHORT)) == _SHORT else _CLOSE_IF_SHORT
    return Decoded(
        data.decode(best.encoding),
        best.encoding,
        others=tuple(Decoded(readings[one.encoding], one.encoding) for one in others[:MOST_OTHERS]),
        possible=tuple(one.encoding for one in ranked),
        is_close=any(one.rivals(best, close) for one in others),
    )


def decode_as(data: bytes, encoding: str) -> Decoded:
    """Return the text in `data` when read in an encoding that somebody chose; raise `NotText`."""
    text = _text(_unmarked(data), encoding) if encoding in {*BY_LANGUAGE, *UNICODE} else None
    if text is None:
        raise NotText
    return Decoded(text, encoding)


def _unicode(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return decode_as(data, encoding)
    if len(data) % 2 == 0 and (zeros := data.count(b"\0")):
        is_little = data[1::2].count(b"\0") * 2 > zeros
        return decode_as(data, "utf-16-le" if is_little else "utf-16-be")
    text = _text(data, "utf-8")
    return None if text is None else Decoded(text, "utf-8")


def _unmarked(data: bytes) -> bytes:
    return next((data[len(mark) :] for mark, _encoding in _MARKS if data.startswith(mark)), data)


def _text(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _NOT_IN_TEXT.search(text) else text


def _foreign_lines(data: bytes) -> bytes:
    """The lines that are not ASCII, as far as they need be looked at: the others say nothing, and only dilute."""
    lines, size = [], 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _LOOKED_AT:
                break
    return b"".join(lines)


@dataclass(frozen=True)
class _Rank:
    """How likely a reading is: how many of its words are odd, whether it is a language spoken here, how far the
    detector believes in it, and its place among equals.
    """

    encoding: str
    oddness: float
    is_spoken: bool
    belief: float
    place: int

    def order(self, best: float) -> tuple[float, bool, bool, float, int]:
        """What to sort by, the likeliest first: a language spoken here decides between what is about as likely."""
        is_close = self.belief >= best * _CLOSE
        return (self.oddness, not (is_close and self.is_spoken), not is_close, -self.belief, self.place)

    def rivals(self, best: "_Rank", close: float) -> bool:
        """Whether it is about as likely as the likeliest: as a language that is spoken here as well, or likelier."""
        is_decided = best.is_spoken and not self.is_spoken and best.belief >= self.belief
        return self.oddness == best.oddness and self.belief >= best.belief * close and not is_decided


def _ranked(sample: bytes, readings: dict[str, str], languages: set[str]) -> list[_Rank]:
    """The encodings of `readings`, the likeliest first."""
    believed = _believed(sample, list(readings))
    ranks = [
        _Rank(
            encoding,
            round(oddness(text), 1),
            not languages.isdisjoint(BY_LANGUAGE[encoding].split()),
            believed.get(encoding, 0.0),
            _COMMON.index(encoding),
        )
        for encoding, text in readings.items()
    ]
    least = min(rank.oddness for rank in ranks)
    best = max(rank.belief for rank in ranks if rank.oddness == least)
    return sorted(ranks, key=lambda rank: rank.order(best))


def _believed(sample: bytes, encodings: list[str]) -> dict[str, float]:
    """How likely the detector finds each encoding (0 to 1)."""
    found: dict[str, float] = {}
    for one in _chardet.detect_all(sample, ignore_threshold=True, compat_names=False, max_bytes=_LOOKED_AT):
        if one["encoding"] and (name := _OURS.get(_codec(one["encoding"]))) in encodings:
            found[name] = max(found.get(name, 0.0), one["confidence"])
    return found


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


_ALIKE = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "big5": "big5hkscs",
}
_ALIKE |= {"cp950": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "iso8859-9": "cp1254"}
_ALIKE |= {"iso8859-11": "cp874", "tis-620": "cp874", "iso8859-8": "cp1255", "iso8859-13": "cp1257", "cp858": "cp850"}
_ALIKE |= {"euc_jis_2004": "euc-jp", "iso8859-6": "cp1256", "cp1125": "cp866", "kz1048": "cp1251", "johab": "cp949"}
_OURS = {codecs.lookup(name).name: name for name in BY_LANGUAGE} | _ALIKE
_COMMON: tuple[str, ...] = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "cp949", "big5hkscs")
_COMMON += tuple(encoding for encoding in BY_LANGUAGE if encoding not in _COMMON)
"""Where nothing else tells two encodings apart, Windows' come first."""
