"""The first tap: durable and counted, against bare Flask with one plain insert, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench import databases, servers
from bench.load import Load, drive
from bench.rows import Row, Run, at_least, at_most_ratio
from bench.servers import Server

CONNECTIONS = (8, 32)


def measure(run: Run) -> Iterator[Row]:
    """The rows for both databases."""
    with _sqlite(run) as (ours, reference):
        for connections in CONNECTIONS:
            yield from _compared(run, ours, reference, connections, "SQLite", aim=0.7, with_tail=True)
    with _postgresql(run) as (ours, reference):
        for connections in CONNECTIONS:
            yield from _compared(run, ours, reference, connections, "PostgreSQL", aim=0.7)


@contextmanager
def _sqlite(run: Run) -> Iterator[tuple[Server, Server]]:
    folder = run.folder / "sqlite"
    with (
        servers.ours(folder, f"sqlite:///{folder / 'ours.db'}") as ours,
        servers.reference(str(folder / "reference.db")) as reference,
    ):
        yield ours, reference


@contextmanager
def _postgresql(run: Run) -> Iterator[tuple[Server, Server]]:
    with ExitStack() as stack:
        url = stack.enter_context(databases.durable_postgresql(run.folder / "postgresql"))
        ours = stack.enter_context(servers.ours(run.folder / "on_postgresql", url("ours")))
        yield ours, stack.enter_context(servers.reference(url("reference").replace("+psycopg", "")))


def _compared(
    run: Run, ours: Server, reference: Server, connections: int, on: str, *, aim: float, with_tail: bool = False
) -> Iterator[Row]:
    """Rounds in which both take a turn; every second round the other one begins."""
    for server in (ours, reference):
        _tap(server, connections, 0.5)
    pairs = []
    for number in range(run.rounds):
        order = (ours, reference) if number % 2 else (reference, ours)
        loads = {server.port: _tap(server, connections, run.seconds) for server in order}
        pairs.append((loads[ours.port], loads[reference.port]))
    what = f"first tap, {connections} connections, {on}"
    speed = [mine.per_second / theirs.per_second for mine, theirs in pairs]
    yield at_least(what, aim, speed, of=f" of {pairs[-1][1].per_second:,.0f}/s")
    if with_tail:
        tail = [mine.p99 / theirs.p99 for mine, theirs in pairs]
        yield at_most_ratio(f"{what}: p99", 0.25, tail, of=f" of {pairs[-1][1].p99:.0f} ms")


def _tap(server: Server, connections: int, seconds: float) -> Load:
    path, body = f"/t/{servers.CODE}/rate", "visit={visit}&rating=5"
    load = drive(server.port, "POST", path, connections=connections, seconds=seconds, body=body)
    if load.failed:
        raise RuntimeError(f"{load.failed} of {load.answered} taps were not kept")
    return load
