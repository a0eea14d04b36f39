"""The import's pages: nothing changes before it was looked at, and what is confirmed is what was shown."""

import io
import random
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import StaffMember
from tests.cast import Cast
from tests.lists import files
from tests.pages import Page, PageClient

IMPORT = "/admin/people/import/"
CONFIRM = f"{IMPORT}confirm"
LIST = "Full name,Locations,Role\nYuki Ito,Harbour Street,Nurse\nRosa Martinez,Harbour Street,Lead\n"


def _upload(client: PageClient, content: str | bytes, status: int = 200) -> Page:
    data = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"file": (io.BytesIO(data), "staff.csv")}, status=status)


def _names() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(StaffMember.full_name).order_by(StaffMember.full_name)))


BEFORE = ["Catherine Byrne", "Hanna Virtanen", "Rosa Martinez", "Thomas Baker"]


def test_a_file_is_looked_at_before_anything_changes(owner: PageClient, cast: Cast) -> None:
    page = _upload(owner, LIST)
    assert page.h1 == "What the list would change"
    assert page.texts(".tally div") == ["Added 1", "Changed 1", "No change 0"]
    assert "Role Dental nurse → Lead" in page.texts(".plan .facts")
    assert _names() == BEFORE


def test_what_is_confirmed_is_done(owner: PageClient, cast: Cast) -> None:
    done = owner.post(CONFIRM, _upload(owner, LIST).form("confirm"))
    assert "1 person added, 1 changed." in owner.follow(done).text
    assert _names() == [*BEFORE, "Yuki Ito"]
    again = _upload(owner, LIST)
    assert again.texts(".tally dd") == ["0", "0", "2"]
    assert "Everyone in the list is already up to date." in again.text


def test_confirming_twice_adds_nobody_twice(owner: PageClient, cast: Cast) -> None:
    form = _upload(owner, LIST).form("confirm")
    owner.post(CONFIRM, form)
    page = owner.post(CONFIRM, form, status=409)
    assert page.texts(".summary h2") == ["Somebody changed the staff meanwhile"]
    assert _names() == [*BEFORE, "Yuki Ito"]


def test_a_refused_row_names_its_line_and_offers_no_button(owner: PageClient, cast: Cast) -> None:
    content = 'Full name,Locations,Role\n"Yuki Ito",Harbour Street,"Nurse,\nsenior"\nTom,Nowhere,\n'
    page = _upload(owner, content, status=422)
    assert page.h1 == "Error: What the list would change"
    assert page.texts(".faults") == ["“Nowhere” is not one of your locations."]
    assert page.texts(".plan td.number") == ["4", "2"]
    assert page.all(".confirm") == []


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (b"", "The file is empty."),
        (b"Full name\n", "The file has headings but no rows below them."),
        (b"PK\x03\x04xlsx", "This spreadsheet cannot be opened."),
        (b"\xd0\xcf\x11\xe0xls", "This is an old type of spreadsheet"),
        (b"\x00\x01\x02\x03", "This file is not text."),
        (b'Full name\n"Rosa\n', "A quotation mark that opens in line 2"),
        (b"Full name\n" + b"x\n" * 10_001, "The file has more than 10,000 rows."),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(owner: PageClient, content: bytes, start: str) -> None:
    assert _upload(owner, content, status=422).texts(".summary li")[0].startswith(start)


def test_no_file_and_a_far_too_large_one_are_refused(owner: PageClient) -> None:
    assert owner.post(IMPORT, {}, status=422).texts(".summary li") == ["Choose a file."]
    too_large = {"data": b"x" * 10_000_000, "content_type": "multipart/form-data; boundary=x"}
    assert owner.browser.post(IMPORT, **too_large).status_code == 413


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_taken(owner: PageClient, cast: Cast, encoding: str) -> None:
    page = _upload(owner, "Full name;Locations\r\nJosé Ångström;Hill Road\r\nZoë Müller;Hill Road\r\n".encode(encoding))
    if encoding == "cp1252":  # so few letters may be Baltic ones as well
        page = owner.post(CONFIRM, page.form("confirm") | {"encoding": encoding, "then": "look"}, status=200)
    owner.post(CONFIRM, page.form("confirm"))
    assert "José Ångström" in _names()


def test_a_manager_imports_only_for_their_own_locations(manager: PageClient, cast: Cast) -> None:
    page = _upload(manager, "Full name,Locations\nYuki Ito,Hill Road\n", status=422)
    assert page.texts(".faults") == ["“Hill Road” is not one of your locations."]
    manager.post(CONFIRM, _upload(manager, "Full name\nYuki Ito\n").form("confirm"))
    assert "Yuki Ito" in _names()


def test_a_viewer_imports_nothing(viewer: PageClient) -> None:
    viewer.get(IMPORT, status=403)
    _upload(viewer, LIST, status=403)
    viewer.post(CONFIRM, {"shown": "x"}, status=403)


@pytest.mark.parametrize("shown", ["", "not-a-token", "a.b.c", "x" * 100_000])
def test_a_confirmation_of_nothing_changes_nothing(owner: PageClient, shown: str) -> None:
    page = owner.follow(owner.post(CONFIRM, {"shown": shown}))
    assert "Choose the file again; nothing was changed." in page.text
    assert _names() == BEFORE


