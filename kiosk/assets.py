"""Static files under addresses that change with their content, and styles small enough to travel in the page."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, g, request, url_for
from markupsafe import Markup

STATIC = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Give templates `asset()` and `inline_style()`, and let browsers keep what is addressed by its content."""
    app.add_template_global(asset)
    app.add_template_global(inline_style)
    app.after_request(_keep)


def asset(filename: str) -> str:
    """The address of a static file, with a fingerprint of its content."""
    return url_for("static", filename=filename, v=_fingerprint(filename, (STATIC / filename).stat().st_mtime_ns))


def inline_style(filename: str, colours: str = "") -> Markup:
    """A `<style>` element with the file and, after it, the organisation's `colours`; its hash goes into the policy."""
    css, allowance = _inline(filename, colours, (STATIC / filename).stat().st_mtime_ns)
    g.setdefault("style_hashes", set()).add(allowance)
    return css


def sealed(*patterns: str) -> dict[str, str]:
    """The address of each static file that a pattern finds, with the hash its content must have on arrival."""
    paths = sorted(path for pattern in patterns for path in STATIC.glob(pattern))
    return {
        url_for("static", filename=path.relative_to(STATIC).as_posix()): _seal(path, path.stat().st_mtime_ns)
        for path in paths
    }


@lru_cache(maxsize=256)
def _seal(path: Path, _changed: int) -> str:
    return integrity(path.read_bytes())


def integrity(content: bytes) -> str:
    """The hash of a file's content as Subresource Integrity writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


@lru_cache(maxsize=256)
def _fingerprint(filename: str, _changed: int) -> str:
    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=256)
def _inline(filename: str, colours: str, _changed: int) -> tuple[Markup, str]:
    css = _shorter((STATIC / filename).read_text(encoding="utf-8")) + colours
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Markup(f"<style>{css}</style>"), f"'sha256-{digest}'"  # noqa: S704  our own file and checked colours


def _shorter(css: str) -> str:
    """The style sheet without comments, indentation and line ends."""
    while "/*" in css:
        before, _, rest = css.partition("/*")
        css = before + rest.partition("*/")[2]
    return "".join(line.strip() for line in css.splitlines())


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args:
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
        response.cache_control.no_cache = None
    return response
