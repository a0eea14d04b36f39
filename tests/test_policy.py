"""What is kept about people at a location, level by level, whichever way an answer comes in."""

import io
import json

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kiosk.actions import months, places, responses
from kiosk.actions.responses import Told
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry, Mention, PassedThanks, Response, Tablet, Touchpoint
from kiosk.models.policy import Policy
from tests.builders import (
    NOON,
    make_decided,
    make_new_response,
    make_own_page,
    make_response,
    make_tablet,
    make_team,
)
from tests.cast import Cast
from tests.pages import Page, PageClient
from tests.rewarding import ON_5_NOVEMBER, close, make_rule, rewards, standings, thank
from tests.tablets import SECRET, TabletClient, make_answer, make_told

WHY = "Agreed with the works council."


def _set(cast: Cast, level: Policy) -> None:
    places.change_policy(cast.harbour, level, reason=WHY, by=cast.priya, at=NOON)


def _mentions() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Mention)) or 0


def _more(client: PageClient, code: str, rating: int = 5) -> Page:
    """The page after a tap."""
    visit = client.get(f"/t/{code}").form("rate")["visit"]
    return client.follow(client.post(f"/t/{code}/rate", {"visit": visit, "rating": rating}))


@pytest.fixture
def own(cast: Cast) -> str:
    """The address of Rosa's own page."""
    return make_own_page(cast.rosa, by=cast.priya)


def test_an_owner_changes_the_level_and_says_why(owner: PageClient, cast: Cast) -> None:
    address = f"/admin/locations/{cast.harbour.public_id}/change-policy"
    form = owner.get(address).form()
    assert form["level"] == ["3"]
    page = owner.follow(owner.post(address, form | {"level": "1", "reason": WHY}))
    assert WHY in page.text
    assert "Nothing is totalled per person" in page.text
    db.session.refresh(cast.harbour)
    assert cast.harbour.policy is Policy.THANKS
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "change policy")).one()
    assert (entry.before, entry.after) == ({"policy_level": 3}, {"policy_level": 1, "reason": WHY})
    assert entry.manager_id == cast.priya.id


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"level": "1", "reason": ""}, "Say why the level changes."),
        ({"level": "1", "reason": "x" * 301}, "Shorten the reason to 300 characters."),
        ({"level": "7", "reason": WHY}, "Choose one."),
        ({"level": "two", "reason": WHY}, "Choose one."),
        ({"level": "3", "reason": WHY}, "This is the current level."),
    ],
)
def test_a_level_needs_a_choice_and_a_reason(
    owner: PageClient, cast: Cast, said: dict[str, str], sentence: str
) -> None:
    address = f"/admin/locations/{cast.harbour.public_id}/change-policy"
    page = owner.post(address, owner.get(address).form() | said, status=422)
    assert sentence in page.text
    assert page.form()["reason"].strip() == said["reason"]


def test_a_manager_reads_the_level_and_cannot_change_it(manager: PageClient, cast: Cast) -> None:
    _set(cast, Policy.THANKS)
    page = manager.get(f"/admin/locations/{cast.harbour.public_id}")
    assert WHY in page.text
    assert "Change the level" not in page.text
    manager.get(f"/admin/locations/{cast.harbour.public_id}/change-policy", 403)


