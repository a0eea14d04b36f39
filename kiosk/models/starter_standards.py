"""Standards to begin with: six that hold at nearly any counter, to be kept, reworded or dropped."""

from typing import Any

from flask_babel import lazy_gettext as _

from kiosk.models.standard import Interaction

STARTER_STANDARDS: tuple[dict[str, Any], ...] = (
    {
        "title": _("Warm welcome"),
        "sentence": _("We look up, smile and greet you within half a minute."),
        "shortfall": _("Nobody greeted me"),
        "measure": _("Share of good ratings that mention it"),
        "target": "60 %",
        "interaction": Interaction.GREETING,
        "core_value": _("Kindness"),
    },
    {
        "title": _("Listened to me"),
        "sentence": _("We let you finish and say back what we understood."),
        "shortfall": _("I was not listened to"),
        "measure": _("Share of good ratings that mention it"),
        "target": "50 %",
        "interaction": Interaction.ADVICE,
        "core_value": _("Respect"),
    },
    {
        "title": _("Explained clearly"),
        "sentence": _("We explain in plain words what happens, when, and what it costs."),
        "shortfall": _("It was not explained"),
        "measure": _("Share of good ratings that mention it"),
        "target": "50 %",
        "interaction": Interaction.ADVICE,
        "core_value": _("Honesty"),
    },
    {
        "title": _("Quick and easy"),
        "sentence": _("We never leave you waiting without a word; after ten minutes we come to you."),
        "shortfall": _("I waited too long"),
        "measure": _("Minutes until somebody comes"),
        "target": "10 min",
        "interaction": Interaction.QUEUE,
        "core_value": _("Respect"),
    },
    {
        "title": _("Kept their word"),
        "sentence": _("We do what we promise, on the day we said."),
        "shortfall": _("A promise was not kept"),
        "measure": _("Promises kept"),
        "target": "95 %",
        "interaction": Interaction.COMPLAINT,
        "core_value": _("Honesty"),
    },
    {
        "title": _("Went the extra mile"),
        "sentence": _("We do one thing more, without being asked."),
        "shortfall": _("Nobody went the extra mile"),
        "measure": _("Share of good ratings that mention it"),
        "target": "20 %",
        "interaction": Interaction.ANY,
        "core_value": _("Kindness"),
    },
)
