"""The mentions pages and the name finder: reasons, notes, several people in one, and names that wait for long."""

from datetime import timedelta

import pytest

from kiosk.lib import clock
from tests.admin.test_mentions import HOSTILE, MENTIONS, _approve, _given
from tests.builders import make_mention
from tests.cast import Cast
from tests.pages import PageClient


def test_a_note_that_names_several_is_split_decided_part_by_part_and_joined(manager: PageClient, cast: Cast) -> None:
    make_mention(cast.reception, "Nobody")
    mention = make_mention(cast.reception, "Rosa and Cathrine")
    page = manager.get(MENTIONS)
    split = page.all("form.split")[0]
    parts = [field["value"] for field in split.select("input[name=part]")]
    assert parts == ["Rosa", "Cathrine"]
    page = manager.follow(manager.post(split["action"], {"part": parts}))
    assert _given(page) == ["Rosa", "Cathrine", "Nobody"]
    assert "Part of the note “Rosa and Cathrine”" in page.text
    joined = manager.follow(manager.post(f"{MENTIONS}{mention.public_id}/join", page.form("join")))
    assert _given(joined) == ["Nobody", "Rosa and Cathrine"]
    page = manager.follow(manager.post(split["action"], {"part": parts}))
    page = manager.follow(_approve(manager, mention, staff_member=cast.rosa.public_id))
    assert _given(page) == ["Cathrine", "Nobody"]
    assert (
        "Part of this note has already been decided"
        in manager.post(f"{MENTIONS}{mention.public_id}/join", status=409).text
    )


@pytest.mark.parametrize("parts", [[], ["Rosa", "Somebody else"], ["Rosa", "\x00"], [HOSTILE, "x" * 5000]])
def test_a_note_is_split_into_its_own_words_alone(manager: PageClient, cast: Cast, parts: list[str]) -> None:
    mention = make_mention(cast.reception, "Rosa and Cathrine")
    page = manager.post(f"{MENTIONS}{mention.public_id}/split", {"part": parts}, status=422)
    assert page.texts(".summary") == ["Split the note into the names in it."]


def test_names_that_nobody_was_found_for_in_two_weeks_have_a_list_of_their_own(manager: PageClient, cast: Cast) -> None:
    assert "Over two weeks" not in manager.get(MENTIONS).text
    at = clock.now()
    for name, days in (("Old", 15), ("Older", 30), ("Young", 13)):
        make_mention(cast.reception, name, given_at=at - timedelta(days=days))
    page = manager.get(manager.get(MENTIONS).link("Over two weeks 2"))
    assert _given(page) == ["Old", "Older"]
    went = manager.post(page.all("form.decision")[0]["action"].replace("approve", "decline"), page.form("approve"))
    assert _given(manager.follow(went)) == ["Older"]
    assert "/aged" in went.headers["Location"]


def test_what_is_written_besides_the_name_is_shown(manager: PageClient, cast: Cast) -> None:
    make_mention(cast.reception, "Tom w/ red glasses")
    assert "Also written: w/ red glasses" in manager.get(MENTIONS).text


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("Tomasz", "another form of Thomas"),
        ("Kate", "nickname of Catherine"),
        ("Roza", "another form of Rosa"),
        ("Martinez", "“Martinez” is in it"),
        ("Ctherine", "spelled like Catherine"),
        ("Rosa the nurse", "“Rosa” is in it · “nurse” fits their job"),
        ("Kathrin", "Catherine"),
        ("TB", "same initials"),
        ("Thom", "Thomas"),
    ],
)
def test_a_suggestion_says_why_in_words(manager: PageClient, cast: Cast, given: str, reason: str) -> None:
    make_mention(cast.reception, given)
    assert reason in manager.get(MENTIONS).texts("label.pick")[0]
