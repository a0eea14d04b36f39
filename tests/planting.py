"""Somebody whose name stands everywhere it can get, by the usual ways in."""

import sqlalchemy as sa

from kiosk.actions import colleagues, mentions, months, places, remarks, rewards, splitting, staff, teams
from kiosk.actions.responses import Told
from kiosk.actions.staff import About
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import (
    Hold,
    HoldReason,
    Mention,
    OpenedAnswer,
    Remark,
    RemarkKind,
    Reward,
    StaffMember,
    Touchpoint,
)
from kiosk.models.holding import NewHold, hold, release
from kiosk.models.policy import Policy
from tests.builders import NOON, make_mention, make_response
from tests.cast import Cast
from tests.rewarding import OCTOBER, ON_5_NOVEMBER, close, make_rule

WHOLE, BEFORE = "Quirin Zephyrs", "Quirin Oldenby"
TOKENS = ("quirin", "zephyrs", "oldenby", "zeffy", "q-0815")


def plant(cast: Cast) -> StaffMember:
    """Quirin Zephyrs of Harbour Street, once Oldenby: thanked, held, rewarded, written about, in closed months."""
    about = About(BEFORE, "Quirin O.", "Nurse", "Q-0815", None, True, ("Zeffy",))
    person = staff.add(about, locations=[cast.harbour], by=cast.priya, at=NOON)
    _thank_by_badge(cast, person)
    about = About(WHOLE, "Quirin Z.", "Nurse", "Q-0815", None, True, ("Zeffy",))
    staff.change(person, about, locations=[cast.harbour], by=cast.priya, at=NOON)
    teams.add(cast.harbour, name="Kitchen", members=[person], by=cast.priya, at=NOON)
    make_rule(thanks_needed=1, days_needed=1)
    shared = _thank_in_words(cast, person)
    _split(cast, person)
    _confuse(cast, person)
    _hold(person)
    _close_and_reward(cast)
    _speak(cast, person, shared)
    for typed in (WHOLE, "quirin  zephyrs", "Quirin Oldenby"):
        make_mention(cast.reception, typed, comment=f"{typed} was a star, Zeffy!", given_at=ON_5_NOVEMBER)
    declined = make_mention(cast.reception, WHOLE, given_at=ON_5_NOVEMBER)
    mentions.decline(declined, by=cast.mark, at=ON_5_NOVEMBER)
    return person


def _of(response_id: int, staff_member_id: int | None) -> Mention:
    db.session.rollback()
    query = sa.select(Mention).where(Mention.response_id == response_id, Mention.staff_member_id == staff_member_id)
    return db.session.scalars(query).one()


def _thank_by_badge(cast: Cast, person: StaffMember) -> None:
    """Rosa is thanked by who scanned the badge."""
    badge = db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id == person.id)).one()
    response = make_response(badge, told=Told(chosen=((cast.rosa.id, "Rosa M."),), comment="Kind."))
    mentions.approve(_of(response.id, cast.rosa.id), staff_member=cast.rosa, by=cast.mark, at=NOON)


def _thank_in_words(cast: Cast, person: StaffMember) -> Mention:
    """Both are thanked in one answer, which names the person in each of its words; Rosa's mention."""
    chosen = ((cast.rosa.id, "Rosa M."), (person.id, "Quirin Z."))
    told = Told(chosen=chosen, typed_names=("ZEFFY and Q.", "Zeffy & co"), comment="Rosa and Quirin, thanks Zeffy!")
    response = make_response(cast.reception, told=told)
    db.session.add(OpenedAnswer(response_id=response.id, opened_at=NOON, rating=5, comment="Quirin, at first."))
    db.session.commit()
    for one in (person, cast.rosa):
        mentions.approve(_of(response.id, one.id), staff_member=one, by=cast.mark, at=NOON)
    other = db.session.scalars(
        sa.select(Mention).where(Mention.response_id == response.id, Mention.given_name == "Zeffy & co")
    ).one()
    mentions.approve(other, staff_member=cast.catherine, by=cast.mark, at=NOON)
    return _of(response.id, cast.rosa.id)


