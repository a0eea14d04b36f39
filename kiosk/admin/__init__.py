"""Managers' pages: one module per page, one nested blueprint each; guarded once, closed unless listed open."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from kiosk import own_forms
from kiosk.admin import (
    access,
    account,
    came_from,
    cards,
    exports,
    holidays,
    integrity,
    invitations,
    locations,
    managers,
    mentions,
    months,
    overview,
    patterns,
    people,
    praise,
    printing,
    remarks,
    responses,
    reward_rules,
    rewards,
    settings,
    setup,
    sign_in,
    staff_import,
    staff_pages,
    standards,
    tablets,
    teams,
    touchpoints,
    walls,
)
from kiosk.queries import organisation, waiting

admin = Blueprint("admin", __name__, url_prefix="/admin")
admin.before_request(access.guard)
admin.url_defaults(came_from.carry)
admin.add_app_template_global(came_from.trail, "back_or")
own_forms.csrf.for_strangers = access.OPEN

for module in (
    overview,
    mentions,
    cards,
    remarks,
    praise,
    responses,
    walls,
    months,
    rewards,
    reward_rules,
    integrity,
    exports,
    locations,
    holidays,
    touchpoints,
    tablets,
    people,
    staff_import,
    teams,
    staff_pages,
    standards,
    printing,
    managers,
    settings,
    setup,
    sign_in,
    invitations,
    account,
    patterns,
):
    admin.register_blueprint(module.page)


@admin.context_processor
def shell() -> dict[str, Any]:
    """What the shell of every manager's page shows: the organisation, who is signed in, what they have to do."""
    if not current_user.is_authenticated:
        return {"organisation": organisation.current(), "manager": None}
    return {
        "organisation": organisation.current(),
        "manager": access.manager(),
        "may_open": access.may_open,
        "waits": waiting.counts(access.scope()) if access.manager().may_change else waiting.NOTHING,
    }
