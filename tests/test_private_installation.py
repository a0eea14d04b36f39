"""Nobody else on the machine reads what an installation keeps."""

import os
import stat
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kiosk import config, create_app, startup
from kiosk.config import BadSetting, Settings
from tests import serving

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534


@pytest.fixture
def lenient() -> Iterator[None]:
    """The umask of most machines: whatever is made can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _open(folder: Path) -> list[str]:
    """What others could read in it, and the folder itself."""
    paths = [folder, *folder.rglob("*")]
    return [str(path) for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.usefixtures("lenient")
def test_a_server_writes_nothing_that_others_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    folder.mkdir()
    with serving.server(Settings(folder, "", f"sqlite:///{folder / 'goodword.db'}")) as address:
        assert urllib.request.urlopen(f"{address}/readyz").status == 200
        (folder / "server.log").chmod(0o600)  # made by the shell that starts the server, as wherever it writes it to
        made = {path.name for path in folder.iterdir()}
        assert made >= {"secret_key", "goodword.db", "goodword.db-wal", "goodword.db-shm", "goodword.db.lock"}
        assert _open(folder) == []


@pytest.mark.usefixtures("lenient")
def test_what_a_command_writes_is_private_too(tmp_path: Path) -> None:
    ours = os.environ | {"INSTANCE_PATH": str(tmp_path / "new" / "instance"), "FLASK_APP": "wsgi"}
    command = [sys.executable, "-m", "flask", "db", "upgrade"]
    subprocess.run(command, cwd=ROOT, env=ours, capture_output=True, check=True)
    assert (tmp_path / "new" / "instance" / "goodword.db").exists()
    assert _open(tmp_path / "new") == []


def test_an_installation_that_others_could_read_is_closed_to_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.from_environment({"INSTANCE_PATH": str(tmp_path)})
    tmp_path.chmod(0o755)
    (tmp_path / "goodword.db").touch()
    (tmp_path / "goodword.db").chmod(0o644)
    app = create_app(config.from_environment({"INSTANCE_PATH": str(tmp_path)}))
    assert f"Others could open {tmp_path}. It is closed to them now." in capsys.readouterr().err
    assert f"  Others could read {tmp_path / 'goodword.db'}. It is closed to them now." in startup.make_ready(app)
    assert _open(tmp_path) == []


def test_a_folder_in_which_another_start_makes_the_key_is_ours(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "secret_key.4711").touch()
    assert config.from_environment({"INSTANCE_PATH": str(tmp_path)}).secret_key
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["notes.txt", "somebody"])
def test_a_folder_of_others_is_not_closed_to_them(tmp_path: Path, name: str) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / name).mkdir()
    with pytest.raises(BadSetting, match="Name a folder for Good Word alone, or close this one: chmod 700 "):
        config.from_environment({"INSTANCE_PATH": str(tmp_path)})
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_somebody_elses_folder_is_refused() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        os.seteuid(NOBODY)
        try:
            with pytest.raises(BadSetting, match="everybody on this machine can open"):
                config.from_environment({"INSTANCE_PATH": folder})
        finally:
            os.seteuid(0)


def test_the_doctor_names_every_file_that_is_too_open(tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path, "-", f"sqlite:///{tmp_path / 'own.db'}", is_testing=True))
    startup.make_ready(app)
    assert "good  files: Nobody else can read them." in _doctor(app)
    (tmp_path / "demo").mkdir()
    for name in ("own.db-wal", "demo/an export.csv"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    (tmp_path / "demo").chmod(0o700)
    said = next(line for line in _doctor(app) if " files: " in line)
    assert said.startswith("FIX   files: Others can read them: chmod go= ")
    assert f"'{tmp_path / 'demo' / 'an export.csv'}'" in said
    assert str(tmp_path / "own.db-wal") in said


def _doctor(app: Flask) -> list[str]:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["kiosk", "doctor"]).output.splitlines()
