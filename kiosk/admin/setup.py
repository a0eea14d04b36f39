"""Set-up: from an empty installation to the first poster."""

from flask import Blueprint

page = Blueprint("setup", __name__, url_prefix="/setup")
