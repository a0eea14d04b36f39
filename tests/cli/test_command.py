"""The `goodword` command: from any folder, with the installation's own data."""

import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from kiosk import config
from kiosk.version import __version__

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """A link to the command of a checkout."""
    checkout = tmp_path / "a check out"
    (checkout / ".venv" / "bin").mkdir(parents=True)
    for name in ("kiosk", "wsgi.py"):
        (checkout / name).symlink_to(ROOT / name)
    program = checkout / ".venv" / "bin" / "goodword"
    program.write_bytes((ROOT / "deploy" / "goodword").read_bytes())
    program.chmod(0o755)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "goodword").symlink_to(program)
    return tmp_path / "goodword"


def _run(command: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"INSTANCE_PATH": str(folder / "data"), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([command, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def test_it_says_its_version(command: Path, tmp_path: Path) -> None:
    assert _run(command, "--version", folder=tmp_path).stdout == f"Good Word {__version__}\n"


def test_it_runs_from_any_folder_and_imports_nothing_from_there(command: Path, tmp_path: Path) -> None:
    (tmp_path / "kiosk.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    done = [_run(command, *name.split(), folder=tmp_path) for name in ("migrate", "setup-address", "backup")]
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    assert len(list((tmp_path / "data" / "backups").iterdir())) == 1


def test_help_needs_no_installation(command: Path, tmp_path: Path) -> None:
    assert "backup" in _run(command, "--help", folder=tmp_path).stdout
    assert not (tmp_path / "data").exists()


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    module, _, name = project["tool"]["setuptools"]["dynamic"]["version"]["attr"].rpartition(".")
    assert getattr(import_module(module), name) == __version__
    assert (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()[2].startswith(f"## {__version__} · ")


def test_the_installed_command_is_the_same() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    module, _, name = scripts["goodword"].partition(":")
    assert callable(getattr(import_module(module), name))


def test_data_of_a_checkout_is_in_the_checkout() -> None:
    assert config.PROJECT == ROOT
