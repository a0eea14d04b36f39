"""The month close's pages: what can be closed, what stands closed, who may do what."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from kiosk.actions import holds, mentions
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import HoldReason, MonthClose, Response
from tests.builders import make_decided, make_mention
from tests.cast import Cast
from tests.pages import Page, PageClient

NOVEMBER = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
IN_SEPTEMBER = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def _page(cast: Cast) -> str:
    return f"/admin/months/{cast.harbour.public_id}"


def _close(browser: PageClient, cast: Cast, month: str = "2026-10") -> Page:
    return browser.follow(browser.post(f"{_page(cast)}/close", {"month": month}))


def test_a_month_that_is_over_says_what_would_be_in_it_and_what_waits(manager: PageClient, cast: Cast) -> None:
    for _ in range(2):
        make_decided(cast.reception, cast.rosa)
    make_mention(cast.reception)
    held = make_decided(cast.reception, cast.tom)
    holds.hold(db.session.get_one(Response, held.response_id), HoldReason.CLOCK, by=cast.mark, at=NOVEMBER)
    page = manager.get(_page(cast))
    assert page.texts("#to-close") == ["October 2026 is over"]
    assert "2 mentions would be in it" in page.text
    assert page.texts(".still li") == [
        "To decide One name still needs a decision. Decide mentions",
        "Set aside One name is set aside. Check what is set aside",
    ]


def test_one_button_closes_the_month(manager: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    page = manager.get(_page(cast))
    assert page.texts("main form button") == ["Close October 2026"]
    closed = _close(manager, cast, page.form("close")["month"])
    assert closed.texts(".notice") == ["October 2026 is closed with one row."]
    (close,) = db.session.query(MonthClose).all()
    assert closed.texts(".close .checksum") == [close.checksum]
    assert closed.texts(".empty h2") == ["November 2026 is still running"]


def test_several_months_are_closed_at_once(manager: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, given_at=IN_SEPTEMBER)
    assert "September 2026 to October 2026 are over" in manager.get(_page(cast)).text
    page = _close(manager, cast)
    assert page.texts(".notice") == ["September 2026 to October 2026 are closed, with one row."]
    assert page.texts(".close h3") == ["October 2026 Closed", "September 2026 Closed"]


def test_late_thanks_and_corrections_are_announced_and_marked(manager: PageClient, cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, given_at=IN_SEPTEMBER)
    _close(manager, cast, "2026-09")
    make_decided(cast.reception, cast.tom, given_at=IN_SEPTEMBER)
    mentions.withdraw(mention, by=cast.mark, at=NOVEMBER)
    assert "From closed months: 1 late, 1 correction that takes one back" in manager.get(_page(cast)).text
    assert "2 rows, 1 of them a correction" in _close(manager, cast).texts(".close")[0]


def test_a_closed_month_of_before_the_location_was_added_is_taken_along_from_page_and_command(
    app: Flask, manager: PageClient, cast: Cast, tmp_path: Path
) -> None:
    letter = manager.get("/admin/praise/add").form() | {"channel": "letter", "people": [cast.rosa.public_id]}
    manager.post("/admin/praise/add", letter | {"given_on": "2025-11-20", "comment": "A year ago!", "then": "approve"})
    _close(manager, cast, "2025-11")
    page = manager.get(_page(cast))
    assert page.texts(".close h3") == ["November 2025 Closed"]
    asked = ("kiosk", "export", "--month", "2025-11", "--location", "Harbour Street", "-o")
    for ending, words in {"csv": "CSV", "xlsx": "XLSX", "pdf": "PDF to sign"}.items():
        by_page = manager.get(page.link(f"{words} November 2025"), buffered=True).body
        file = tmp_path / f"november.{ending}"
        result = app.test_cli_runner().invoke(args=[*asked, str(file), "--format", ending])
        assert result.exit_code == 0, result.output
        assert file.read_bytes() == by_page
    assert b"A year ago!" in (tmp_path / "november.csv").read_bytes()


@pytest.mark.parametrize("month", ["", "2026-13", "x", "2026-11", "2020-01"])
def test_a_month_that_cannot_be_closed_gets_a_sentence(manager: PageClient, cast: Cast, month: str) -> None:
    make_decided(cast.reception, cast.rosa)
    assert len(_close(manager, cast, month).texts(".notice")) == 1
    assert db.session.query(MonthClose).all() == []


def test_closing_twice_says_that_it_is_closed(manager: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    _close(manager, cast)
    assert _close(manager, cast).texts(".notice") == ["October 2026 is already closed at Harbour Street."]


def test_an_owner_reopens_with_a_reason(owner: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    _close(owner, cast)
    asked = owner.get(f"{_page(cast)}/reopen")
    assert (asked.h1, asked.texts("main .acts .button")) == ("Reopen October 2026", ["Reopen the month", "Cancel"])
    owner.post(f"{_page(cast)}/reopen", {"reason": " "}, status=422)
    page = owner.follow(owner.post(f"{_page(cast)}/reopen", {"reason": "Tom was meant"}))
    assert page.texts(".close h3") == ["October 2026 Reopened"]
    assert "Priya Nair: Tom was meant" in page.text
    assert page.texts("#to-close") == ["October 2026 is over"]
    assert owner.follow(owner.get(f"{_page(cast)}/reopen", status=303)).h1 == "Month close"


def test_a_manager_does_not_reopen_and_a_viewer_does_not_close(
    manager: PageClient, viewer: PageClient, cast: Cast
) -> None:
    make_decided(cast.reception, cast.rosa)
    assert viewer.get(_page(cast)).texts("main form button") == []
    viewer.post(f"{_page(cast)}/close", {"month": "2026-10"}, status=403)
    assert "Reopen" not in _close(manager, cast).text
    manager.get(f"{_page(cast)}/reopen", status=403)
    manager.get(f"/admin/months/{cast.hill.public_id}", status=404)


def test_the_list_says_how_far_each_location_is_closed(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, given_at=IN_SEPTEMBER)
    assert owner.get("/admin/months/").texts("tbody tr") == [
        "Harbour Street – 2 months to close", "Hill Road – No names yet",
    ]  # fmt: skip
    _close(owner, cast)
    assert owner.get("/admin/months/").texts("tbody tr")[0] == "Harbour Street October 2026 Up to date"
    assert manager.get("/admin/months/", status=303).headers["Location"] == _page(cast)


def test_a_location_without_names_teaches_how_they_come(manager: PageClient, cast: Cast) -> None:
    assert manager.get(_page(cast)).texts(".empty h2") == ["There is no month to close yet"]


def test_the_overview_asks_for_a_month_that_is_over_for_three_days(app: Flask, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    for day, is_asked in ((3, False), (5, True)):
        with time_machine.travel(datetime(2026, 11, day, 12, 0, tzinfo=UTC), tick=False):
            page = PageClient(app).signed_in_as(cast.mark).get("/admin/")
            assert ("October 2026 is over and not closed" in page.text) is is_asked
    _close(PageClient(app).signed_in_as(cast.mark), cast)
    assert "is over and not closed" not in PageClient(app).signed_in_as(cast.mark).get("/admin/").text


def test_the_file_of_a_closed_month_stays_the_same_for_ever(manager: PageClient, cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, by=cast.mark, comment="=1+1 “Kind”")
    asked = f"/admin/exports/mentions.{{}}?month=2026-10&location={cast.harbour.public_id}"
    open_file = manager.get(asked.format("csv"), buffered=True).body.decode()
    assert '"1","Open"' in open_file
    page = _close(manager, cast)
    before = {ending: manager.get(asked.format(ending), buffered=True).body for ending in ("csv", "xlsx", "pdf")}
    assert before["csv"].decode() == open_file.replace('"Open"', '"Regular"')
    assert page.link("CSV October 2026").startswith("/admin/exports/mentions.csv")
    mentions.withdraw(mention, by=cast.mark, at=NOVEMBER)
    cast.rosa.full_name = cast.reception.name = "Changed since"
    db.session.commit()
    with time_machine.travel(NOVEMBER + timedelta(days=40), tick=False):
        later = PageClient(manager.app).signed_in_as(cast.mark)
        assert {ending: later.get(asked.format(ending), buffered=True).body for ending in before} == before


def test_the_export_of_the_next_month_holds_the_correction(manager: PageClient, cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    _close(manager, cast)
    mentions.withdraw(mention, by=cast.mark, at=clock.now())
    asked = f"month=2026-11&location={cast.harbour.public_id}"
    file = manager.get(f"/admin/exports/mentions.csv?{asked}", buffered=True).body.decode()
    assert '"Withdrawn"' in file
    assert '"-1","Open, correction"' in file
    page = manager.get(f"/admin/exports/?{asked}")
    assert page.texts(".totals tbody tr") == ["Rosa Martinez -1"]
    assert "From earlier months: 0 late, 1 corrections" in page.text
    assert MonthClose.first_open(db.session(), cast.harbour.id) == date(2026, 11, 1)


def test_closes_of_many_years_stand_on_pages(owner: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, given_at=datetime(2024, 1, 14, 12, 0, tzinfo=UTC))
    _close(owner, cast, "2026-09")
    first = owner.get(_page(cast))
    assert (len(first.all(".close")), first.texts(".close h3")[0]) == (24, "September 2026 Closed")
    second = owner.get(first.link("Older"))
    assert (len(second.all(".close")), second.texts(".close h3")[-1]) == (9, "January 2024 Closed")
    assert len([link for link in first.texts(".close a") if link.startswith("Reopen")]) == 1
    assert [link for link in second.texts(".close a") if link.startswith("Reopen")] == []
