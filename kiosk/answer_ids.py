"""The ids of answers in managers' addresses: reckoned from the row's own id under the installation's key."""

from flask import Flask, current_app

from kiosk.lib.hidden_numbers import HiddenNumbers


def init_app(app: Flask) -> None:
    """Make the ids of `app` from its secret key."""
    app.extensions["answer_ids"] = HiddenNumbers(app.config["SECRET_KEY"], purpose="answer")


def public_id(response_id: int) -> str:
    """The id of the answer in this row, as it may stand in an address."""
    return _ids().hide(response_id)


def response_id(public_id: str) -> int | None:
    """The row of the answer with this public id; None where it is no id of ours."""
    return _ids().find(public_id)


def _ids() -> HiddenNumbers:
    ids: HiddenNumbers = current_app.extensions["answer_ids"]
    return ids
