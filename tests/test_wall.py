"""The wall as a screen opens it: what it shows of whom, to whom it opens, and that it leaves nothing behind."""

import re

import pytest
from bs4 import BeautifulSoup

from kiosk.actions import sharing
from kiosk.assets import STATIC
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Mention, Picture, Team, Wall, WallChoice, WallLook
from tests.builders import NOON, make_decided, make_wall
from tests.cast import Cast
from tests.notes import agree, make_thanks
from tests.pages import PageClient

HOSTILE = '<script>alert("x")</script> & “quoted”'


def share(cast: Cast, *mentions: Mention) -> None:
    for mention in mentions:
        sharing.share(mention, by=cast.priya, at=NOON)


@pytest.fixture
def wall(cast: Cast) -> Wall:
    """The wall of Harbour Street, where Rosa agreed to every note and Tom did too."""
    agree(cast.rosa, cast.tom)
    return make_wall(cast.harbour)


def notes(client: PageClient, wall: Wall) -> BeautifulSoup:
    """What an open screen asks for."""
    return BeautifulSoup(client.open("GET", f"/wall/{wall.key}/notes").get_data(), "html.parser")


def test_it_says_what_it_is_and_out_of_how_many(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, *make_thanks(cast), *make_thanks(cast))
    make_thanks(cast, may_share=False)
    make_decided(cast.reception, cast.rosa, by=cast.mark)  # no words, so no note to choose
    page = client.get(f"/wall/{wall.key}")
    assert page.h1 == "Thank-you notes, chosen by the manager: 2 of 3"
    assert "review" not in page.text.lower()


def test_a_note_has_words_name_role_month_and_what_was_seen(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, *make_thanks(cast, kept=(cast.welcome.current.id,)))
    (note,) = client.get(f"/wall/{wall.key}").texts(".note")
    assert note == "“Rosa found me a slot.” RM Rosa M. , Dental nurse October 2026 Warm welcome"


def test_people_thanked_in_the_same_words_are_one_note(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, make_thanks(cast, cast.rosa, cast.tom)[0])
    page = client.get(f"/wall/{wall.key}")
    assert page.texts(".who b") == ["Rosa M.", "Tom"]
    assert page.h1.endswith("1 of 1")


def test_name_and_photo_are_shown_only_as_the_person_allows(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, *make_thanks(cast))
    cast.rosa.is_shown = False
    db.session.commit()
    page = client.get(f"/wall/{wall.key}")
    assert page.texts(".who b") == ["Somebody on our team"]
    assert "RM" not in page.texts(".mark")


def test_a_photo_is_shown_only_as_the_person_allows(client: PageClient, cast: Cast, wall: Wall) -> None:
    photo = Picture(content_type="image/png", data=b"-", width=9, height=9, created_at=NOON)
    cast.rosa.photo = photo
    db.session.commit()
    share(cast, *make_thanks(cast))
    address = f"/wall/{wall.key}"
    assert [image["src"] for image in client.get(address).all("img.mark")] == [f"/pictures/{photo.public_id}"]
    cast.rosa.shows_photo = False
    db.session.commit()
    assert client.get(address).all("img") == []


def test_a_team_is_thanked_as_a_team(client: PageClient, cast: Cast, wall: Wall) -> None:
    team = Team(location_id=cast.harbour.id, name="Kitchen", created_at=NOON, members=[cast.catherine])
    db.session.add(team)
    db.session.commit()
    mention = make_thanks(cast, typed_names=("the cooks",), given={"rating": 5})[-1]
    mention.team_id, mention.status, mention.decided_at = team.id, "approved", NOON
    cast.catherine.wall_choice = WallChoice.ALWAYS
    db.session.commit()
    share(cast, mention)
    assert "Kitchen" in client.get(f"/wall/{wall.key}").texts(".who b")


def test_words_are_only_words(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, *make_thanks(cast, comment=HOSTILE))
    page = client.get(f"/wall/{wall.key}")
    assert HOSTILE in page.all("blockquote")[0].get_text()
    assert len(page.all("script")) == 1


def test_what_is_longer_than_the_wall_ends_with_a_whole_sentence(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, *make_thanks(cast, comment="She waited with me. " * 60))
    words = client.get(f"/wall/{wall.key}").texts("blockquote")[0]
    assert words.endswith("She waited with me. …”")
    assert 200 < len(words) <= 245


def test_a_wall_of_a_location_shows_no_other(client: PageClient, cast: Cast, wall: Wall) -> None:
    agree(cast.hanna)
    share(cast, *make_thanks(cast))
    assert client.get(f"/wall/{make_wall(cast.hill).key}").texts(".note") == []
    everywhere = client.get(f"/wall/{make_wall(None).key}")
    assert "Harbour Street" in everywhere.texts(".note small")[0]


