"""A house with one of each thing, so that every page has something to show and every form something to change."""

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from kiosk import database
from kiosk.actions import sharing
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock, tokens
from kiosk.models import Mention, Response, WallChoice
from tests.builders import NOON, make_decided, make_mention, make_own_page, make_response, make_tablet, make_wall
from tests.cast import Cast
from tests.notes import agree, make_thanks
from tests.tablets import SECRET
from tests.things import Things

INVITED = "an-invitation"
NOTES = 8
"""So many notes are on the wall, and so many names wait."""

WITHOUT_A_FORM = {"static", "admin.sign_in.end"}


class House:
    """The tests' known cast with their things; the addresses of every page."""

    def __init__(self, cast: Cast) -> None:
        self.things = Things(cast)
        agree(cast.rosa)
        for _ in range(NOTES):
            make_mention(cast.reception, "Cathrine", comment="Kind.")
            for mention in make_thanks(cast):
                sharing.share(mention, by=cast.priya, at=NOON)
        own = make_decided(cast.reception, cast.rosa, comment="Kind.", given_at=clock.now())
        self.receipt = make_response(cast.reception, told=Told(comment="Kind.", may_share=True)).receipt_code
        self.wall = make_wall(cast.harbour, may_embed=True).key
        self.tablet = make_tablet(cast.hill_desk, SECRET, paired_at=clock.now()).public_id
        self.own = make_own_page(cast.rosa, by=cast.priya).rpartition("/")[2]
        self.thanks = own.public_id
        cast.vera.invitation_hash, cast.vera.invited_at = tokens.fingerprint(INVITED), clock.now()
        cast.rosa.wall_choice = WallChoice.ALWAYS
        db.session.commit()
        self.code = cast.reception.code
        self.visit = ""

    def pages(self, app: Flask) -> list[str]:
        """The address of every page that can be opened."""
        rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
        return [self.address(rule) for rule in rules if rule.endpoint not in WITHOUT_A_FORM]

    def address(self, rule: Rule) -> str:
        """The rule's address for the things of this house; a `KeyError` for an argument that nobody has classified."""
        area = rule.endpoint.partition(".")[0]
        if rule.endpoint == "admin.invitations.accept":
            return str(rule.build({"token": INVITED})[1])
        if area == "admin":
            return self.things.address(rule)
        known = {"token": self.visit, "code": self.receipt if "receipt" in rule.endpoint else self.code}
        known |= {"key": self.wall if area == "wall" else self.own, "public_id": self.thanks, "nonce": "0123abcd"}
        return str(rule.build({name: known[name] for name in rule.arguments})[1])


def fill_with(words: str) -> None:
    """Make these the words of every answer there is, and the names that wait."""
    with database.writing() as connection:
        connection.execute(sa.update(Response).where(Response.comment.is_not(None)).values(comment=words))
        nobody_yet = Mention.staff_member_id.is_(None)
        connection.execute(sa.update(Mention).where(nobody_yet).values(given_name=words[:80] or "Rosa"))
