"""Every sentence that a person reads goes through translation, and none of them scolds."""

import ast
import re
from pathlib import Path

import pytest

KIOSK = Path(__file__).resolve().parent.parent / "kiosk"
TEMPLATES = sorted((KIOSK / "templates").rglob("*.html"))
NAMES_OF_OUR_OWN = {"Good Word"}
"""What is the same in every language."""

SPOKEN = r"""_\(\s*(?:"([^"]*)"|'([^']*)')"""
SAID_BY = {"flash", "Refused", "Conflict", "NotAllowed", "InputRequired", "ValidationError"}
SCOLDING = re.compile(r"\b(invalid|please|oops|successfully|illegal|forbidden)\b", re.IGNORECASE)


def _left_in_plain_text(source: str) -> list[str]:
    """The words of a template that stand outside tags and outside Jinja."""
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    source = re.sub(r"<(code|style|script)\b.*?</\1>", " ", source, flags=re.DOTALL)
    source = re.sub(r"<[^>]*>", "\n", source, flags=re.DOTALL)
    source = re.sub(r'[\w-]+="[^"]*"', " ", source)
    texts = (line.strip() for line in source.splitlines())
    return [
        text for text in texts if re.search(r"[A-Za-z]{2}", re.sub(r"&\w+;", "", text)) and text not in NAMES_OF_OUR_OWN
    ]


def _sentences() -> list[tuple[str, str]]:
    files = [*TEMPLATES, *sorted(KIOSK.rglob("*.py"))]
    return [
        (str(path.relative_to(KIOSK)), first or second)
        for path in files
        for first, second in re.findall(SPOKEN, path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(KIOSK / "templates")))
def test_no_template_speaks_past_the_translation(path: Path) -> None:
    assert _left_in_plain_text(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(KIOSK / "templates")))
def test_no_attribute_speaks_past_the_translation(path: Path) -> None:
    spoken = re.findall(r'\s(?:aria-label|alt|title|placeholder)="([^"{]+)"', path.read_text(encoding="utf-8"))
    assert spoken == []


def test_messages_are_translated() -> None:
    plain = [
        f"{path.name}:{node.lineno}"
        for path in KIOSK.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in SAID_BY
        and any(_is_text(argument) for argument in node.args)
    ]
    assert plain == []


def _is_text(argument: ast.expr) -> bool:
    is_literal = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return is_literal or isinstance(argument, ast.JoinedStr)


def test_no_sentence_scolds() -> None:
    assert [(where, sentence) for where, sentence in _sentences() if SCOLDING.search(sentence)] == []


def test_managers_are_not_shouted_at() -> None:
    sentences = [(where, sentence) for where, sentence in _sentences() if "admin" in where]
    assert len(sentences) > 100
    assert [sentence for _, sentence in sentences if sentence.endswith("!")] == []
