"""How names sound to somebody who writes them down by ear, in a few coarse letters.

A name is read by the rules of English, and also by those of the languages whose spelling English readers stumble
over: Irish, Polish and its neighbours, Spanish and Portuguese, Vietnamese and Chinese. What a customer typed is read
by English rules alone, because that is how people write down what they hear.
"""

import re
from functools import lru_cache

Rules = tuple[tuple[str, str], ...]

_MARKED: Rules = (
    ("ş|š|ś", "sh"), ("ç|č|ć", "ch"), ("ž|ż|ź", "zh"), ("ł", "w"), ("ñ|ń|ň", "ny"), ("å", "o"), ("ğ", ""),
    ("đ", "d"), ("ø|ö|œ", "o"), ("æ|ä", "e"), ("ã|â|á|à|ă", "a"), ("ı|í|ì|î", "i"), ("ü|ú|ù|ư|ű", "u"),
    ("ó|ò|ô|õ|ơ|ő", "o"), ("é|è|ê|ë|ę|ě", "e"), ("ą", "a"), ("ř", "rzh"),
)  # fmt: skip
"""Letters with marks, by their sound; the rest have lost their marks before."""

_IRISH: Rules = (
    ("^s(?=[ei])", "sh"), ("shea(?=n)", "sha"), ("dhbh|thbh", "v"), ("eogha", "owe"), ("oghai?", "o"),
    ("adhg|aidhg", "aig"), ("a[dg]ha?i?", "ai"), ("aoi[mb]he", "iva"), ("aoi|ao", "i"), ("ias(?=[tm])", "iss"),
    ("[mb]h", "v"), ("[dgt]h", ""), ("ch", "h"), ("(?<=[io])s(?=[iel])", "sh"), ("(?<=[aei])r?s(?=e)", "rsh"),
    ("io|iu", "i"), ("ia", "i"), ("ea$", "a"), ("ea", "e"), ("ei", "e"), ("eo", "o"), ("oi", "o"), ("ai", "a"),
    ("ui", "i"), ("c", "k"), ("e$", "a"),
)  # fmt: skip
_CONTINENTAL: Rules = (
    ("ch", "h"), ("sz|sh|si(?=[aeou])", "sh"), ("cz|tsch|ci(?=[aeou])", "ch"), ("rz|zi(?=[aeou])", "zh"),
    ("w", "v"), ("^gi(?=o)|j", "y"), ("dz", "z"), ("c(?=[eiy])", "ts"), ("ie", "e"),
)  # fmt: skip
_IBERIAN: Rules = (
    ("^x", "s"), ("x|j|g(?=[ei])", "h"), ("gu(?=[ei])", "g"), ("^h", ""), ("ll", "y"), ("z|c(?=[ei])", "s"),
    ("qu", "k"), ("ao$", "ow"), ("nh", "ny"), ("lh", "ly"), ("e$", "ey"),
)  # fmt: skip
_EASTERN: Rules = (
    ("^xi(?=[aou])|^x|^q", "sh"), ("^zh", "j"), ("^uo", "wo"), ("uo", "o"), ("uy", "wi"), ("^th", "t"),
    ("^tr", "ch"), ("ng", "n"), ("ei", "e"), ("^hu(?=o)", "hw"), ("c$", "k"), ("uong", "ong"),
)  # fmt: skip
_TURKISH: Rules = (("c", "j"), ("g(?=[aou])", ""))
_ENGLISH: Rules = (
    ("^gn|^kn", "n"), ("^wr", "r"), ("^ps", "s"), ("tch|tsch", "ch"), ("sch", "sh"), ("dg(?=e)", "j"), ("ph", "f"),
    ("gh", ""), ("ck", "k"), ("c(?=[eiy])", "s"), ("ch(?=r|l)", "k"), ("c(?!h)", "k"), ("qu", "kw"), ("q", "k"),
    ("^x", "z"), ("x", "ks"), ("wh", "w"), ("th", "t"), ("augh|aw|au", "a"), ("ou|oo|ue|ew|u", "u"),
    ("ow|oa|oh?$|oe", "o"), ("ee|ea|ie|ei|ey|ay|ai|y$", "i"), ("y(?![aeiou])", "i"), ("i?ah?$|er$|or$", "a"),
    ("e$", ""),
)  # fmt: skip
_LETTERS: Rules = (
    ("sh|ch|zh|j", "x"), ("h", ""), ("z", "s"), ("v|f", "f"), ("d", "t"), ("b", "p"), ("g|q|c", "k"),
    ("y(?=[aeiou])", "j"), ("[eiy]", "i"), ("[ou]", "u"), (r"(.)\1+", r"\1"),
)  # fmt: skip
_OWN_READINGS = (_IRISH, _CONTINENTAL, _IBERIAN, _EASTERN, _TURKISH)


def _compiled(rules: Rules) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), heard) for pattern, heard in rules)


_READ = {id(rules): _compiled(rules) for rules in (_MARKED, _ENGLISH, _LETTERS, *_OWN_READINGS)}


@lru_cache(maxsize=50_000)
def heard(word: str) -> str:
    """How a folded word sounds, read by English rules."""
    return _apply(_LETTERS, _apply(_ENGLISH, word))


@lru_cache(maxsize=50_000)
def readings(word: str, marked: str = "") -> frozenset[str]:
    """How a folded name may sound, by each set of rules; `marked` is the same name with its marks still on."""
    spelled = {word}
    if marked and marked != word and not marked.isascii():
        spelled.add("".join(letter for letter in _apply(_MARKED, marked) if letter.isascii()))
    own = {_apply(rules, one) for one in spelled for rules in _OWN_READINGS}
    return frozenset(filter(None, map(heard, spelled | own)))


def skeleton(word: str) -> str:
    """The consonants of a folded word, for scripts that leave the vowels out: `Mohamed` and `mhmd` are the same, and so
    are a first `o` and `a`: Omar begins with a letter that may be either.
    """
    first = "a" if word[:1] in set("aeiou") else word[:1]
    return re.sub(r"(.)\1+", r"\1", first + re.sub("[aeiouwy]|h$", "", word[1:])).replace("q", "k")


def _apply(rules: Rules, word: str) -> str:
    for pattern, sound in _READ[id(rules)]:
        word = pattern.sub(sound, word)
    return word
