"""Public holidays, as the package knows them: by country, region and language, with what is no holiday for everyone."""

from datetime import date

import pytest

from kiosk.lib import public_holidays
from kiosk.lib.public_holidays import Holiday


def _named(country: str, region: str = "", year: int = 2027, language: str = "en") -> dict[date, str]:
    return {one.on: one.name for one in public_holidays.holidays(country, region, year, language)}


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Berlin", "DE"), ("America/Sao_Paulo", "BR"), ("Asia/Kathmandu", "NP"), ("UTC", ""), ("Etc/GMT+3", "")],
)
def test_a_zone_tells_its_country(zone: str, country: str) -> None:
    assert public_holidays.country_of(zone) == country


def test_a_region_has_holidays_of_its_own() -> None:
    assert "Bayern" in dict(public_holidays.regions("DE")).values()
    epiphany = date(2027, 1, 6)
    assert epiphany not in _named("DE")
    assert epiphany in _named("DE", "BY")
    assert public_holidays.regions("IS") == []


def test_names_are_in_the_language_asked_for_or_else_as_at_home() -> None:
    new_year = date(2027, 1, 1)
    assert _named("DE", language="en")[new_year] == "New Year's Day"
    assert _named("DE", language="pl")[new_year] == "Neujahr"
    assert _named("PL", language="pl")[new_year] == "Nowy Rok"
    assert _named("JP", language="ja")[new_year] == "元日"


def test_dates_that_follow_the_moon_say_that_they_are_estimated() -> None:
    assert any("estimated" in name for name in _named("EG").values())


def test_each_date_comes_once_and_says_for_whom_it_is() -> None:
    found = public_holidays.holidays("DK", "", 2027, "da")
    assert len({one.on for one in found}) == len(found)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert {one.kind for one in found} == {"public", "optional"}


@pytest.mark.parametrize("country", [code for code, _name in public_holidays.countries("en")][::9])
def test_every_country_is_read(country: str) -> None:
    found = public_holidays.holidays(country, "", 2027, "en")
    assert found
    assert all(isinstance(one, Holiday) and one.name.strip() and one.on.year == 2027 for one in found)


def test_countries_are_named_in_the_readers_language() -> None:
    assert ("DE", "Deutschland") in public_holidays.countries("de")


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("DE", "ZZ"), ("", "")])
def test_an_unknown_country_or_region_is_an_error(country: str, region: str) -> None:
    with pytest.raises(LookupError):
        public_holidays.holidays(country, region, 2027, "en")
