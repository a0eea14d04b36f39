"""One of each thing at Harbour Street, for tests that sweep over every address."""

from typing import Any

from werkzeug.routing import Rule

from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention, Response
from tests.builders import make_response, make_tablet, make_wall
from tests.cast import Cast

SECRET_WORDS = "quince marmalade"
"""What only those who see Harbour Street may read."""


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
            "walls": make_wall(cast.harbour).public_id,
            "account": "0" * 16,
        }
        self.by_argument: dict[str, Any] = {
            "location_id": cast.harbour.public_id,
            "mention_id": mention.public_id,
            "touchpoint_id": cast.reception.public_id,
            "staff_member_id": cast.rosa.public_id,
            "standard_id": cast.welcome.public_id,
            "manager_id": cast.mark.public_id,
            "token": "not-a-token",
            "ending": "csv",
            "direction": "up",
        }

    def address(self, rule: Rule) -> str:
        """The rule's address for these things; a `KeyError` for an argument that nobody has classified."""
        page = rule.endpoint.split(".")[1]
        values = {
            name: self.by_argument[name] if name in self.by_argument else self.by_page[page] for name in rule.arguments
        }
        return str(rule.build(values)[1])
