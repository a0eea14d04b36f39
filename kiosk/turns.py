"""Taking turns to write: a fair queue before SQLite's one writer, and one commit for all who wait in it."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeAlias

from kiosk.errors import Busy
from kiosk.storage_trouble import is_storage_trouble

WAIT_SECONDS = 10
"""How long a writer waits for its turn before the customer is asked to try again."""

Turns: TypeAlias = Callable[[], AbstractContextManager[None]]


class FileTurns:
    """SQLite takes one writer at a time and makes the others poll, which is unfair and slow.

    Here they queue: threads of a process on a lock, one thread of each process on the file. The kernel lets go of the
    file when a process dies, however it dies.
    """

    def __init__(self, path: str, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = path
        self.wait_seconds = wait_seconds
        self.threads = threading.Lock()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        deadline = time.monotonic() + self.wait_seconds
        if not self.threads.acquire(timeout=self.wait_seconds):
            raise Busy
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                if time.monotonic() > deadline:
                    raise Busy
                yield
            finally:
                os.close(file)
        finally:
            self.threads.release()


class NoTurns:
    """PostgreSQL queues its own writers."""

    @contextmanager
    def __call__(self) -> Iterator[None]:
        yield


class Task:
    """Something a thread wants kept, and what became of it."""

    def __init__(self, step: Callable[..., Any], item: Any) -> None:
        self.step = step
        self.item = item
        self.called = threading.Event()
        self.leads = False
        self.result: Any = None
        self.trouble: BaseException | None = None


class Together:
    """Threads that wait to write at the same time share a transaction, and so its one slow sync to the disk.

    The first to come leads: when its turn comes it does the work of all who wait by then, tells them what became of
    it, and calls the next leader. Nobody is told of success before the commit. If the work of one fails, the
    transaction is rolled back and each is done alone, so that a bad one takes nobody with it.
    """

    def __init__(self, turns: Turns, keep: Callable[[Sequence[Task]], None]) -> None:
        self.turns = turns
        self.keep = keep
        self.lock = threading.Lock()
        self.waiting: list[Task] = []
        self.is_led = False

    def __call__(self, step: Callable[..., Any], item: Any) -> Any:
        """What `step(connection, items)` found for `item`, once that is committed; raise what it raised."""
        task = Task(step, item)
        with self.lock:
            self.waiting.append(task)
            task.leads, self.is_led = not self.is_led, True
        if not task.leads:
            self._wait(task)
        if task.leads:
            self._lead(task)
        if task.trouble is not None:
            raise task.trouble
        return task.result

    def _wait(self, task: Task) -> None:
        """Until `task` is done or is to lead; `Busy` if neither came in time."""
        if task.called.wait(WAIT_SECONDS):
            return
        with self.lock:
            if task in self.waiting and not task.called.is_set():
                self.waiting.remove(task)
                raise Busy
        task.called.wait()

    def _lead(self, leader: Task) -> None:
        tasks = [leader]
        try:
            with self.turns():
                with self.lock:
                    tasks, self.waiting = self.waiting, []
                self._do(tasks)
        except BaseException as trouble:  # whoever waits is told, even when this thread is being stopped
            for task in tasks:
                task.trouble = task.trouble or trouble
        finally:
            with self.lock:
                self.waiting = [task for task in self.waiting if task is not leader]
                self.is_led = bool(self.waiting)
                for heir in self.waiting[:1]:
                    heir.leads = True
                    heir.called.set()
            for task in tasks:
                task.called.set()

    def _do(self, tasks: Sequence[Task]) -> None:
        try:
            self.keep(tasks)
        except Exception as trouble:  # whatever one of them is refused for, the others are tried without it
            if len(tasks) == 1 or is_storage_trouble(trouble):
                raise
            for task in tasks:
                self._do_alone(task)

    def _do_alone(self, task: Task) -> None:
        try:
            self.keep([task])
        except Exception as trouble:  # raised again where the task came from
            task.trouble = trouble