def test_a_preview_is_for_the_manager_who_saw_it(app: Flask, owner: PageClient, cast: Cast) -> None:
    shown = _upload(owner, "Full name,Locations\nYuki Ito,Hill Road\n").form("confirm")["shown"]
    mark = PageClient(app).signed_in_as(cast.mark)
    assert "nothing was changed" in mark.follow(mark.post(CONFIRM, {"shown": shown})).text
    assert _names() == BEFORE


def test_a_preview_runs_out(owner: PageClient, cast: Cast) -> None:
    form = _upload(owner, LIST).form("confirm")
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        owner.post(CONFIRM, form)
    assert _names() == BEFORE


def test_hostile_cells_are_only_text(owner: PageClient, cast: Cast) -> None:
    page = _upload(owner, 'Full name,Locations,Role\n<script>x</script>,Hill Road,=1+1\n"""><b>",Hill Road,\n')
    assert page.texts(".plan tbody th") == ["<script>x</script>", '"><b>']
    assert page.all("main script, main b") == []
    owner.post(CONFIRM, page.form("confirm"))
    assert {"<script>x</script>", '"><b>'} < set(_names())


def test_the_list_we_hand_out_can_be_imported(manager: PageClient, cast: Cast) -> None:
    template = manager.get(f"{IMPORT}template.csv")
    assert template.headers["Content-Type"] == "text/csv; charset=utf-8"
    page = _upload(manager, template.body)
    assert page.texts(".tally dd") == ["0", "2", "0"]


def test_five_thousand_rows_go_through_the_pages(owner: PageClient, cast: Cast) -> None:
    letters = random.Random(1)
    rows = [f"{number},{_random_name(letters)},Hill Road,Nurse,yes" for number in range(5000)]
    content = "\n".join(("Reference,Full name,Locations,Role,Shown", *rows))
    shown = owner.open("POST", IMPORT, {"file": (io.BytesIO(content.encode()), "staff.csv")}).get_data(as_text=True)
    assert shown.count("<tr>") == 5001
    owner.post(CONFIRM, {"shown": re.findall(r'name="shown" value="([^"]+)"', shown)[0]})
    assert len(_names()) == 5004


def _random_name(letters: Any) -> str:
    return " ".join("".join(letters.choices("abcdefghijklmnopqrstuvwxyzäöü", k=9)) for _ in range(2))


POLISH = "Full name;Locations\r\nŁucja Wiśniewska;Hill Road\r\nŻaneta Gołąb;Hill Road\r\n"


def test_how_a_file_was_read_is_said_and_can_be_changed_without_sending_it_again(owner: PageClient, cast: Cast) -> None:
    page = _upload(owner, POLISH.encode("cp1250"))
    assert "Central European (Windows-1250)" in page.text
    assert "Łucja, Wiśniewska, Żaneta" in page.text
    form = page.form("confirm") | {"encoding:other": "", "encoding": "cp1252", "then": "look"}
    assert "£ucja Wiœniewska" in owner.post(CONFIRM, form, status=200).text
    right = owner.post(CONFIRM, form | {"encoding": "cp1250"}, status=200)
    owner.post(CONFIRM, right.form("confirm") | {"then": "import"})
    assert {"Łucja Wiśniewska", "Żaneta Gołąb"} < set(_names())


def test_an_open_question_comes_before_the_button(owner: PageClient, cast: Cast) -> None:
    page = _upload(owner, "Full name,Locations,Joined\nYuki Ito,Hill Road,03/04/2024\n")
    assert page.texts(".questions h2") == ["One question first"]
    assert page.texts(".confirm") == []
    form = page.form("confirm")
    again = owner.post(CONFIRM, form | {"dates:/": "day first", "then": "look"}, status=200)
    assert "2024-04-03" in again.text
    owner.post(CONFIRM, again.form("confirm") | {"then": "import"})
    assert "Yuki Ito" in _names()


def test_an_import_with_a_question_open_changes_nothing(owner: PageClient, cast: Cast) -> None:
    page = _upload(owner, "Full name,Locations,Joined\nYuki Ito,Hill Road,03/04/2024\n")
    owner.post(CONFIRM, page.form("confirm") | {"then": "import"}, status=409)
    assert _names() == BEFORE


def test_an_answer_changed_in_the_last_moment_is_looked_at_first(owner: PageClient, cast: Cast) -> None:
    page = _upload(owner, "Full name,Locations\nRosa Martínez,Harbour Street\n")
    answers = {"person:2": cast.rosa.public_id}
    page = owner.post(CONFIRM, page.form("confirm") | answers | {"then": "look"}, status=200)
    page = owner.post(CONFIRM, page.form("confirm") | {"person:2": "new", "then": "import"}, status=200)
    assert page.texts(".tally dd")[0] == "1"
    assert _names() == BEFORE


def test_a_workbooks_sheets_are_offered(owner: PageClient, cast: Cast) -> None:
    notes, staff = (
        ("Notes", [["Opening hours"], ["9 to 5"]]),
        ("Team", [["Full name", "Locations"], ["Yuki Ito", "Hill Road"]]),
    )
    page = _upload(owner, files.xlsx(notes, staff))
    assert "Sheet read: Team" in page.text
    owner.post(CONFIRM, page.form("confirm") | {"then": "import"})
    assert "Yuki Ito" in _names()


def test_rows_to_check_come_first(owner: PageClient, cast: Cast) -> None:
    page = _upload(owner, 'Full name,Locations\nYuki Ito,Hill Road\n"Moen, Edda",Hill Road\nJos? Mu?oz,Hill Road\n')
    assert page.texts(".plan tbody th") == ["Edda Moen", "Jos? Mu?oz", "Yuki Ito"]
