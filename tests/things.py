"""One of each thing at Harbour Street, for tests that sweep over every address."""

from typing import Any

from werkzeug.routing import Rule

from kiosk.actions import draws
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention, Response, RewardRule, RuleKind
from tests.builders import make_decided, make_remark, make_response, make_tablet, make_team, make_wall
from tests.cast import Cast
from tests.rewarding import ON_5_NOVEMBER, SEPTEMBER, close, make_rule, rewards, thank

SECRET_WORDS = "quince marmalade"
"""What only those who see Harbour Street may read."""


class Won:
    """A closed month of Harbour Street whose reward was drawn."""

    def __init__(self, cast: Cast) -> None:
        rule: RewardRule = make_rule(RuleKind.DRAW, thanks_needed=1, days_needed=1, location_id=cast.harbour.id)
        thank(cast.reception, cast.rosa, 2, 3, month=SEPTEMBER)
        closed = close(cast.harbour, month=SEPTEMBER)
        self.draw = draws.draw(closed, rule, by=cast.priya, at=ON_5_NOVEMBER).public_id
        self.reward = rewards()[0].public_id
        self.close, self.rule = closed.public_id, rule.public_id


class Things:
    """The public ids that stand in addresses."""

    def __init__(self, cast: Cast) -> None:
        told = Told(typed_names=("Cathrine",), comment=SECRET_WORDS)
        response: Response = make_response(cast.reception, told=told)
        mention = db.session.query(Mention).filter_by(response_id=response.id).one()
        self.by_page: dict[str, str] = {
            "locations": cast.harbour.public_id,
            "touchpoints": cast.reception.public_id,
            "people": cast.rosa.public_id,
            "mentions": mention.public_id,
            "responses": response.public_id,
            "months": cast.harbour.public_id,
            "standards": cast.welcome.public_id,
            "managers": cast.mark.public_id,
            "tablets": make_tablet(cast.reception).public_id,
            "praise": response.public_id,
            "teams": make_team(cast.harbour, cast.rosa).public_id,
            "walls": make_wall(cast.harbour).public_id,
            "account": "0" * 16,
            "rewards": (won := Won(cast)).close,
            "reward_rules": won.rule,
            "staff_pages": cast.rosa.public_id,
            "cards": make_decided(cast.reception, cast.rosa, comment=SECRET_WORDS).public_id,
            "remarks": make_remark(cast.rosa, mention=mention).public_id,
        }
        self.by_argument: dict[str, Any] = {
            "response_id": response.public_id,
            "location_id": cast.harbour.public_id,
            "mention_id": mention.public_id,
            "touchpoint_id": cast.reception.public_id,
            "staff_member_id": cast.rosa.public_id,
            "standard_id": cast.welcome.public_id,
            "manager_id": cast.mark.public_id,
            "token": "not-a-token",
            "ending": "csv",
            "direction": "up",
            "reward_id": won.reward,
            "draw_id": won.draw,
            "kind": "draw",
            "nonce": "0123abcd",
        }

    def address(self, rule: Rule) -> str:
        """The rule's address for these things; a `KeyError` for an argument that nobody has classified."""
        page = rule.endpoint.split(".")[1]
        values = {
            name: self.by_argument[name] if name in self.by_argument else self.by_page[page] for name in rule.arguments
        }
        return str(rule.build(values)[1])
