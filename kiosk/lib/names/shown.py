"""The name that customers would call somebody, proposed from a full name, and whether that is sure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.lib import text
from kiosk.lib.names import families
from kiosk.lib.names.folding import fold
from kiosk.lib.names.vocabulary import concept, sections

LONGEST_SHOWN = 40
"""Characters of a shown name."""


@dataclass(frozen=True)
class Proposal:
    """A full name in reading order and without list marks; the shown name proposed for it; whether that is sure.

    What is not sure may be somebody's family name, or half a first name: ask before customers see it.
    """

    full_name: str
    shown_name: str
    is_sure: bool


def propose(full_name: str) -> Proposal:
    """Propose a shown name for a full name as a list, a form or a payroll has it."""
    order = _in_order(without_marks(full_name))
    shown, is_sure = _shown(order)
    kept = text.cut(shown, LONGEST_SHOWN).strip()
    return Proposal(order.whole, kept, is_sure and order.is_clear and kept == shown != "")


def without_marks(line: str) -> str:
    """Return a line of a list without its bullet, number or tick box, and without what is left hanging at its end."""
    while (bare := _MARKS.sub("", line)) != line:
        line = bare
    return line.rstrip(" \t,;、，،").strip()


def is_title(word: str) -> bool:
    """Whether a word is a title or a salutation: `Dr.`, `Dipl.-Ing.`, `Mme`, `г-жа`."""
    parts = [_bare(part) for part in re.split(r"[.\-]", word) if _bare(part)]
    return _bare(word) in _TITLES or (len(parts) > 1 and all(part in _TITLES for part in parts))


def is_small(words: str) -> bool:
    """Whether words are in small letters, of a script that would write names with capitals (Georgian would not)."""
    return words.islower() and words != words.title()


_MARKS = re.compile(
    r"^[\s\ufeff\u200b]*"
    r"(?:[•●▪◦‣·∙○■□☐☑✓✔✗➢➤→▶►*\-–—−+>#]+\s*|\(?\d{1,4}(?:[.):、]\s*|\s+)|[a-zA-Z]\)\s*|\[[ xX]?\]\s*)"
)
_COMMA = re.compile(r"\s*[,،、，]\s*")
_NICKNAME = re.compile(r"(?<=\s)[\"“„«'‘(（]([^\"“”»'’()（）]{2,})[\"“”»'’)）](?=\s)")
_ASIDE = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]")
_HONORIFIC = re.compile(
    r"(?<=\w)\s*(?:さん|さま|様|くん|君|ちゃん|先生|氏|医师|医師|医生|醫生|女士|小姐|太太|护士|護士|老师|선생님|님|씨)$"
)
_THAI_TITLE = re.compile(r"^(?:นางสาว|นาง|นาย|คุณ|น\.ส\.|ดร\.)\s*(?=[\u0e01-\u0e2e\u0e40-\u0e44])")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_EAST_ASIAN = re.compile(r"[\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff・·]+")
_VIETNAMESE_LETTER = re.compile(r"[ăđơư\u1ea0-\u1ef9]", re.IGNORECASE)
_PATRONYMIC = re.compile(
    r"(?:ович|евич|йович|ьич|овна|евна|ична|івна|ївна|ovich|evich|ovych|ovna|evna|ivna)$", re.IGNORECASE
)
_FAMILY_ENDING = re.compile(
    r"\w{3,}(?:[scd]k[iaá]|[cs]ký|wicz|czyk|ov[áa]|[oe]vi[cć]|escu|shvili|[ai]dze|oğlu|poulos|poulou|idis|sson|enko"
    r"|[ое]ва?|ск(?:ий|ая)|енко|чук|οπούλου|όπουλος|ίδης|ίδου|άκης|άκη)$"
)


def _bare(word: str) -> str:
    return re.sub(r"[\W_]+", "", word.casefold())


def _words(section: str) -> frozenset[str]:
    return frozenset(word for line in _READ[section] for word in line.split())


_READ = sections("shown.txt")
_TITLES = frozenset(map(_bare, _words("titles")))
_AFTER_NAMES = _words("letters after a name")
_PARTICLES = _words("particles")
_BINDERS = _words("bound to the next word")
_DOUBLES = _words("first of two")
_VIETNAMESE = _words("family names of Vietnam")
_CHINESE = _words("family names of China in Han")
_FAMILY_FIRST = _words("family names that often come first")


@dataclass(frozen=True)
class _Order:
    """A name in reading order; the part that has what somebody is called; the family name, where a comma tells it."""

    whole: str
    part: str
    family: str = ""
    is_clear: bool = True


def _in_order(line: str) -> _Order:
    """Read `Vogel, Petra`, `Okafor, Dr.`, `Berg, Anna van der`, `Rosa Lima, nurse`, and a name without a comma."""
    parts = [part for part in _COMMA.split(line) if part]
    while len(parts) > 1 and all(map(is_after_name, parts[-1].split())):
        parts.pop()
    if len(parts) < 2:
        return _Order(line, "".join(parts))
    family, given = parts[:2]
    if any(concept(fold(word)) for word in given.split() if not is_title(word)):
        return _Order(line, family, is_clear=False)
    if all(map(is_title, given.split())):
        return _Order(f"{given} {family}", f"{given} {family}", is_clear=len(parts) == 2)
    titles = [word for word in family.split() if is_title(word)]
    rest = [word for word in family.split() if not is_title(word)]
    particles = [word for word in given.split()[1:] if _bare(word) in _PARTICLES]
    named = [word for word in given.split() if word not in particles]
    whole = " ".join([*titles, *named, *particles, *rest])
    return _Order(
        whole, " ".join(named), " ".join(rest), is_clear=len(parts) == 2 and len(named) < 4 and not is_small(named[0])
    )


def _shown(order: _Order) -> tuple[str, bool]:
    """What somebody is called, and whether that is sure."""
    name = order.part.strip()
    if "@" in name:
        return name, False
    if nickname := _NICKNAME.search(name):
        return nickname[1].strip(), False
    plain = _ASIDE.sub("", name)
    titles, words = without_titles(_THAI_TITLE.sub("", _HONORIFIC.sub("", plain)))
    words, is_cased = _cased(words)
    named = [word for word in words if not is_initial(word)]
    if not named:
        return name, False
    is_sure = plain == name and is_cased and words[0] == named[0]
    if len(named) == 1 and titles and not order.family:
        return f"{titles[-1]} {named[0]}", False
    found, is_certain = _called(named, order.family)
    return " ".join(found), is_certain and is_sure


def without_titles(name: str) -> tuple[list[str], list[str]]:
    """Return the titles before a name, and its words: without signs, and without the letters after it."""
    words = [word for word in name.split() if any(letter.isalpha() for letter in word)]
    titles = []
    while words and is_title(words[0]):
        titles.append(words.pop(0))
    while len(words) > 1 and is_after_name(words[-1]):
        words.pop()
    return titles, words


def is_after_name(word: str) -> bool:
    """Whether a word is a degree or the like: in capitals, with dots, or never a name."""
    bare = _bare(word)
    return bare in {"jr", "sr", "esq"} or (bare in _AFTER_NAMES and (word != word.capitalize() or "." in word))


def is_initial(word: str) -> bool:
    """Whether a word is but the first letter of a name: `R.`, `Ch.`, `K`."""
    letters = word.rstrip(".").replace(".", "")
    is_cased = any(letter.isupper() or letter.islower() for letter in letters)
    return is_cased and (len(letters) == 1 or (word.endswith(".") and len(letters) == 2))


def _cased(words: list[str]) -> tuple[list[str], bool]:
    """The words as names are written, and whether they were: a payroll's capitals hide how, `IŞIL` and `McDONALD`."""
    joined = " ".join(words)
    is_shouted = joined.isupper() and (len(words) > 1 or len(joined) > 3)
    if not is_shouted and not (is_small(joined) and len(words) > 1):
        return words, True
    is_turkish = bool(re.search("[İĞŞ]", joined))
    lower = joined.replace("İ", "i").replace("I", "ı").lower() if is_turkish else joined.lower()
    titled = re.sub(r"(?<![^\W_])[^\W\d_]", lambda found: _title(found[0], is_turkish), lower)
    return titled.split(), False


