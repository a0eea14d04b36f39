"""A name is in no text of the whole database once its person is forgotten: column by column."""

import sqlalchemy as sa

from kiosk.actions import forgetting, mentions
from kiosk.extensions import db
from kiosk.models import ClosedMention, MentionStatus, MonthClose, StaffMember
from kiosk.models.month_line import thawed
from kiosk.queries import ledger
from tests.builders import NOON, make_mention
from tests.cast import Cast
from tests.planting import TOKENS, WHOLE, plant
from tests.rewarding import ON_5_NOVEMBER, close

WALKED = {
    "audit_entries.after",
    "audit_entries.before",
    "closed_mentions.row",
    "holds.detail",
    "learnt_names.folded",
    "learnt_names.spelling",
    "locations.policy_reason",
    "mentions.given_name",
    "mentions.part_of",
    "month_closes.reopen_reason",
    "opened_answers.comment",
    "passed_thanks.words",
    "remarks.answer",
    "remarks.words",
    "responses.comment",
    "rewards.reversal_reason",
    "staff_members.full_name",
    "staff_members.reference",
    "staff_members.shown_name",
    "staff_names.name",
    "touchpoints.name",
}
"""Where a name can stand: adding a column here is a moment's thought about kiosk/actions/forgetting.py."""

NAMELESS = {
    "audit_entries": {"act", "subject_kind"},
    "closed_days": {"occasion", "holiday_of"},
    "closed_mentions": {"erased_digest"},
    "contacts": {"email", "name", "phone"},  # the customer's own
    "draws": {"digest", "seed"},
    "locations": {"address", "name", "region", "time_zone"},
    "managers": {"email", "invitation_hash", "name", "password_hash"},  # an account's own, whoever else it is
    "month_closes": {"checksum"},
    "organisations": {"colour", "judged_by", "language", "mission", "name", "public_address", "time_zone"},
    "pictures": {"content_type"},
    "responses": {"receipt_code"},
    "reward_rules": {"currency", "gift"},
    "rewards": {"basis", "currency", "gift"},
    "sign_ins": {"browser", "token_hash"},
    "staff_members": {"role"},
    "standard_versions": {"core_value", "measure", "sentence", "shortfall", "target", "title"},
    "tablet_alarms": {"detail"},
    "tablet_settings": {"pin_hash", "question"},
    "tablets": {"device", "pairing_code", "secret_hash", "showing", "version"},
    "teams": {"name"},
    "touchpoints": {"code"},
    "walls": {"key", "name"},
}
"""Where none does: ids, codes and settings, and what the house calls its places and things."""


def _texts() -> dict[str, sa.Column[str]]:
    columns = (column for table in db.metadata.sorted_tables for column in table.columns)
    return {
        f"{one.table.name}.{one.name}": one
        for one in columns
        if isinstance(one.type, sa.String | sa.JSON) and not isinstance(one.type, sa.Enum) and one.name != "public_id"
    }


def _named(column: sa.Column[str]) -> list[str]:
    """What stands in a column with a part of the name in it."""
    db.session.rollback()
    found = (str(said) for said in db.session.scalars(sa.select(column)))
    return [said for said in found if any(token in said.casefold() for token in TOKENS)]


def test_every_column_of_text_is_known_to_hold_names_or_not(cast: Cast) -> None:
    assert set(_texts()) == WALKED | {f"{table}.{name}" for table, names in NAMELESS.items() for name in names}


def test_the_name_is_in_no_column_but_the_accounts_of_closed_months(cast: Cast) -> None:
    person, columns = plant(cast), _texts()
    assert {name for name, column in columns.items() if _named(column)} == WALKED
    checksums = db.session.scalars(sa.select(MonthClose.checksum).order_by(MonthClose.id)).all()
    forgetting.forget(person, time_zone="Europe/London", by=cast.priya, at=ON_5_NOVEMBER)
    left = {name for name, column in columns.items() if _named(column)}
    assert left == {"closed_mentions.row", "staff_members.full_name"}
    assert db.session.scalars(sa.select(MonthClose.checksum).order_by(MonthClose.id)).all() == checksums
    assert ledger.broken() == []


def test_what_is_left_in_a_closed_row_is_who_it_is_about(cast: Cast) -> None:
    person = plant(cast)
    forgetting.forget(person, time_zone="Europe/London", by=cast.priya, at=ON_5_NOVEMBER)
    for row in db.session.scalars(sa.select(ClosedMention)):
        (line,) = thawed([row.row])
        if row.staff_member_id == person.id:
            assert (line.touchpoint, line.comment, line.given_name) == ("", "", "")
            line = line._replace(person="", reference="")
        assert not any(token in line.frozen.casefold() for token in TOKENS), line
    assert "A former badge" in {line.touchpoint for row in _rows() for line in thawed([row])}
    assert db.session.get_one(StaffMember, person.id).full_name == WHOLE


def test_a_decision_about_somebody_forgotten_can_still_be_undone(cast: Cast) -> None:
    mention = make_mention(cast.reception, "Rosa")
    mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=NOON)
    close(cast.harbour)
    forgetting.forget(cast.rosa, time_zone="Europe/London", by=cast.priya, at=ON_5_NOVEMBER)
    mentions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=ON_5_NOVEMBER)
    assert (mention.status, mention.staff_member_id) == (MentionStatus.NEW, cast.rosa.id)


def test_a_namesake_keeps_what_waits_for_either(cast: Cast) -> None:
    cast.hanna.full_name = "Rosa Martínez"
    db.session.commit()
    waiting = make_mention(cast.reception, "Rosa Martinez")
    forgetting.forget(cast.rosa, time_zone="Europe/London", by=cast.priya, at=ON_5_NOVEMBER)
    db.session.refresh(waiting)
    assert (waiting.given_name, waiting.staff_member_id) == ("Rosa Martinez", None)


def _rows() -> list[str]:
    return list(db.session.scalars(sa.select(ClosedMention.row)))
