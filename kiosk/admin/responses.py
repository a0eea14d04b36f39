"""Responses: what customers told, filtered, searched, paged by key."""

from flask import Blueprint

page = Blueprint("responses", __name__, url_prefix="/responses")
