"""Standards: what we promise, in versioned words."""

from flask import Blueprint

page = Blueprint("standards", __name__, url_prefix="/standards")
