"""What an import has to be told before it may go on: one kind of question, whatever it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

Answers = Mapping[str, str]
"""What a manager answered, by the question's key."""


@dataclass(frozen=True)
class Option:
    """One answer that can be given: how it is sent, how it reads, and what it would look like."""

    value: str
    words: str
    example: str = ""


@dataclass(frozen=True)
class Question:
    """Something a list leaves open. `answer`: the option's value, given or taken for likely; empty while it is open.

    A question with `is_offer` holds nothing up: it shows what was taken for likely, and can be answered otherwise.
    """

    key: str
    words: str
    options: tuple[Option, ...]
    answer: str = ""
    note: str = ""
    is_offer: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing may be imported before it is answered."""
        return not self.answer


def answered(answers: Answers, key: str, options: tuple[Option, ...]) -> str:
    """Return the answer that was given to a question; empty where none was, or one that is not offered."""
    given = answers.get(key, "")
    return given if any(option.value == given for option in options) else ""
