"""Nobody approves a thank-you to themselves, whichever way they come by it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kiosk.actions import mentions
from kiosk.actions.responses import Told
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import Mention, MentionStatus
from tests.builders import NOON, make_mention, make_response
from tests.cast import Cast


@pytest.fixture
def is_rosa(cast: Cast) -> Cast:
    """Mark, the manager, is Rosa on the staff list."""
    cast.mark.staff_member_id = cast.rosa.id
    db.session.commit()
    return cast


def _stands(mention: Mention) -> tuple[str, int | None]:
    db.session.rollback()
    return mention.status.value, mention.decided_as_id


def test_a_manager_approves_others_and_not_themselves(is_rosa: Cast) -> None:
    cast, mention = is_rosa, make_mention(is_rosa.reception)
    with pytest.raises(Refused, match="thank-you to you"):
        mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=NOON)
    assert _stands(mention) == ("new", None)
    mentions.approve(mention, staff_member=cast.tom, by=cast.mark, at=NOON)
    assert _stands(mention) == ("approved", cast.rosa.id)


def test_somebody_else_approves_it(is_rosa: Cast) -> None:
    mention = make_mention(is_rosa.reception)
    mentions.approve(mention, staff_member=is_rosa.rosa, by=is_rosa.priya, at=NOON)
    assert _stands(mention) == ("approved", None)


def test_undoing_a_withdrawal_is_an_approval_too(is_rosa: Cast) -> None:
    cast, mention = is_rosa, make_mention(is_rosa.reception)
    mentions.approve(mention, staff_member=cast.rosa, by=cast.priya, at=NOON)
    mentions.withdraw(mention, by=cast.mark, at=NOON)
    with pytest.raises(Refused, match="thank-you to you"):
        mentions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.mark, at=NOON)
    assert _stands(mention) == ("withdrawn", cast.rosa.id)
    mentions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.priya, at=NOON)
    assert _stands(mention) == ("approved", None)


def test_declining_ones_own_is_allowed_and_undone(is_rosa: Cast) -> None:
    make_response(is_rosa.reception, told=Told(chosen=((is_rosa.rosa.id, "Rosa M."),)))
    mention = db.session.scalars(sa.select(Mention)).one()
    mentions.decline(mention, by=is_rosa.mark, at=NOON)
    mentions.undo(mention, status=MentionStatus.DECLINED, by=is_rosa.mark, at=NOON)
    assert (_stands(mention), mention.staff_member_id) == (("new", None), is_rosa.rosa.id)


def test_the_database_has_the_last_word(is_rosa: Cast) -> None:
    mention = make_mention(is_rosa.reception)
    values = {"status": "approved", "decided_at": NOON, "staff_member_id": is_rosa.rosa.id}
    with pytest.raises(IntegrityError, match="not_ones_own"):
        db.session.execute(sa.update(Mention).values(**values, decided_as_id=is_rosa.rosa.id))
    db.session.rollback()
    assert _stands(mention) == ("new", None)
