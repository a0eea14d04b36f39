"""Standards: add, reword, put in order, retire, bring back. Rewording makes a version, so that answers keep theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Interaction, Manager, Standard, StandardVersion


@dataclass(frozen=True)
class Promise:
    """What a standard says: to customers its title, sentence and shortfall, and the rest to those who keep it."""

    title: str
    sentence: str
    shortfall: str
    measure: str = ""
    target: str = ""
    interaction: Interaction = Interaction.ANY
    core_value: str = ""

    @property
    def wording(self) -> tuple[str, str, str]:
        """What customers read. A change of it is another wording, and so another version."""
        return self.title, self.sentence, self.shortfall


@transaction
def add(promise: Promise, *, by: Manager, at: datetime) -> Standard:
    """Make a standard, the last in order."""
    _refuse_taken(promise.title)
    return _added(promise, _in_use(), by, at)


@transaction
def add_all(promises: Iterable[Promise], *, by: Manager | None, at: datetime) -> None:
    """Make several standards, such as the starter set, in their order. Titles already in use are left out."""
    for promise in promises:
        in_use = _in_use()
        if promise.title.casefold() not in {_title(standard) for standard in in_use}:
            _added(promise, in_use, by, at)


@transaction
def change(standard: Standard, promise: Promise, *, by: Manager, at: datetime) -> None:
    """Change what a standard says. New words are a new version; the measure and its like change where they stand."""
    standard = _again(standard)
    _refuse_taken(promise.title, but=standard)
    before, after = _promise(standard.current), promise
    if before == after:
        return
    is_reworded = before.wording != after.wording
    if is_reworded:
        version = StandardVersion(version=standard.current.version + 1, created_at=at, **asdict(promise))
        standard.versions.append(version)
    else:
        for name, value in asdict(promise).items():
            setattr(standard.current, name, value)
    act = "reword" if is_reworded else "change"
    db.session.add(AuditEntry.of(act, standard, by=by, at=at, before=asdict(before), after=asdict(after)))


@transaction
def move(standard: Standard, *, up: bool, by: Manager, at: datetime) -> None:
    """Put a standard one place up, or down, among those in use. The first stays first, the last stays last."""
    standards = list(_in_use())
    before = standards.index(standard) if standard in standards else 0
    after = min(max(before + (-1 if up else 1), 0), len(standards) - 1)
    if standard in standards and before != after:
        standards.insert(after, standards.pop(before))
        for position, one in enumerate(standards, start=1):
            one.position = position
        places = {"before": {"position": before + 1}, "after": {"position": after + 1}}
        db.session.add(AuditEntry.of("move", standard, by=by, at=at, **places))


@transaction
def retire(standard: Standard, *, by: Manager, at: datetime) -> None:
    """Take a standard from the customers' page and the posters to come. Answers that name it stay as they are."""
    if standard.retired_at is None:
        standard.retired_at = at
        db.session.add(AuditEntry.of("retire", standard, by=by, at=at))


@transaction
def bring_back(standard: Standard, *, by: Manager, at: datetime) -> None:
    """Undo a retirement; the standard is the last in order now."""
    standard = _again(standard)
    if standard.retired_at is not None:
        _refuse_taken(standard.current.title, but=standard)
        standard.position = _last(_in_use()) + 1
        standard.retired_at = None
        db.session.add(AuditEntry.of("bring back", standard, by=by, at=at))


def _added(promise: Promise, in_use: Sequence[Standard], by: Manager | None, at: datetime) -> Standard:
    version = StandardVersion(version=1, created_at=at, **asdict(promise))
    standard = Standard(position=_last(in_use) + 1, created_at=at, versions=[version])
    db.session.add(standard)
    db.session.flush()
    db.session.add(AuditEntry.of("add", standard, by=by, at=at, after=asdict(promise)))
    return standard


def _again(standard: Standard) -> Standard:
    """The standard as the transaction sees it, held until it ends: two rewordings at once are two versions."""
    return db.session.scalars(
        sa.select(Standard)
        .where(Standard.id == standard.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _in_use() -> Sequence[Standard]:
    return db.session.scalars(
        sa.select(Standard).where(Standard.retired_at.is_(None)).order_by(Standard.position, Standard.id)
    ).all()


def _last(standards: Sequence[Standard]) -> int:
    return max((standard.position for standard in standards), default=0)


def _promise(version: StandardVersion) -> Promise:
    values: dict[str, Any] = {name: getattr(version, name) for name in Promise.__dataclass_fields__}
    return Promise(**values)


def _title(standard: Standard) -> str:
    return standard.current.title.casefold()


def _refuse_taken(title: str, but: Standard | None = None) -> None:
    if any(_title(standard) == title.casefold() for standard in _in_use() if standard is not but):
        raise Refused(_("There is already a standard called “%(title)s”.", title=title), field="title")
