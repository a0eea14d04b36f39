"""What a staff file would do, row by row, for a person to look at before it is done."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kiosk.models.staff_file import Column
from kiosk.models.staff_questions import Question


class Step(StrEnum):
    """What becomes of a person in the list. Left out is who is new and, as the list says, has left."""

    REFUSED = "refused"
    ADDED = "added"
    CHANGED = "changed"
    STAYS = "stays"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Difference:
    """One field of one person, before and after, in words."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True)
class PlannedRow:
    """What the list would do with one person, or why it cannot. `also`: further lines about them; `checks`: what
    somebody should look at first.
    """

    line: int
    name: str
    step: Step
    differences: tuple[Difference, ...] = ()
    faults: tuple[str, ...] = ()
    also: tuple[int, ...] = ()
    checks: tuple[str, ...] = ()

    @property
    def after(self) -> dict[str, str]:
        """What the row would make different, by field."""
        return {str(one.column): one.after for one in self.differences}


@dataclass(frozen=True)
class Plan:
    """What a file would do. Nothing of it is done while one row is refused or one question is open."""

    rows: tuple[PlannedRow, ...]
    questions: tuple[Question, ...] = ()
    is_done: bool = False

    @cached_property
    def counts(self) -> dict[Step, int]:
        """How many rows take each step."""
        return {step: sum(row.step is step for row in self.rows) for step in Step}

    @property
    def is_refused(self) -> bool:
        """Whether a row has to be put right first."""
        return self.counts[Step.REFUSED] > 0

    @property
    def open_questions(self) -> list[Question]:
        """What has to be answered first."""
        return [question for question in self.questions if question.is_open]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by the questions' keys."""
        return {question.key: question.answer for question in self.questions if question.answer}

    @property
    def may_be_done(self) -> bool:
        """Whether nothing stands in the way of it."""
        return not self.is_refused and not self.open_questions

    def taking(self, step: Step) -> list[PlannedRow]:
        """The rows that take a step, those to check first."""
        return sorted((row for row in self.rows if row.step == step), key=lambda row: not row.checks)

    @cached_property
    def digest(self) -> str:
        """The same for the same plan, and for no other: what a confirmation confirms."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()
