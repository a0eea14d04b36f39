"""Public holidays: chosen once, and copied into the days of many locations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from kiosk.actions import holidays as actions
from kiosk.admin import access
from kiosk.admin.forms.holidays import HolidaysForm
from kiosk.lib import clock, public_holidays
from kiosk.lib.public_holidays import Holiday
from kiosk.models import Location
from kiosk.queries import opening_hours, organisation, places

page = Blueprint("holidays", __name__, url_prefix="/holidays")

AT_ONCE = 100
"""Locations in one transaction, so that nobody's tap waits long behind a chain's five thousand."""

YEARS_AHEAD = 2
"""This year's, the next one's and those of the year after can be entered."""


@page.route("/", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Which country, year and places; then the holidays there, to tick; sent well, the same page with the next year."""
    asked = _asked()
    form = HolidaysForm(asked.offered, entered=opening_hours.entered_everywhere(asked.locations, asked.year))
    if form.validate_on_submit():
        where = f"{asked.country}-{asked.region}" if asked.region else asked.country
        count, by, at = 0, access.manager(), clock.now()
        for first in range(0, len(asked.locations), AT_ONCE):
            part = asked.locations[first : first + AT_ONCE]
            count += actions.add(part, form.chosen, holiday_of=where, by=by, at=at)
        flash(_said(count))
        return redirect(url_for(".add", **asked.said), 303)
    return render_template("admin/holidays/add.html", form=form, asked=asked), form.status


def _said(count: int) -> str:
    if not count:
        return _("Nothing to add: these days are already entered, or over.")
    return str(
        ngettext(
            "Saved at one location. Tablets update by themselves.",
            "Saved at %(num)s locations. Tablets update by themselves.",
            count,
        )
    )


@dataclass(frozen=True)
class Asked:
    """What was asked for, and the choices there are. `left_out` are in another country than the one chosen."""

    country: str
    region: str
    year: int
    where: str
    countries: Sequence[tuple[str, str]]
    regions: Sequence[tuple[str, str]]
    years: Sequence[int]
    areas: Sequence[str]
    own: Sequence[Location]
    locations: Sequence[Location]
    left_out: Sequence[Location]
    offered: Sequence[Holiday]

    @property
    def said(self) -> dict[str, Any]:
        """The same question, for an address."""
        return {"country": self.country, "region": self.region, "year": self.year, "where": self.where}


def _asked() -> Asked:
    language, own = str(get_locale()), places.locations(access.scope())
    today = clock.local_date(clock.now(), organisation.present().time_zone)
    years = [today.year + ahead for ahead in range(YEARS_AHEAD + 1)]
    where = request.args.get("where", "")
    chosen = [one for one in own if where in {"", one.public_id, f"region {one.region}"}] or list(own)
    countries = public_holidays.countries(language)
    country = request.args.get("country", "")
    if country not in dict(countries):
        country = next(filter(None, (public_holidays.country_of(one.time_zone) for one in chosen)), countries[0][0])
    regions = public_holidays.regions(country)
    region = request.args.get("region", "")
    year = request.args.get("year", type=int)
    asked_year = year if year in years else years[today.month > 10]
    region = region if region in dict(regions) else ""
    here = [one for one in chosen if public_holidays.country_of(one.time_zone) in {"", country}]
    return Asked(
        country=country,
        region=region,
        year=asked_year,
        where=where,
        countries=countries,
        regions=regions,
        years=years,
        areas=sorted({one.region for one in own if one.region}),
        own=own,
        locations=here,
        left_out=[one for one in chosen if one not in here],
        offered=public_holidays.holidays(country, region, asked_year, organisation.present().language),
    )
