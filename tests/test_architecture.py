"""The house's laws, read from the code itself, so that the picture in docs/architecture.md cannot drift."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KIOSK = ROOT / "kiosk"
FLOORS = {"pages": 4, "work": 3, "sending": 2, "models": 1, "tools": 0}
"""Imports go down these floors, never up; within the two lower ones they may go sideways."""

BELOW_THE_PAGES_NOTHING_IS_ASKED_OF = {"request", "session", "current_app", "g", "current_user"}
SMALL = {"kiosk/**/*.py": 300, "tests/**/*.py": 300, "kiosk/templates/**/*.html": 150, "kiosk/static/js/**/*.js": 150}
FUNCTION, HANDLER, TEST = 45, 35, 30


@cache
def modules(folder: Path = KIOSK) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "versions" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of a module, in the order of `ast.walk`."""
    return list(ast.walk(tree(path)))


@cache
def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imported(path: Path) -> set[str]:
    """The names of the project's own modules that `path` imports."""
    known = {name_of(module) for module in modules()}
    found: set[str] = set()
    for node in at_run_time(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & known
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            members = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= members or {node.module}
    return found


def at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below `node` that runs: not what stands under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from at_run_time(child)


def floor(name: str) -> int:
    """The floor a module stands on."""
    room = name.split(".")[1] if "." in name else ""
    tools = {"lib", "extensions", "database", "turns", "prepared", "errors", "config", "url_converters", "headers"}
    tools |= {"filters", "assets", "answer_ids", "downloads", "backups", "schema", "version", "public_address"}
    tools |= {"sessions", "hashing", "fields", "settings", "storage_trouble", "logs", "forwarded"}
    tools |= {"own_forms", "sent_forms", "address_tails"}
    if room in tools:
        return FLOORS["tools"]
    sending = dict.fromkeys(("letters", "documents", "demo"), "sending")
    rooms = {"models": "models", "actions": "work", "queries": "work"} | sending
    return FLOORS[rooms.get(room, "pages")]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in nodes(path) if isinstance(node, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_down_and_never_up(path: Path) -> None:
    name = name_of(path)
    if name in {"kiosk", "kiosk.__main__", "kiosk.migrations.env"}:
        return
    up = [other for other in imported(path) if floor(other) > floor(name)]
    assert not up, f"{name} reaches up to {up}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_pages_never_import_pages(path: Path) -> None:
    name = name_of(path)
    if floor(name) != FLOORS["pages"] or path.name in {"__init__.py", "__main__.py"}:
        return
    shared = ("kiosk.admin.access", "kiosk.admin.came_from", "kiosk.admin.forms", "kiosk.forms", "kiosk.startup")
    shared += ("kiosk.staff_", "kiosk.limits", "kiosk.tablet_")
    pages = [other for other in imported(path) if floor(other) == FLOORS["pages"] and not other.startswith(shared)]
    assert not pages, f"{name} imports the page {pages}"


@pytest.mark.parametrize("path", modules(KIOSK / "actions") + modules(KIOSK / "queries"), ids=name_of)
def test_actions_and_queries_never_import_each_other(path: Path) -> None:
    if path.name == "__init__.py":
        return
    sideways = [name for name in imported(path) if name.startswith(("kiosk.actions.", "kiosk.queries."))]
    if name_of(path) == "kiosk.actions.demo":
        sideways.remove("kiosk.actions.responses")  # a year of answers comes in by the one doorway
    assert not sideways, f"{name_of(path)} imports {sideways}"


def test_only_what_starts_it_and_tests_import_names_from_the_root() -> None:
    offenders = [
        name_of(path)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module == "kiosk" and {a.name for a in node.names} & {"create_app"}
    ]
    assert offenders == ["kiosk.__main__"]


def _is_action(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "transaction" for mark in node.decorator_list)


@pytest.mark.parametrize("path", modules(KIOSK / "actions"), ids=name_of)
def test_a_public_action_is_one_transaction(path: Path) -> None:
    for node in tree(path).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        source = ast.unparse(node)
        is_pure = "db.session" not in source and "database." not in source and "connection" not in source
        assert _is_action(node) or "database." in source or is_pure, f"{node.name} writes outside a transaction"


def test_only_the_transaction_commits() -> None:
    offenders = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        if path.name != "database.py"
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert offenders == []


def test_nothing_changes_or_deletes_the_rows_of_a_closed_month() -> None:
    changed = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"update", "delete"}
        and "ClosedMention" in ast.unparse(node).partition(".where")[0]
    ]
    assert changed == []
    written = {
        f"{name_of(path)}: {ast.unparse(node)}"
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and ast.unparse(node).startswith(("sa.insert(ClosedMention", "database.insert(ClosedMention"))
    }
    assert written == {"kiosk.actions.months: sa.insert(ClosedMention)"}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_below_the_pages_there_is_no_request(path: Path) -> None:
    if not {"actions", "queries", "models", "letters", "documents"} & set(path.parts):
        return
    asked = {
        alias.name for node in nodes(path) if isinstance(node, ast.ImportFrom) for alias in node.names
    } & BELOW_THE_PAGES_NOTHING_IS_ASKED_OF
    assert asked == set()


