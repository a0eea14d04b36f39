"""What the server takes of the machine's memory, after it has worked."""

from collections.abc import Iterator

from bench import servers
from bench.load import drive
from bench.rows import Row, Run, at_most
from bench.servers import CODE


def measure(run: Run) -> Iterator[Row]:
    """The usual profile and the small one; PSS shares what processes share among them."""
    for workers, threads, limit in ((2, 8, 130), (1, 16, 80)):
        folder = run.folder / f"{workers}x{threads}"
        with servers.ours(folder, f"sqlite:///{folder / 'ours.db'}", workers=workers, threads=threads) as server:
            for method, path, body in (
                ("POST", f"/t/{CODE}/rate", "visit={visit}&rating=5"),
                ("GET", f"/t/{CODE}", ""),
            ):
                drive(server.port, method, path, connections=16, seconds=run.seconds, body=body)
            yield at_most(f"memory, PSS, {workers} × {threads}", limit, server.memory, "MB")
