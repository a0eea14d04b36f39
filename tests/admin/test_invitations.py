"""Invitations: one use, seven days, the newest only."""

from datetime import timedelta

import time_machine
from flask import Flask

from kiosk.actions import managers as actions
from kiosk.lib import clock
from tests.cast import Cast
from tests.pages import PageClient

PASSWORD = {"password": "a lighthouse by the sea"}


def _invited(cast: Cast) -> str:
    return f"/admin/invitations/{actions.renew_invitation(cast.mark, by=cast.priya, at=clock.now())}"


def test_an_invitation_sets_the_password_and_signs_in(app: Flask, client: PageClient, cast: Cast) -> None:
    address = _invited(cast)
    assert client.get(address).h1 == "Welcome, Mark Ellis"
    assert client.post(address, PASSWORD).headers["Location"] == "/admin/"
    client.get("/admin/")


def test_an_invitation_works_once(app: Flask, client: PageClient, cast: Cast) -> None:
    address = _invited(cast)
    client.post(address, PASSWORD)
    assert PageClient(app).get(address, status=410).h1 == "This invitation has expired"


def test_a_newer_invitation_ends_the_one_before(client: PageClient, cast: Cast) -> None:
    older, newer = _invited(cast), _invited(cast)
    client.get(older, status=410)
    client.get(newer)


def test_an_invitation_runs_out_after_seven_days(client: PageClient, cast: Cast) -> None:
    address = _invited(cast)
    with time_machine.travel(clock.now() + timedelta(days=6, hours=23), tick=False):
        client.get(address)
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1), tick=False):
        client.get(address, status=410)


def test_accepting_ends_every_session(manager: PageClient, client: PageClient, cast: Cast) -> None:
    manager.get("/admin/")
    client.post(_invited(cast), PASSWORD)
    manager.get("/admin/", status=303)


def test_ones_own_name_is_no_password(client: PageClient, cast: Cast) -> None:
    page = client.post(_invited(cast), {"password": "Mark@Example.org"}, status=422)
    assert page.texts(".summary a") == ["Choose something other than your own name or address."]


def test_a_forged_invitation_opens_nothing(client: PageClient, cast: Cast) -> None:
    client.get("/admin/invitations/forged", status=410)
