"""Files that nobody else on the machine reads: written so, found where they are not, and closed."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077
"""What a mode lets the file's group and everybody else do."""


def only_for_us() -> None:
    """Make whatever this process and its children create from now on readable by their own user alone."""
    os.umask(OTHERS)


def opener(path: str, flags: int) -> int:
    """Open a file that its owner alone can read: for `open(…, opener=opener)`."""
    return os.open(path, flags, 0o600)


def write(path: Path, content: bytes) -> None:
    """Write a small file that its owner alone can read, in one step, and have it on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    write_draft(draft, content)
    move_into_place(draft, path)


def write_draft(draft: Path, content: bytes) -> None:
    """Write a file under a name that nobody reads yet, and have its content on the disk."""
    with open(draft, "wb", opener=opener) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def move_into_place(draft: Path, path: Path) -> None:
    """Give a finished file its name, durably."""
    os.replace(draft, path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk: without it a power cut could still undo a new one."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def close(paths: Iterable[Path]) -> Sequence[Path]:
    """Take from others what they may do with these files; those that this changed."""
    were_open = open_to_others(paths)
    for path in were_open:
        with suppress(OSError):  # somebody else's, gone meanwhile, or on a disk that cannot be written
            path.chmod(_mode(path) & ~OTHERS)
    still_open = set(open_to_others(were_open))
    return [path for path in were_open if path not in still_open]


def open_to_others(paths: Iterable[Path]) -> Sequence[Path]:
    """Those of these files that others may read or change; not those that are missing."""
    return [path for path in paths if _mode(path) & OTHERS]


def within(folder: Path) -> Iterator[Path]:
    """The folder, and every file and folder in it at any depth."""
    yield folder
    for here, folders, files in os.walk(folder):
        yield from (Path(here, name) for name in (*folders, *files))


def _mode(path: Path) -> int:
    """The permissions of a file or folder: none where it is missing, or a link, whose own permissions mean nothing."""
    try:
        found = path.lstat().st_mode
    except OSError:
        return 0
    return 0 if stat.S_ISLNK(found) else stat.S_IMODE(found)
