"""What an installation is made from: settings, image, compose files and units are what they say they are."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk import config, settings

ROOT = Path(__file__).resolve().parent.parent
UNITS = ROOT / "deploy" / "systemd"
STEPS = [
    line.split(maxsplit=1)
    for line in (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]
COPIED = [name for step, rest in STEPS if step == "COPY" and "--from" not in rest for name in rest.split()[:-1]]
NO_RIGHTS = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
"""Root without its rights may write no more than anybody else."""


def _last(step: str) -> str:
    return [rest for name, rest in STEPS if name == step][-1]


def _compose(name: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_every_setting_is_described_once() -> None:
    source = Path(config.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'found\.\w+\("([A-Z_]+)"', source))
    secrets = set(re.findall(r'found\.secret\("([A-Z_]+)"', source))
    assert {one.name for one in settings.SETTINGS} == read
    assert {one.name for one in settings.SETTINGS if one.is_secret} == secrets


def test_the_guide_has_the_settings() -> None:
    assert settings.table() in (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def test_the_example_is_made_from_the_settings() -> None:
    made = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert made == settings.example(), "run: .venv/bin/python -m kiosk.settings > .env.example"


def test_each_example_is_a_value_that_the_start_takes(tmp_path: Path) -> None:
    examples = {one.name: one.example for one in settings.SETTINGS} | {"INSTANCE_PATH": str(tmp_path)}
    assert config.from_environment(examples).base_url == examples["BASE_URL"]
    assert config.server(examples).port == int(examples["PORT"])


def test_the_image_is_made_of_files_that_are_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert COPIED
    for name in COPIED:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored, name


def test_the_image_runs_as_nobody_in_particular() -> None:
    uid, _, gid = _last("USER").partition(":")
    assert int(uid) > 0
    assert int(gid) > 0


def test_the_image_starts_where_it_can_write_nothing_but_its_data(tmp_path: Path) -> None:
    app = tmp_path / "app"
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, app / name)
    (app / ".venv").symlink_to(sys.prefix)
    subprocess.run(["chmod", "-R", "a-w", app], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    own = dict(pair.split("=") for pair in _last("ENV").split())
    here = {"INSTANCE_PATH": str(tmp_path / "data"), "PORT": port, "BASE_URL": "https://feedback.example.org"}
    environment = os.environ | own | here
    command = [*NO_RIGHTS, *json.loads(_last("CMD"))]
    with subprocess.Popen(command, cwd=app, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert any("https://feedback.example.org/admin/setup/" in line for line in server.stdout)
            health = json.loads(_last("HEALTHCHECK").partition("CMD ")[2].replace(":8000/", f":{port}/"))
            assert subprocess.run(health, cwd=app, env=environment).returncode == 0
        finally:
            server.terminate()
    assert subprocess.run(health, cwd=app, env=environment, capture_output=True).returncode == 1
    subprocess.run(["chmod", "-R", "u+w", app], check=True)


def test_the_installed_command_of_the_image_is_the_one_of_its_environment() -> None:
    assert any(rest == "ln -s /app/.venv/bin/goodword /usr/local/bin/goodword" for _, rest in STEPS)
    assert (_last("WORKDIR"), COPIED[-1]) == ("/app", "kiosk")


def test_compose_is_one_service_that_writes_in_one_volume() -> None:
    compose = _compose("compose.yaml")
    ((_, service),) = compose["services"].items()
    assert service["volumes"] == ["data:/data"]
    assert list(compose["volumes"]) == ["data"]
    assert service["read_only"]
    assert (service["tmpfs"], service["cap_drop"]) == (["/tmp"], ["ALL"])
    assert service["environment"]["BASE_URL"].startswith("${BASE_URL:?Set BASE_URL to the address that phones")


def test_a_chains_compose_adds_postgresql_and_caddy() -> None:
    added = _compose("compose.postgresql.yaml")
    assert set(added["services"]) == {"goodword", "database", "caddy"}
    for service in added["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in added["volumes"] or (ROOT / source).exists(), source


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgresql.yaml"])
def test_compose_sets_what_is_a_setting(name: str) -> None:
    known = {one.name for one in settings.SETTINGS}
    assert set(_compose(name)["services"]["goodword"]["environment"]) <= known


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as they stand once the project is in its place."""
    if not shutil.which("systemd-analyze"):
        # Part of Debian's systemd: a laptop may lack it, and is told so; where it counts, nothing is left out.
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("systemd-analyze was not found")
    shutil.copytree(UNITS, tmp_path / "units")
    for path in (tmp_path / "units").glob("*.service"):
        program = shlex.split(re.search(r"^ExecStart=(.*)$", path.read_text("utf-8"), re.MULTILINE)[1])[0]
        assert program.startswith("/opt/goodword/.venv/bin/")
        path.write_text(path.read_text("utf-8").replace(program, "/bin/true"), encoding="utf-8")
    return tmp_path / "units"


def _analyze(units: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:"}
    command = ["systemd-analyze", "--no-pager", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_systemd_understands_the_units(units: Path) -> None:
    names = sorted(str(path) for path in units.glob("goodword-*.*") if path.is_file())
    assert len(names) == 3
    done = _analyze(units, "verify", "--man=no", *names)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["goodword-server.service", "goodword-backup.service"])
def test_systemd_finds_little_that_the_units_could_do_without(units: Path, name: str) -> None:
    done = _analyze(units, "security", "--offline=true", "--threshold=15", str(units / name))
    assert done.returncode == 0, done.stdout
