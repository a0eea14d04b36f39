"""Who may read a file: found at any depth, closed, and left alone where it is no file of its own."""

import stat
from pathlib import Path

from kiosk.lib import private_files


def _mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_what_others_may_read_is_found_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir(mode=0o700)
    for name, mode in {"ours": 0o600, "group": 0o640, "demo/all": 0o604}.items():
        (tmp_path / name).touch(mode=mode)
        (tmp_path / name).chmod(mode)
    tmp_path.chmod(0o700)
    found = private_files.open_to_others(private_files.within(tmp_path))
    assert {path.name for path in found} == {"group", "all"}


def test_closing_leaves_the_owner_what_they_had(tmp_path: Path) -> None:
    tool, missing = tmp_path / "tool", tmp_path / "missing"
    tool.touch()
    tool.chmod(0o755)
    assert private_files.close([tool, missing]) == [tool]
    assert _mode(tool) == "0o700"
    assert private_files.close([tool]) == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").touch()
    (tmp_path / "elsewhere").chmod(0o644)
    (tmp_path / "link").symlink_to("elsewhere")
    assert private_files.close([tmp_path / "link"]) == []
    assert _mode(tmp_path / "elsewhere") == "0o644"


def test_a_file_is_written_for_its_owner_alone_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"old")
    path.chmod(0o644)
    private_files.write(path, b"new")
    assert (path.read_bytes(), _mode(path)) == (b"new", "0o600")
    assert list(tmp_path.iterdir()) == [path]