def test_an_open_screen_hears_at_once_of_what_was_taken_down(client: PageClient, cast: Cast, wall: Wall) -> None:
    first, second = make_thanks(cast)[0], make_thanks(cast, comment="Tom helped.")[0]
    share(cast, first, second)
    assert len(notes(client, wall).select(".note")) == 2
    sharing.take_down(first, by=cast.mark, at=clock.now())
    assert [note.blockquote.get_text() for note in notes(client, wall).select(".note")] == ["“Tom helped.”"]


def test_a_screen_asks_for_the_same_that_the_page_has(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, *make_thanks(cast))
    page = client.get(f"/wall/{wall.key}")
    assert str(page.all("main > .turns")[0]) == str(notes(client, wall).div)


def test_without_notes_it_shows_the_mission(client: PageClient, cast: Cast, wall: Wall) -> None:
    cast.organisation.mission = "Nobody leaves worried."
    db.session.commit()
    page = client.get(f"/wall/{wall.key}")
    assert (page.h1, page.texts(".mission")) == ("Thank-you notes", ["Nobody leaves worried."])


def test_without_javascript_the_page_goes_on_by_itself(client: PageClient, cast: Cast, wall: Wall) -> None:
    for words in ("One.", "Two.", "Three."):
        share(cast, *make_thanks(cast, comment=words))
    order = []
    address = f"/wall/{wall.key}"
    for _ in range(4):
        page = client.get(address)
        order.append(page.texts(".now blockquote")[0])
        address = f"/wall/{wall.key}" + page.all("noscript meta")[0]["content"].partition("url=")[2]
    assert sorted(order[:3]) == ["“One.”", "“Three.”", "“Two.”"]
    assert order[3] == order[0]


@pytest.mark.parametrize("note", ["x", "-1", "²", "9" * 9, ""])
def test_a_note_that_is_none_is_the_first(client: PageClient, cast: Cast, wall: Wall, note: str) -> None:
    share(cast, *make_thanks(cast))
    assert len(client.get(f"/wall/{wall.key}?note={note}").all(".now")) == 1


def test_the_key_may_be_typed_as_it_is_written_down(client: PageClient, wall: Wall) -> None:
    key = wall.key
    client.get(f"/wall/{key[:4].upper()}-{key[4:8]}-{key[8:]}")


@pytest.mark.parametrize("path", ["", "/notes", "/embed"])
@pytest.mark.parametrize("state", ["unknown", "retired", "location retired"])
def test_a_closed_wall_shows_nothing(client: PageClient, cast: Cast, wall: Wall, path: str, state: str) -> None:
    wall.may_embed = True
    if state == "retired":
        wall.retired_at = NOON
    elif state == "location retired":
        cast.harbour.retired_at = NOON
    db.session.commit()
    key = "0" * 12 if state == "unknown" else wall.key
    assert client.get(f"/wall/{key}{path}", 404).h1 == "There is nothing here"


def test_a_screen_gets_no_cookie_and_keeps_nothing(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, *make_thanks(cast))
    for path in ("", "/notes"):
        headers = client.open("GET", f"/wall/{wall.key}{path}").headers
        assert "Set-Cookie" not in headers
        assert headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_other_sites_show_it_only_if_they_may(client: PageClient, cast: Cast, wall: Wall) -> None:
    share(cast, *make_thanks(cast))
    client.get(f"/wall/{wall.key}/embed", 404)
    wall.may_embed = True
    db.session.commit()
    page = client.get(f"/wall/{wall.key}/embed")
    assert page.h1 == "Thank-you notes, chosen by the manager: 1 of 1"
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert page.all("script, a, img") == []


@pytest.mark.parametrize(("look", "ground"), [(WallLook.DARK, "--bg:#1"), (WallLook.LIGHT, "--bg:#fbf8f3")])
def test_a_wall_is_dark_or_light(client: PageClient, cast: Cast, look: WallLook, ground: str) -> None:
    page = client.get(f"/wall/{make_wall(cast.harbour, look=look).key}")
    assert ground in page.all("style")[0].get_text()


def test_nothing_is_on_the_wall_until_a_manager_shares_it(client: PageClient, cast: Cast, wall: Wall) -> None:
    make_thanks(cast)
    assert client.get(f"/wall/{wall.key}").texts(".note") == []


def test_the_script_keeps_to_what_old_televisions_know() -> None:
    source = (STATIC / "js" / "wall.js").read_text(encoding="utf-8")
    assert re.findall(r"\?\.|\?\?|\|\|=|&&=|replaceChildren|\.at\(", source) == []
