"""The commands that import staff and forget somebody."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from kiosk.actions import forgetting
from kiosk.actions import staff_import as actions
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.models import StaffMember, staff_file
from kiosk.models.staff_file import TITLES
from kiosk.models.staff_plan import Plan, Step
from kiosk.queries import forgetting as forgotten
from kiosk.queries import managers, organisation


@click.command("import-staff")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--answer", "answers", multiple=True, metavar="KEY=VALUE", help="Answer a question that the list left open."
)
@with_appcontext
def import_staff(file: Path, dry_run: bool, answers: tuple[str, ...]) -> None:
    """Add and change staff from FILE: XLSX, ODS or CSV, with headings.

    A list is taken whole or not at all: while a row is to be fixed or a question is open, nothing changes. Importing
    the same list again changes nothing.
    """
    given = {key: value for key, _equals, value in (answer.rpartition("=") for answer in answers)}
    try:
        rows = staff_file.read(file.read_bytes(), given, languages=organisation.spoken_languages())
    except Refused as refused:
        raise click.ClickException(str(refused.sentence)) from refused
    plan = actions.preview(rows, by=None, at=clock.now())
    for note in (*rows.notes, *(f"{_('not read')}: {heading}" for heading in rows.unread)):
        click.echo(note, err=True)
    _tell(plan)
    _ask(plan)
    if not plan.may_be_done:
        raise click.ClickException(_("Nothing was changed. Fix these rows and answer these questions first."))
    if dry_run:
        click.echo(_("Nothing was changed: this was a dry run."))
    elif not actions.import_staff(rows, confirmed=plan.digest, by=None, at=clock.now()).is_done:
        raise click.ClickException(_("Somebody changed the staff meanwhile. Nothing was changed; try again."))


def _tell(plan: Plan) -> None:
    """A line for everybody with whom something is done, then the counts."""
    words = {
        Step.REFUSED: _("fix"),
        Step.ADDED: _("add"),
        Step.CHANGED: _("change"),
        Step.STAYS: _("stay"),
        Step.LEFT_OUT: _("left already, not added"),
    }
    for row in plan.rows:
        if row.step is not Step.STAYS:
            differences = [f"{TITLES[one.column]}: {one.before or '–'} → {one.after or '–'}" for one in row.differences]
            told = [*row.checks, *row.faults, *(differences if row.step is Step.CHANGED else ())]
            click.echo(f"{_('line')} {row.line}: {words[row.step]} {row.name}{': ' if told else ''}{'; '.join(told)}")
    click.echo(
        ", ".join(f"{count} {words[step]}" for step, count in plan.counts.items() if count or step != "left out")
    )


def _ask(plan: Plan) -> None:
    """What a list leaves open, with the answers there are; and how it was read, where that was a guess."""
    for question in plan.questions:
        if question.is_open or question.is_offer:
            click.echo(f"{question.words} {question.note}".strip(), err=True)
            for option in question.options:
                if option.example or question.is_open:
                    mark = "*" if option.value == question.answer else " "
                    told = ": ".join(filter(None, (option.words, option.example)))
                    click.echo(f" {mark} --answer '{question.key}={option.value}'  {told}", err=True)


@click.command("forget")
@click.argument("person")
@click.option("--dry-run", is_flag=True, help="Say what would go and what would stay, and erase nothing.")
@with_appcontext
def forget(person: str, dry_run: bool) -> None:
    """Erase what is kept about PERSON: a full name, a staff number, or the code in the address of their page.

    It cannot be brought back. Closed months keep their name, the day and the count.
    """
    whom = _one_called(person)
    kept = forgotten.kept(whom)
    click.echo(
        _(
            "will be erased: %(mentions)d mentions, %(shares)d shares, %(remarks)d messages",
            mentions=kept.mention_count,
            shares=kept.share_count,
            remarks=kept.remark_count,
        )
    )
    click.echo(
        _(
            "stays: %(rows)d rows in closed months, %(rewards)d rewards",
            rows=kept.closed_count,
            rewards=kept.reward_count,
        )
    )
    if dry_run:
        click.echo(_("Nothing was erased: this was a dry run."))
    elif click.confirm(_("Erase what is kept about %(name)s, for good?", name=whom.full_name)):
        forgetting.forget(whom, time_zone=organisation.present().time_zone, by=None, at=clock.now())
        click.echo(_("Erased."))


def _one_called(name: str) -> StaffMember:
    found = managers.on_the_staff_list(name)
    if not found:
        perhaps = ", ".join(f"{one.full_name} ({one.public_id})" for one in managers.perhaps_on_the_staff_list(name))
        nobody = _("Nobody is called “%(name)s”.", name=name)
        raise click.BadParameter(f"{nobody} {_('Perhaps: %(names)s', names=perhaps)}" if perhaps else nobody)
    if len(found) > 1:
        codes = ", ".join(one.public_id for one in found)
        raise click.BadParameter(
            _("Several people are called “%(name)s”. Choose one of: %(codes)s", name=name, codes=codes)
        )
    return found[0]


commands: tuple[click.Command, ...] = (import_staff, forget)
