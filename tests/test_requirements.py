"""What is installed: pinned, with hashes, and complete for plain pip as well as for uv."""

import os
import re
import subprocess
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILES = ["requirements.txt", "requirements-postgresql.txt", "requirements-dev.txt"]


def _pinned(*names: str) -> list[Requirement]:
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    return [Requirement(line.partition("\\")[0]) for line in re.findall(r"^\w.*", text, re.MULTILINE)]


def _asked_for(pin: Requirement) -> list[Requirement]:
    """What the installed package asks for on this machine, by itself and by the extras that were pinned."""
    try:
        asked = [Requirement(line) for line in requires(pin.name) or ()]
    except PackageNotFoundError:  # for another system or Python
        return []
    extras = ["", *pin.extras]
    return [one for one in asked if not one.marker or any(one.marker.evaluate({"extra": extra}) for extra in extras)]


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_one_version_with_its_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=\w)", (ROOT / name).read_text(encoding="utf-8"))[1:]
    assert len(blocks) > 2
    for block in blocks:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==[^\s*,]+", block), block
        assert "--hash=sha256:" in block, block


@pytest.mark.parametrize("files", [FILES[:1], FILES[:2], FILES[:1] + FILES[2:]], ids=lambda files: files[-1])
def test_what_a_package_asks_for_is_pinned_with_its_extras(files: list[str]) -> None:
    pins = _pinned(*files)
    extras: dict[str, set[str]] = {}
    for pin in pins:
        extras.setdefault(canonicalize_name(pin.name), set()).update(pin.extras)
    missing = {
        str(asked)
        for pin in pins
        for asked in _asked_for(pin)
        if canonicalize_name(asked.name) not in extras or not asked.extras <= extras[canonicalize_name(asked.name)]
    }
    assert missing == set()


def test_ci_finds_no_uv_and_everything_else(tmp_path: Path) -> None:
    for name in ("uv", "uvx", "another"):
        (tmp_path / name).write_text("#!/bin/sh\necho ran\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "makefile").write_text("look:\n\t@command -v uv; another\n", encoding="utf-8")
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = [ROOT / ".ci" / "run", "--no-print-directory", "-f", tmp_path / "makefile", "look"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "ran\n"