@pytest.mark.parametrize("values", [{"policy_level": 2}, {"policy_level": 4}, {"policy_reason": WHY}])
def test_the_database_asks_for_a_level_that_exists_and_a_reason(cast: Cast, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(cast.harbour, name, value)
    with pytest.raises(IntegrityError):
        db.session.commit()


@pytest.mark.parametrize(("rating", "question"), [(1, "Did anybody help you anyway?"), (5, "Who helped you?")])
def test_nobody_is_asked_for_names_where_nobody_is_named(
    client: PageClient, cast: Cast, rating: int, question: str
) -> None:
    assert question in _more(client, cast.reception.code, rating).text
    _set(cast, Policy.PLACE)
    page = _more(client, cast.reception.code, rating)
    assert question not in page.text
    assert "Rosa M." not in page.text


def test_a_name_from_an_old_page_is_left_out_and_the_answer_is_kept(client: PageClient, cast: Cast) -> None:
    page = _more(client, cast.reception.code)
    _set(cast, Policy.PLACE)
    address = next(form["action"] for form in page.all("form"))
    client.post(address, {"people": [cast.rosa.public_id], "somebody_else": "Tomasz", "comment": "Lovely."})
    assert _mentions() == 0
    assert db.session.scalars(sa.select(Response.comment)).one() == "Lovely."


def test_names_given_before_in_the_same_visit_go_when_it_is_told_again(cast: Cast) -> None:
    new = make_new_response(cast.reception, told=Told(typed_names=("Rosa",)))
    responses.submit(new)
    assert _mentions() == 1
    _set(cast, Policy.PLACE)
    responses.add(new.client_id, Told(typed_names=("Rosa",), comment="Kind."), at=NOON)
    assert _mentions() == 0


def test_a_badge_is_a_code_like_any_other_where_nobody_is_named(client: PageClient, cast: Cast) -> None:
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    code = db.session.scalars(sa.select(Touchpoint.code).where(Touchpoint.staff_member_id == cast.rosa.id)).one()
    _set(cast, Policy.PLACE)
    assert "Rosa" not in _more(client, code).text


def test_a_tablet_does_not_ask_and_its_outbox_loses_names_alone(app: Flask, cast: Cast) -> None:
    tablet: Tablet = make_tablet(cast.reception, SECRET, paired_at=clock.now())
    device = TabletClient(app)
    told = make_told(people=[{"id": cast.rosa.public_id, "name": "Rosa M."}], somebody_else=["Tomasz"], comment="Good.")
    answer = make_answer(told=told)
    assert device.heartbeat()[1]["settings"]["names_people"] is True
    _set(cast, Policy.PLACE)
    settings = device.heartbeat()[1]["settings"]
    assert (settings["names_people"], settings["people"]) == (False, [])
    for _again in range(2):
        assert device.sync(tablet, answer)[1]["answers"] == {answer["client_id"]: {"kept": True}}
    assert _mentions() == 0
    assert db.session.scalars(sa.select(Response.comment)).one() == "Good."


def test_a_manager_who_writes_a_name_down_is_told(manager: PageClient, cast: Cast) -> None:
    form = manager.get("/admin/praise/add").form()
    _set(cast, Policy.PLACE)
    said = {"channel": "letter", "people": [cast.rosa.public_id], "comment": "Rosa stayed late."}
    page = manager.post("/admin/praise/add", form | said, status=422)
    assert "Nobody is named at this location. Leave the names out." in page.text
    assert "Who to thank" not in page.text
    assert page.form()["comment"].strip() == "Rosa stayed late."
    manager.post("/admin/praise/add", page.form() | {"channel": "letter"})
    assert _mentions() == 0
    assert "Name as given" not in manager.get("/admin/praise/paper").text


def test_colleagues_and_teams_are_thanked_only_where_people_are_named(client: PageClient, cast: Cast, own: str) -> None:
    make_team(cast.harbour, cast.tom)
    page = client.get(f"{own}/thank")
    assert {"Thomas Baker", "Kitchen"} < {tag.bdi.get_text() for tag in page.all("label.person")}
    said = page.form("thank") | {"whom": cast.tom.public_id, "words": "Covered my break."}
    _set(cast, Policy.PLACE)
    assert "Choose who helped you." in client.post(f"{own}/thank", said, 422).text
    assert "Nobody to thank here yet" in client.get(f"{own}/thank").text
    with pytest.raises(Refused, match="Nobody is named at this location"):
        responses.submit(
            make_new_response(
                cast.reception,
                rating=None,
                channel="colleague",
                colleague_id=cast.rosa.id,
                allowance=5,
                told=Told(chosen=((cast.tom.id, "Tom"),)),
            )
        )
    assert _mentions() == 0


def test_a_share_is_passed_on_only_where_people_are_named(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    form = client.get(f"{own}/thanks/{mention.public_id}/pass-on").form("pass-on")
    _set(cast, Policy.PLACE)
    client.post(f"{own}/thanks/{mention.public_id}/pass-on", form | {"whom": cast.tom.public_id}, 422)
    assert db.session.scalars(sa.select(PassedThanks)).all() == []


def test_staff_read_the_level_and_the_reason_first(client: PageClient, cast: Cast, own: str) -> None:
    assert "worked out person by person, for rewards" in client.get(f"{own}/kept").text
    _set(cast, Policy.COUNTS)
    page = client.get(f"{own}/kept")
    assert page.texts(".levels dt") == ["Harbour Street: Thanks and counts"]
    assert WHY in page.text
    assert "rewards are paid from" not in page.text
    taken = json.loads(client.open("GET", f"{own}/everything.json").get_data())
    assert taken["policies"] == [{"location": "Harbour Street", "level": 2, "reason": WHY, "since": NOON.isoformat()}]


@pytest.mark.parametrize(("level", "is_counted"), [(Policy.THANKS, False), (Policy.COUNTS, True)])
def test_figures_of_a_person_stand_where_thanks_are_counted(
    client: PageClient, manager: PageClient, cast: Cast, own: str, level: Policy, is_counted: bool
) -> None:
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), comment="Warm.", kept=(cast.welcome.versions[0].id,))
    make_response(cast.reception, told=told)
    mention = db.session.scalars(sa.select(Mention)).one()
    manager.post(f"/admin/mentions/{mention.public_id}/approve", {"staff_member": cast.rosa.public_id})
    _set(cast, level)
    theirs = client.get(own)
    assert "Warm." in theirs.text
    assert "Your first thank-you will appear here" not in theirs.text
    assert bool(theirs.all(".seen li")) is is_counted
    assert ("One thank-you" in theirs.text) is is_counted
    page = manager.get(f"/admin/people/{cast.rosa.public_id}")
    assert "Warm." in page.text
    assert bool(page.all(".tally")) is is_counted


