"""Words that customers put around a name: titles, what somebody does, when they work, and how they looked."""

from pathlib import Path

DOCTORS = frozenset({"dr", "doctor", "drs", "prof", "professor"})


def sections(file: str) -> dict[str, list[str]]:
    """Return the lines below each heading of a file that lies beside this module."""
    found: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            list(found.values())[-1].append(line)
    return found


_READ = sections("vocabulary.txt")
TITLES = frozenset(word for line in _READ["titles"] for word in line.split())
FILLER = frozenset(word for line in _READ["anything else"] for word in line.split())
"""Words that are no names unless somebody here is called exactly that."""

_CONCEPTS = {word: line.split()[0] for line in _READ["work and hours"] for word in line.split()}


def concept(word: str) -> str | None:
    """What a word about work or hours stands for, `checkout` like `till`; None for any other word."""
    return _CONCEPTS.get(word) or (word if word.isdigit() else None)


def concepts(words: str) -> frozenset[str]:
    """All that a folded role or place says about work and hours; any other word of it stands for itself."""
    return frozenset(concept(word) or word for word in words.split() if concept(word) or word not in FILLER)
