"""The overview's figures: from tallies, by each location's own calendar, and what waits."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib.statistics import Share
from kiosk.models import MentionStatus, Response
from kiosk.queries import overview
from tests.builders import NOON, make_decided, make_mention, make_response
from tests.cast import LONG_AGO, Cast

CONTACT = {"name": "", "email": "", "phone": "1"}


def _figures(scope: overview.Scope = None, now: datetime = NOON) -> overview.Figures:
    return overview.figures(overview.Calendar(scope, now))


def test_satisfaction_is_the_share_of_good_and_very_good_this_month(cast: Cast) -> None:
    for rating in (1, 2, 3, 4, 5):
        make_response(cast.reception, rating=rating)
    make_response(cast.reception, given_at=NOON - timedelta(days=14))
    assert _figures().satisfaction == Share(2, 5)


def test_figures_are_read_from_the_tallies_alone(cast: Cast) -> None:
    make_response(cast.reception)
    db.session.execute(sa.delete(Response))
    db.session.commit()
    assert _figures().satisfaction == Share(1, 1)


def test_other_scales_are_never_added_up(cast: Cast) -> None:
    make_response(cast.reception, scale=2)
    assert _figures().satisfaction == Share(0, 0)


def test_each_location_counts_by_its_own_calendar(cast: Cast) -> None:
    evening = datetime(2026, 10, 31, 20, 0, tzinfo=UTC)
    for touchpoint in (cast.reception, cast.hill_desk):
        make_response(touchpoint, given_at=evening - timedelta(hours=10))
        make_response(touchpoint, given_at=evening)
    harbour = _figures(frozenset({cast.harbour.id}), evening)
    hill = _figures(frozenset({cast.hill.id}), evening)
    assert (harbour.satisfaction.total, harbour.today_count) == (2, 2)
    assert (hill.satisfaction.total, hill.today_count) == (1, 1)
    assert _figures(None, evening).satisfaction.total == 3


def test_the_week_begins_on_monday(cast: Cast) -> None:
    for days in (0, 2, 3):
        make_response(cast.reception, given_at=NOON - timedelta(days=days))
    figures = _figures()
    assert (figures.today_count, figures.week_count) == (1, 2)
    assert [week.share.total for week in figures.weeks[-2:]] == [1, 2]
    assert (len(figures.weeks), figures.weeks[-1].begins_on) == (12, date(2026, 10, 12))


def test_what_lies_before_the_twelve_weeks_is_left_out(cast: Cast) -> None:
    make_response(cast.reception, given_at=NOON - timedelta(weeks=12))
    assert sum(week.share.total for week in _figures().weeks) == 0


def test_nobody_elses_figures_are_seen(cast: Cast) -> None:
    make_response(cast.hill_desk)
    assert _figures(frozenset({cast.harbour.id})).week_count == 0
    assert _figures(frozenset()).weeks == []


def test_what_was_approved_this_month_is_counted(cast: Cast) -> None:
    make_mention(cast.reception)
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.reception, cast.rosa, status=MentionStatus.DECLINED)
    make_decided(cast.reception, cast.rosa, given_at=NOON - timedelta(days=20))
    assert overview.approved_count(overview.Calendar(None, NOON)) == 1


def test_a_request_for_an_answer_is_shown_for_a_fortnight(cast: Cast) -> None:
    make_response(cast.reception, told=Told(contact=CONTACT))
    recent = make_response(cast.reception, told=Told(contact=CONTACT), given_at=NOON + timedelta(days=2))
    found = overview.asking(None, now=NOON + timedelta(days=15))
    assert [response.id for response in found] == [recent.id]
    assert overview.asking(frozenset({cast.hill.id}), now=NOON) == []


def test_low_ratings_with_words_are_shown_for_a_week(cast: Cast) -> None:
    make_response(cast.reception, rating=1)
    make_response(cast.reception, rating=3, told=Told(comment="So so."))
    make_response(cast.reception, rating=2, told=Told(comment="Slow."))
    assert [response.comment for response in overview.low(None, now=NOON)] == ["Slow."]
    assert overview.low(None, now=NOON + timedelta(days=7)) == []


def test_a_touchpoint_is_quiet_after_a_fortnight_without_an_answer(cast: Cast) -> None:
    make_response(cast.reception)
    quiet = overview.quiet(overview.Calendar(None, NOON), now=NOON)
    assert [touchpoint.name for touchpoint in quiet.touchpoints] == ["Front desk"]
    later = NOON + timedelta(days=15)
    assert overview.quiet(overview.Calendar(None, later), now=later).count == 2


def test_what_is_new_or_retired_is_not_quiet(cast: Cast) -> None:
    cast.hill.retired_at = LONG_AGO
    cast.reception.created_at = NOON - timedelta(days=13)
    db.session.commit()
    assert overview.quiet(overview.Calendar(None, NOON), now=NOON).count == 0


def test_the_newest_thanks_have_words_and_are_approved(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.reception, cast.rosa, comment="Kind.")
    make_decided(cast.reception, cast.tom, comment="No.", status=MentionStatus.DECLINED)
    assert [mention.response.comment for mention in overview.newest_thanks(None)] == ["Kind."]


def test_a_standard_is_kept_and_fell_short_in_shares_of_the_answers_that_ticked_any(cast: Cast) -> None:
    welcome, listened = cast.welcome.current.id, cast.listened.current.id
    make_response(cast.reception, told=Told(kept=(welcome, listened)))
    make_response(cast.reception, told=Told(kept=(welcome,), fell_short=(listened,)), rating=4)
    make_response(cast.reception, told=Told(fell_short=(listened,)), rating=2)
    make_response(cast.reception)
    assert [(seen.title, seen.kept, seen.fell_short, seen.since) for seen in overview.standards_seen(None)] == [
        ("Warm welcome", Share(2, 3), Share(0, 3), NOON.date()),
        ("Listened to me", Share(1, 3), Share(2, 3), NOON.date()),
    ]
    assert overview.standards_seen(frozenset({cast.hill.id})) == []
