"""What prose promises is true: the map, the commands, the links, the words."""

import ast
import re
from pathlib import Path

import click
import pytest
from flask import Flask

from kiosk import models

ROOT = Path(__file__).resolve().parent.parent
PROSE = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
READ = {path: path.read_text(encoding="utf-8") for path in PROSE if path.exists()}
EVERYTHING = "\n".join(READ.values())


def _caption(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.splitlines()[0]


def test_the_readme_is_short() -> None:
    assert len(READ[ROOT / "README.md"].splitlines()) <= 150


def test_the_map_says_what_the_rooms_say() -> None:
    rooms = re.findall(r"^(kiosk/\S+|wsgi\.py|gunicorn\.conf\.py)\s+(.+)$", READ[ROOT / "README.md"], re.MULTILINE)
    assert len(rooms) > 10
    for name, caption in rooms:
        path = ROOT / name / "__init__.py" if (ROOT / name).is_dir() else ROOT / name
        assert _caption(path) == caption, name
    modules = {f"kiosk/{path.name}" for path in (ROOT / "kiosk").glob("*.py")}
    assert modules - dict(rooms).keys() == set()


def test_every_make_command_exists() -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", EVERYTHING, re.MULTILINE))
    assert {"run", "test", "demo"} <= named <= known


def test_every_command_exists_and_is_explained(app: Flask) -> None:
    group = app.cli.commands["kiosk"]
    context = click.Context(group)
    known = {name for name in group.list_commands(context) if group.get_command(context, name)}
    named = set(re.findall(r"`goodword ([a-z-]+)", EVERYTHING))
    assert named == known


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", READ[path])
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_paths_in_prose_exist(path: Path) -> None:
    named = re.findall(r"`((?:kiosk|tests|docs|bench|deploy)/[\w./-]+)", READ[path])
    missing = [name for name in named if "…" not in name and not (ROOT / name.rstrip(".")).exists()]
    assert missing == []


def test_the_glossary_knows_every_model() -> None:
    known = READ[ROOT / "docs" / "glossary.md"].replace(" ", "").lower()
    classes = [name for name in models.__all__ if name[0].isupper()]
    parts_of_another = {"Role", "MentionOrigin", "MentionStatus", "Interaction", "StaffName", "Touchpoint"}
    parts_of_another |= {"AlarmKind", "HoldReason", "TabletStatus", "WallChoice", "WallLook"}
    assert [name for name in classes if name.lower() not in known and name not in parts_of_another] == []


def test_decisions_say_why() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert decisions
    for path in decisions:
        assert all(f"**{part}.**" in READ[path] for part in ("Context", "Decision", "Consequences")), path.name


def test_each_decision_has_a_number_of_its_own() -> None:
    names = [path.name for path in (ROOT / "docs" / "decisions").glob("*.md")]
    numbers = [int(name.partition("-")[0]) for name in names]
    assert len(set(numbers)) == len(numbers), sorted(names)
    titles = [READ[ROOT / "docs" / "decisions" / name].partition(".")[0] for name in names]
    assert titles == [f"# {number}" for number in numbers]
