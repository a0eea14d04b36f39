"""One commit for all who wait: who leads, who is told what, and who gives up."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk import turns
from kiosk.errors import Busy
from kiosk.turns import FileTurns, Task, Together


class Notebook:
    """What was kept, batch by batch. Its turn can be held by somebody else; the item `bad` is refused."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.batches: list[list[str]] = []
        self.together = Together(self.taking_turns, self.keep)

    @contextmanager
    def taking_turns(self) -> Iterator[None]:
        with self.turn:
            yield

    def keep(self, tasks: Sequence[Task]) -> None:
        if "bad" in (items := [task.item for task in tasks]):
            raise ValueError
        self.batches.append(items)

    def write(self, item: str, troubles: list[Exception]) -> threading.Thread:
        """Write `item` from another thread, which is waiting when this returns."""

        def write() -> None:
            try:
                self.together(print, item)
            except Exception as trouble:  # whatever it is, the test looks at it
                troubles.append(trouble)

        thread = threading.Thread(target=write)
        thread.start()
        while item not in [task.item for task in self.together.waiting]:
            pass
        return thread


def test_all_who_wait_are_kept_at_once() -> None:
    notebook, troubles = Notebook(), []
    with notebook.turn:
        threads = [notebook.write(item, troubles) for item in "abc"]
    for thread in threads:
        thread.join()
    assert notebook.batches == [["a", "b", "c"]]
    assert troubles == []


def test_a_bad_one_is_told_alone() -> None:
    notebook, troubles = Notebook(), []
    with notebook.turn:
        threads = [notebook.write(item, troubles) for item in ("a", "bad", "c")]
    for thread in threads:
        thread.join()
    assert notebook.batches == [["a"], ["c"]]
    assert [type(trouble) for trouble in troubles] == [ValueError]


def test_who_waits_too_long_is_told_so_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.02)
    notebook, troubles = Notebook(), []
    with notebook.turn:
        leader = notebook.write("a", troubles)
        notebook.write("b", troubles).join()
    leader.join()
    assert [type(trouble) for trouble in troubles] == [Busy]
    assert notebook.batches == [["a"]]


def test_after_a_leader_that_got_no_turn_the_next_one_leads() -> None:
    notebook, troubles = Notebook(), []
    refusals = iter([Busy()])

    @contextmanager
    def turn() -> Iterator[None]:
        with notebook.turn:
            for refusal in refusals:
                raise refusal
            yield

    notebook.together.turns = turn
    with notebook.turn:
        threads = [notebook.write(item, troubles) for item in "ab"]
    for thread in threads:
        thread.join()
    assert [type(trouble) for trouble in troubles] == [Busy]
    assert notebook.batches == [["b"]]


def test_a_thread_waits_for_the_file_but_so_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.02)
    taking = FileTurns(str(tmp_path / "lock"))
    with taking(), pytest.raises(Busy), taking():
        pass
