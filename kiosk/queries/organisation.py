"""The organisation, as pages show it."""

import sqlalchemy as sa
from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from kiosk.extensions import db
from kiosk.models import Organisation


def present() -> Organisation:
    """The organisation, where set-up is known to be over: behind a manager's sign-in or a customer's code."""
    return db.session.execute(sa.select(Organisation)).scalar_one()


def current() -> Organisation | None:
    """The organisation; None before set-up."""
    return db.session.execute(sa.select(Organisation)).scalar_one_or_none()


def spoken_languages() -> tuple[str, ...]:
    """The languages of the country whose time it is here, and the pages' own where that is not English: what a list
    of staff is likely to be written in.
    """
    here = current()
    if here is None:
        return ()
    country = get_global("zone_territories").get(here.time_zone, "")
    official = get_official_languages(country, regional=True, de_facto=True) if country else ()
    own = Locale.parse(here.language).language
    return tuple(dict.fromkeys((*([] if own == "en" and official else [own]), *official)))
