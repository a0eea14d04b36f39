"""The measure itself: large, of many origins, and without a slip of the pen."""

from tests.lib import name_corpus


def test_the_set_is_large_and_both_halves_are_like_in_size() -> None:
    assert len(name_corpus.people()) >= 60
    halves = [len(name_corpus.typed(half)) for half in ("tune", "report")]
    assert sum(halves) == len(name_corpus.typed()) >= 420
    assert min(halves) > 0.4 * sum(halves)


def test_everybody_meant_works_at_that_place() -> None:
    works = {(person.place, person.key) for person in name_corpus.people()}
    meant = {(one.place, key) for one in name_corpus.typed() for keys in one.meant for key in keys}
    assert meant == works


def test_nothing_is_typed_twice() -> None:
    seen = [(one.place, one.words) for one in name_corpus.typed()]
    assert len(seen) == len(set(seen))
