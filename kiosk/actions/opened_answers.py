"""What an answer said when it was first opened, so that a change by the customer after that can be seen."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import OperationalError

from kiosk import database
from kiosk.errors import Busy
from kiosk.models import OpenedAnswer, Response


def note(response: Response, *, at: datetime) -> None:
    """Note what it says as it is shown, the first time while its visit lasts; what can change no more is not noted.

    To read is not to write: where there is no turn to note it, the page is shown all the same.
    """
    if response.opened is not None or not response.may_still_change(at):
        return
    row = {"response_id": response.id, "opened_at": at, "rating": response.rating, "comment": response.comment}
    with suppress(Busy, OperationalError), database.writing() as connection:
        connection.execute(database.insert(OpenedAnswer).on_conflict_do_nothing(), row)