def _split(cast: Cast, person: StaffMember) -> None:
    """A note for both was split, and a spelling learnt."""
    note = make_mention(cast.reception, "Rosa, Kwirin Zeffyrs and Zeffy")
    splitting.split(note, names=("Rosa", "Kwirin Zeffyrs", "Zeffy"), by=cast.mark, at=NOON)
    parts = db.session.scalars(sa.select(Mention).where(Mention.response_id == note.response_id)).all()
    for part, whom in zip(sorted(parts, key=lambda one: one.id), (cast.rosa, person, cast.tom), strict=True):
        mentions.approve(part, staff_member=whom, by=cast.mark, at=NOON)


def _confuse(cast: Cast, person: StaffMember) -> None:
    """A month was closed with a thank-you that was found to be Tom's since."""
    mistaken = make_mention(cast.reception, "Zeffy", comment="Quirin with the beard")
    mentions.approve(mistaken, staff_member=person, by=cast.mark, at=NOON)
    close(cast.harbour)
    mentions.withdraw(mistaken, by=cast.mark, at=ON_5_NOVEMBER)
    mentions.undo(mistaken, status=mistaken.status, by=cast.mark, at=ON_5_NOVEMBER)
    mentions.undo(mistaken, status=mistaken.status, by=cast.mark, at=ON_5_NOVEMBER)
    mentions.approve(mistaken, staff_member=cast.tom, by=cast.mark, at=ON_5_NOVEMBER)


def _hold(person: StaffMember) -> None:
    """One of the thank-yous was held for a while; the rule wrote down whose name it was."""
    mention = db.session.scalars(sa.select(Mention).where(Mention.staff_member_id == person.id).limit(1)).one()
    detail = {"name": "Quirin Z.", "count": 9}
    connection = db.session.connection()
    hold(connection, [NewHold(mention.response_id, HoldReason.NETWORK, detail, mention.id)], at=NOON)
    release(connection, Hold.mention_id == mention.id, at=NOON, by_id=None)
    db.session.commit()


def _close_and_reward(cast: Cast) -> None:
    """The month is opened and closed once more; a reward is taken back; each for a reason that says the name."""
    reason = f"A letter for {WHOLE} was missing"
    months.reopen(cast.harbour, month=OCTOBER, reason=reason, by=cast.priya, at=ON_5_NOVEMBER)
    close(cast.harbour)
    for reward in db.session.scalars(sa.select(Reward)).all():
        rewards.reverse(reward, status=reward.status, reason=f"Mixed up with {WHOLE}", by=cast.priya, at=ON_5_NOVEMBER)
    reason = f"{WHOLE} asked for it"
    places.change_policy(cast.harbour, Policy.COUNTS, reason=reason, by=cast.priya, at=ON_5_NOVEMBER)
    places.change_policy(cast.harbour, Policy.FULL, reason=reason, by=cast.priya, at=ON_5_NOVEMBER)


def _speak(cast: Cast, person: StaffMember, shared: Mention) -> None:
    """Colleagues write the name: with a share, with one that was taken back, and to the managers."""
    colleagues.pass_on(shared, to=cast.tom, words="Quirin and you did it", by=cast.rosa, at=NOON)
    colleagues.pass_on(shared, to=person, words="You did it, Zeffy", by=cast.rosa, at=NOON)
    share = next(one for one in db.session.scalars(sa.select(colleagues.PassedThanks)) if one.to_id == person.id)
    colleagues.take_back(shared, share_id=share.public_id, by=cast.rosa, at=NOON)
    for by, about, words in (
        (person, None, "I am Quirin."), (cast.rosa, shared, "That was Zeffy."), (cast.tom, None, f"Ask {WHOLE}."),
    ):  # fmt: skip
        said = {"kind": RemarkKind.OBJECTION, "mention": about, "client_id": codes.client_id()}
        remarks.write(words, **said, by=by, at=ON_5_NOVEMBER)
        remark = db.session.scalars(sa.select(Remark).order_by(Remark.id.desc()).limit(1)).one()
        remarks.answer(remark, f"We asked {WHOLE}.", by=cast.mark, at=ON_5_NOVEMBER)
