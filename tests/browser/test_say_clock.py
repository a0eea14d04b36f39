"""A phone says how its clock stands: far away or at home, without being asked, and nothing is held for one alone."""

from urllib.parse import parse_qsl

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser

from kiosk.extensions import db
from kiosk.models import Hold, Response
from tests import browsing
from tests.cast import Cast


@pytest.mark.parametrize(("time_zone", "minutes"), [("Africa/Lagos", 60), ("Asia/Manila", 480), ("America/Lima", -300)])
def test_a_phone_says_how_far_its_clock_is_from_utc(
    app: Flask, cast: Cast, server: str, chromium: Browser, time_zone: str, minutes: int
) -> None:
    context = chromium.new_context(viewport=browsing.PHONE, base_url=server, timezone_id=time_zone)
    page = context.new_page()
    page.goto(f"/t/{cast.reception.code}")
    page.get_by_role("button", name="Good", exact=True).click()
    page.wait_for_load_state()
    page.get_by_role("textbox", name="In your words").fill("She was kind.")
    with page.expect_request("**/add") as sent:
        page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/thanks")
    assert dict(parse_qsl(sent.value.post_data))["utc_offset"] == str(minutes)
    context.close()
    db.session.rollback()
    assert db.session.scalars(sa.select(Response.comment)).all() == ["She was kind."]
    assert db.session.scalars(sa.select(Hold.reason)).all() == []
