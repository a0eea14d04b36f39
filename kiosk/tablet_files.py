"""Outbox files that a tablet saved: read, and handed in by the same rules as what it sends itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from kiosk import tablet_answers
from kiosk.errors import Refused
from kiosk.lib import json_fields
from kiosk.lib.json_fields import Unreadable
from kiosk.models import Tablet
from kiosk.queries import fleet

MOST_ANSWERS = 20_000
AT_ONCE = 200


@dataclass(frozen=True)
class OutboxFile:
    """What an outbox file says: whose answers they are, and the answers as they stand in it."""

    tablet: str
    answers: Sequence[Any]


@dataclass(frozen=True)
class NotTaken:
    """An answer of a file that was not kept: its place in the file, and why."""

    number: int
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """What became of a file's answers. What came `later` hit a passing trouble and can be handed in again."""

    kept_count: int
    repeated_count: int
    refused: Sequence[NotTaken]
    later_count: int

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, for the audit log."""
        refused = len(self.refused)
        return {"kept": self.kept_count, "repeated": self.repeated_count, "refused": refused, "later": self.later_count}


def read(body: bytes) -> OutboxFile:
    """The file in `body`, or `Refused` where it is none of ours."""
    try:
        said = json_fields.read(body)
        if said.text("good_word", 40) != "outbox" or said.whole("version", 0, 1000) != 1:
            raise Unreadable
        return OutboxFile(said.text("tablet", 40), said.anything("answers", MOST_ANSWERS))
    except Unreadable as trouble:
        sentence = _("This file was not saved by a tablet, or it has been changed. Choose the original file.")
        raise Refused(sentence, field="file") from trouble


def hand_in(tablet: Tablet, answers: Sequence[Any], *, at: datetime) -> Outcome:
    """Keep a file's answers as if the tablet had sent them now; those that are there already stay as they are."""
    known: set[str] = set()
    kept, repeated, later, refused = 0, 0, 0, []
    for start in range(0, len(answers), AT_ONCE):
        batch = answers[start : start + AT_ONCE]
        names = [_name(answer, number) for number, answer in enumerate(batch)]
        known |= {str(one) for one in fleet.known([UUID(name) for name in names if _is_id(name)])}
        became = tablet_answers.take(tablet, batch, at=at)
        for number, name in enumerate(names, start=start + 1):
            outcome = became[name]
            if "refused" in outcome:
                refused.append(NotTaken(number, outcome["refused"]))
            elif "later" in outcome:
                later += 1
            else:
                kept, repeated = kept + (name not in known), repeated + (name in known)
                known.add(name)
    return Outcome(kept, repeated, refused, later)


def _name(answer: Any, number: int) -> str:
    """What `take` calls an answer: by its id, else by its place."""
    client_id = answer.get("client_id") if isinstance(answer, dict) else None
    return client_id[:100] if isinstance(client_id, str) else f"#{number}"


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
