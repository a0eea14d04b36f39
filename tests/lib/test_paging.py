"""Lists a page at a time."""

from kiosk.lib import paging


def test_one_row_more_than_a_page_says_that_more_follow() -> None:
    assert paging.cut([3, 2, 1], 2, str) == paging.Page([3, 2], "2")


def test_a_page_that_is_just_full_is_the_last() -> None:
    assert paging.cut([3, 2], 2, str) == paging.Page([3, 2], "")
    assert paging.cut([], 2, str) == paging.Page([], "")