def _title(letter: str, is_turkish: bool) -> str:
    return "İ" if is_turkish and letter == "i" else letter.title()


Given = tuple[Sequence[str], bool]
"""The words that somebody is called by, and whether that is sure."""


def _called(words: list[str], family: str) -> Given:
    if not family:
        return next(filter(None, (rule(words) for rule in _RULES)), (words[:1], True))
    if family.casefold() in _VIETNAMESE:
        return words[-1:], True
    return _double([*words, family]) or (words[:1], True)


def _east_asian(words: list[str]) -> Given | None:
    """Japanese are called by their family name; Chinese and Koreans, who share few, by the whole one."""
    whole = "".join(words)
    if not _EAST_ASIAN.fullmatch(whole):
        return None
    is_japanese = _KANA.search(whole) or not (_HANGUL.search(whole) or words[0] in _CHINESE)
    if len(words) > 1 and is_japanese:
        return words[:1], True
    return [whole], bool(_KANA.search(whole)) and not _HAN.search(whole) and "・" not in whole


def _single(words: list[str]) -> Given | None:
    return (words, True) if len(words) == 1 else None


def _capitals(words: list[str]) -> Given | None:
    """Where one part alone is in capitals, it is the family name: `KIM Minjun`, `Marie DUPONT`."""
    loud = [word for word in words if word[-2:].isupper() and _is_loud(word)]
    quiet = [word for word in words if word not in loud and _bare(word) not in _PARTICLES]
    if not loud or not quiet:
        return None
    return quiet, all(sum(map(str.isalpha, word)) > 2 or _bare(word) in _PARTICLES for word in loud)