@pytest.mark.parametrize("path", modules(KIOSK / "lib"), ids=name_of)
def test_lib_knows_no_flask_and_no_database(path: Path) -> None:
    names = {alias.name for node in nodes(path) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes(path) if isinstance(node, ast.ImportFrom)}
    assert not {name for name in names if name.split(".")[0] in {"flask", "flask_babel", "sqlalchemy", "flask_login"}}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_the_clock_reads_the_clock(path: Path) -> None:
    if path == KIOSK / "lib" / "clock.py":
        return
    readers = {"now", "utcnow", "today", "time_ns"}
    read = [
        ast.unparse(node)
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in readers and ast.unparse(node.value) in CLOCKS
    ]
    assert read == []


CLOCKS = {"datetime", "date", "datetime.datetime", "datetime.date", "time"}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_stand_at_the_top(path: Path) -> None:
    inside = [
        f"{node.name}:{inner.lineno}"
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_there_is_no_import_cycle() -> None:
    graph = {name_of(path): set(imported(path)) - {name_of(path)} for path in modules()}
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"a cycle: {' → '.join((*way, name))}"
        if name not in done:
            for other in graph.get(name, ()):
                walk(other, (*way, name))
            done.add(name)

    for name in graph:
        if not name.endswith("models"):
            walk(name, ())


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_every_room_has_a_caption(path: Path) -> None:
    if path.stat().st_size:
        assert ast.get_docstring(tree(path)), f"{name_of(path)} says not what it is"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_every_public_function_says_what_it_does(path: Path) -> None:
    top = [node for node in tree(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    silent = [node.name for node in top if not node.name.startswith("_") and not ast.get_docstring(node)]
    assert silent == []


@pytest.mark.parametrize("pattern", SMALL)
def test_files_stay_small(pattern: str) -> None:
    sizes = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.glob(pattern)}
    too_long = {path: size for path, size in sizes.items() if size > SMALL[pattern] and "migrations" not in path}
    assert too_long == {}


@pytest.mark.parametrize("path", [*modules(), *modules(ROOT / "tests")], ids=name_of)
def test_functions_stay_small(path: Path) -> None:
    is_test = "tests" in path.relative_to(ROOT).parts
    is_page = floor(name_of(path)) == FLOORS["pages"] and path.parent.name in {"kiosk", "admin"}
    limit = TEST if is_test and path.name.startswith("test_") else HANDLER if is_page and not is_test else FUNCTION
    too_long = {node.name: length(node) for node in functions(path) if length(node) > limit}
    assert too_long == {}


def test_half_the_rooms_are_very_small() -> None:
    sizes = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in modules())
    assert sizes[len(sizes) // 2] < 90


def test_half_the_functions_are_very_small() -> None:
    sizes = sorted(length(node) for path in modules() for node in functions(path))
    assert sizes[len(sizes) // 2] < 8