@pytest.mark.parametrize(("level", "is_counted"), [(Policy.THANKS, False), (Policy.COUNTS, True)])
def test_a_badges_answers_are_a_figure_of_its_person(
    manager: PageClient, cast: Cast, level: Policy, is_counted: bool
) -> None:
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    badge = db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id == cast.rosa.id)).one()
    _set(cast, level)
    tables = manager.get(f"/admin/locations/{cast.harbour.public_id}").texts("table")
    spots, badges = ("Answers, 14 days" in table for table in tables)
    assert (spots, badges) == (True, is_counted)
    assert ("Answers, 14 days" in manager.get(f"/admin/touchpoints/{badge.public_id}").text) is is_counted
    assert "Answers, 14 days" in manager.get(f"/admin/touchpoints/{cast.reception.public_id}").text


@pytest.mark.parametrize(("level", "names"), [(Policy.THANKS, {"Hanna Virtanen"}), (Policy.FULL, set())])
def test_the_export_adds_up_people_where_thanks_are_counted(
    owner: PageClient, cast: Cast, level: Policy, names: set[str]
) -> None:
    thank(cast.reception, cast.rosa, 2, 3)
    thank(cast.hill_desk, cast.hanna, 4)
    close(cast.harbour)
    cast.harbour.name = "Quay"
    db.session.commit()
    if level is not Policy.FULL:
        _set(cast, level)
    page = owner.get("/admin/exports/?month=2026-10")
    content = owner.open("GET", "/admin/exports/mentions.xlsx?month=2026-10").get_data()
    totals = list(openpyxl.load_workbook(io.BytesIO(content))["Totals"].iter_rows(min_row=2, values_only=True))
    everybody = names or {"Hanna Virtanen", "Rosa Martinez"}
    assert set(page.texts(".totals th[scope=row]")) == everybody
    assert {name for kind, name, *_rest in totals if kind == "Person"} == everybody
    assert {name: count for kind, name, _, count in totals if kind == "Location"} == {
        "Harbour Street": 2,
        "Hill Road": 1,
    }
    assert totals[-1][-1] == 3
    alone = owner.get(f"/admin/exports/?month=2026-10&location={cast.harbour.public_id}")
    assert ("There are no totals per person" in alone.text) is bool(names)
    assert "No approved mentions" not in alone.text


@pytest.mark.parametrize("level", [Policy.PLACE, Policy.THANKS, Policy.COUNTS])
def test_below_everything_a_close_reckons_nobody_up(manager: PageClient, cast: Cast, level: Policy) -> None:
    make_rule()
    thank(cast.reception, cast.rosa, 2, 3, 4)
    _set(cast, level)
    page = manager.post(f"/admin/months/{cast.harbour.public_id}/close", {"month": "2026-10"}, status=303)
    assert page.headers["Location"].endswith(f"/admin/months/{cast.harbour.public_id}")
    assert rewards() == []


def test_a_month_closed_anew_below_everything_earns_nothing_any_more(cast: Cast) -> None:
    make_rule()
    thank(cast.reception, cast.rosa, 2, 3, 4)
    first = close(cast.harbour)
    assert [one.status.value for one in rewards()] == ["eligible"]
    months.reopen(cast.harbour, month=first.month, reason="To look again", by=cast.priya, at=ON_5_NOVEMBER)
    _set(cast, Policy.COUNTS)
    anew = close(cast.harbour)
    assert [(one.status.value, one.reversal_reason) for one in rewards()] == [
        ("reversed", "Rewards are no longer worked out at this location.")
    ]
    assert standings(anew) == {}
    assert anew.row_count == first.row_count
