"""A phone says how its clock stands: one far away is held, one at home is not, and neither is asked twice."""

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser

from kiosk.extensions import db
from kiosk.models import Hold, Response
from tests import browsing
from tests.cast import Cast


@pytest.mark.parametrize(
    ("time_zone", "reasons"), [("Europe/Madrid", []), ("Asia/Manila", ["far_clock"]), ("America/Lima", ["far_clock"])]
)
def test_an_answer_from_a_far_clock_is_held(
    app: Flask, cast: Cast, server: str, chromium: Browser, time_zone: str, reasons: list[str]
) -> None:
    context = chromium.new_context(viewport=browsing.PHONE, base_url=server, timezone_id=time_zone)
    page = context.new_page()
    page.goto(f"/t/{cast.reception.code}")
    page.get_by_role("button", name="Good", exact=True).click()
    page.wait_for_load_state()
    page.get_by_role("textbox", name="In your words").fill("She was kind.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/thanks")
    context.close()
    db.session.rollback()
    assert db.session.scalars(sa.select(Response.comment)).all() == ["She was kind."]
    assert db.session.scalars(sa.select(Hold.reason)).all() == reasons
    assert db.session.scalars(sa.select(Response.is_held)).all() == [bool(reasons)]
    assert all(detail == {} for detail in db.session.scalars(sa.select(Hold.detail)))
