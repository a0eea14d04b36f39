"""Real proxies, started with the files in deploy/: nginx and Caddy, each on a free port before a server on another."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.serving import PROJECT, free_port

NAME = "feedback.example.org"
SBIN = f"{os.environ['PATH']}:/usr/sbin:/sbin"
"""Where Debian puts servers, which only root has on the PATH."""

BEGUN = f"""POST /t/{{code}}/rate HTTP/1.1
Host: {NAME}
Content-Type: application/x-www-form-urlencoded
Content-Length: 60
"""
"""How a slow phone's tap begins, in whose middle it stays."""

NGINX = """
daemon off;
{user}
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    {temporary}
    {behind_another}
    include {folder}/site.conf;
}}
"""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Proxy:
    """A proxy at work, to which browsers come from another address than it has itself."""

    port: int
    folder: Path
    cookies: dict[str, str] = field(default_factory=dict)
    trust: ssl.SSLContext = field(init=False)

    def __post_init__(self) -> None:
        self.trust = ssl.create_default_context(cafile=self.folder / "cert.pem")

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.port}"

    @property
    def log(self) -> str:
        """All that the proxy has written down, wherever."""
        files = [self.folder / "goodword.log", self.folder / "said"]
        return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())

    def connect(self) -> ssl.SSLSocket:
        """A connection of a customer's phone."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=("127.0.0.2", 0))
        return self.trust.wrap_socket(plain, server_hostname=NAME)

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request by a browser that keeps its cookies; with a body, a POST."""
        connection = http.client.HTTPConnection(NAME, self.port)
        connection.sock = self.connect()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {"Referer": self.address + path, "Cookie": "; ".join(map("=".join, self.cookies.items()))}
        connection.request("GET" if body is None else "POST", path, body, kept | named)
        came = connection.getresponse()
        answer = Answer(came.status, came.headers, came.read())
        connection.close()
        set_now = [cookie.partition(";")[0].partition("=") for cookie in came.headers.get_all("Set-Cookie", [])]
        self.cookies |= {name: value for name, _equals, value in set_now}
        return answer


Started = Callable[[Path, int], AbstractContextManager[Proxy]]


def found(name: str) -> str | None:
    """Where a program is, if it is here."""
    return shutil.which(name, path=SBIN)


def program(name: str) -> str:
    """Where it is. A laptop may lack it, and is told so; where it counts, nothing is left out."""
    if path := found(name):
        return path
    missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    missing(f"NO {name.upper()} WAS FOUND: THE FILE FOR IT IN deploy/ IS NOT TRIED")
    raise AssertionError


BEHIND_ANOTHER = "real_ip_header X-Forwarded-For; set_real_ip_from 127.0.0.0/8;"


@contextmanager
def nginx(folder: Path, behind: int, *, is_measured: bool = False) -> Iterator[Proxy]:
    """nginx with deploy/nginx.conf, within as little as it needs around.

    Where it is measured, it is spoken to without TLS and believes `X-Forwarded-For`, so that one program can be many.
    """
    proxy = _prepared(folder)
    port = proxy.port
    changed = {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2": f"listen 127.0.0.1:{port}" + ("" if is_measured else " ssl http2"),
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": f"{folder}/cert.pem",
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/": f"{folder}/",
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
    }
    (folder / "site.conf").write_text(_changed("nginx.conf", changed), encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    around = NGINX.format(
        folder=folder,
        user="user root;" if os.geteuid() == 0 else "",
        behind_another=BEHIND_ANOTHER if is_measured else "",
        temporary=" ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
    )
    (folder / "nginx.conf").write_text(around, encoding="utf-8")
    with _running(proxy, [program("nginx"), "-c", str(folder / "nginx.conf")]):
        yield proxy


@contextmanager
def caddy(folder: Path, behind: int) -> Iterator[Proxy]:
    """Caddy with deploy/Caddyfile, which gets its certificate from us."""
    proxy = _prepared(folder)
    ports = f"\tadmin off\n\thttp_port {free_port()}\n\thttps_port {proxy.port}\n\tdefault_bind 127.0.0.1\n"
    changed = {
        "{\n\tservers {": f"{{\n{ports}\tservers {{",
        f"{NAME} {{\n": f"{NAME} {{\n\ttls {folder}/cert.pem {folder}/key.pem\n",
        "/var/log/caddy/": f"{folder}/",
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
    }
    (folder / "Caddyfile").write_text(_changed("Caddyfile", changed), encoding="utf-8")
    with _running(proxy, [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]):
        yield proxy


BOTH: dict[str, Started] = {"nginx": nginx, "caddy": caddy}


def _prepared(folder: Path) -> Proxy:
    """A proxy to be, and a certificate for it."""
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2"]
    subprocess.run([program("openssl"), "req", "-x509", *key, *subject], cwd=folder, capture_output=True, check=True)
    return Proxy(free_port(), folder)


def _changed(name: str, changes: dict[str, str]) -> str:
    """The file of deploy/ with ports and paths of this machine, each of which has to be in it."""
    text = (PROJECT / "deploy" / name).read_text(encoding="utf-8")
    for was, becomes in changes.items():
        assert was in text, f"deploy/{name} has no “{was}”"
        text = text.replace(was, becomes)
    return text


@contextmanager
def _running(proxy: Proxy, command: list[str]) -> Iterator[None]:
    environment = os.environ | {"HOME": str(proxy.folder), "XDG_DATA_HOME": str(proxy.folder)}
    with open(proxy.folder / "said", "wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        while not _listens(proxy.port):
            assert process.poll() is None, proxy.log
        yield
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