def _is_loud(word: str) -> bool:
    letters = sum(map(str.isalpha, word))
    return letters > 2 or (letters == 2 and (_bare(word) in _PARTICLES or fold(word) in _FAMILY_FIRST))


def _particles_first(words: list[str]) -> Given | None:
    """`van der Berg Anna`: what follows the family name; `Van Morrison` may be either."""
    if _bare(words[0]) not in _PARTICLES or words[0] in {"Ben", "Al", "Mac", "San"}:
        return None
    rest = next((words[at:] for at, word in enumerate(words) if _bare(word) not in _PARTICLES), [])
    if len(rest) > 1:
        return rest[1:], False
    return (words if is_small(words[0]) else words[:1]), False


def _patronymic(words: list[str]) -> Given | None:
    """`Иванова Анна Сергеевна` and `Анна Сергеевна Иванова`: the word before the father's name."""
    at = next((at for at, word in enumerate(words) if at and _PATRONYMIC.search(word)), 0)
    return ([words[at - 1]], True) if len(words) == 3 and at else None


def _vietnamese(words: list[str]) -> Given | None:
    """`Nguyễn Thị Hoa`: the last word, where the first is a family name."""
    is_marked = bool(_VIETNAMESE_LETTER.search(" ".join(words)))
    first, last = ((word.casefold() if is_marked else fold(word)) in _VIETNAMESE for word in (words[0], words[-1]))
    is_between = len(words) > 2 and fold(words[1]) in {"thi", "van"}
    if first or (is_marked and is_between):
        return words[-1:], (is_marked or is_between) and not last
    return (words[:1], len(words) == 2) if last else None


def _family_first(words: list[str]) -> Given | None:
    """`Kovács Anna`, `Wang Xiaoming`, `Иванова Анна`: perhaps what follows; a `Kim` may well be a Kimberly."""
    if not _may_be_family(words[0]):
        return None
    is_either = _may_be_family(words[-1]) or bool(families.kin(fold(words[0])))
    return (words[:1] if is_either else words[1:]), False


def _may_be_family(word: str) -> bool:
    return fold(word) in _FAMILY_FIRST or bool(_FAMILY_ENDING.search(word.lower()))


def _bound(words: list[str]) -> Given | None:
    """`Abdul Rahman Khan`: the first word is none without the next."""
    if _bare(words[0]) not in _BINDERS:
        return None
    end = next((at for at, word in enumerate(words) if at and _bare(word) not in _PARTICLES), len(words) - 1)
    return words[: end + 1], False


def _double(words: list[str]) -> Given | None:
    """`Anna Maria Rossi`, `Jean Luc Picard`: perhaps both."""
    end = next((at for at, word in enumerate(words) if at and _bare(word) in _PARTICLES), len(words) - 1)
    return (words[:2], False) if end > 1 and fold(words[0]) in _DOUBLES else None


_RULES: tuple[Callable[[list[str]], Given | None], ...] = (
    _east_asian, _single, _capitals, _bound, _particles_first, _patronymic, _vietnamese, _family_first, _double,
)  # fmt: skip
