"""Settings: typed, read once, and a bad one stops the start with a sentence."""

import stat
from pathlib import Path

import pytest

from kiosk import config

ONE_OF_OURS = "DATABASE_URL takes sqlite:////folder/file.db or postgresql://user:password@host/name."


def _read(folder: Path, **environment: str) -> config.Settings:
    return config.from_environment({"INSTANCE_PATH": str(folder), **environment})


def test_without_settings_it_is_one_file_on_this_computer(tmp_path: Path) -> None:
    settings = _read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'goodword.db'}"
    assert (settings.base_url, settings.own_url) == ("", "http://127.0.0.1:8000")


def test_the_secret_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    first, second = _read(tmp_path).secret_key, _read(tmp_path).secret_key
    assert first == second
    assert len(first) > 40
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_an_empty_key_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(config.BadSetting, match=r"secret_key is empty. Put the key back from a backup"):
        _read(tmp_path)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "given").write_text("from a file\n", encoding="utf-8")
    assert _read(tmp_path, SECRET_KEY_FILE=str(tmp_path / "given")).secret_key == "from a file"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_hosters_address_of_postgresql_is_understood(tmp_path: Path, scheme: str) -> None:
    assert _read(tmp_path, DATABASE_URL=f"{scheme}://u:p@h/n").database_url == "postgresql+psycopg://u:p@h/n"


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("PORT", "eight", "PORT takes a whole number, such as 8000; it is “eight”."),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES takes a whole number, such as 0; it is “-1”."),
        ("DEMO", "maybe", "DEMO takes yes or no; it is “maybe”."),
        (
            "BASE_URL",
            "example.org",
            "BASE_URL takes an address such as https://feedback.example.org; it is “example.org”. "
            "Begin the address with https:// or http://.",
        ),
        ("DATABASE_URL", "nonsense", "DATABASE_URL takes an address such as postgresql://user:password@host/name."),
        ("DATABASE_URL", "mysql://u:p@h/n", ONE_OF_OURS),
        ("DATABASE_URL", "sqlite://", ONE_OF_OURS),
    ],
)
def test_a_bad_setting_stops_the_start_with_a_sentence(tmp_path: Path, setting: str, value: str, sentence: str) -> None:
    with pytest.raises(config.BadSetting) as stopped:
        _read(tmp_path, **{setting: value})
    assert str(stopped.value) == sentence


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(config.BadSetting, match=r"SECRET_KEY_FILE points to /nowhere, which cannot be read"):
        _read(tmp_path, SECRET_KEY_FILE="/nowhere")


@pytest.mark.parametrize("given", ["https://feedback.example.org/", "HTTPS://Feedback.Example.ORG:443"])
def test_the_address_is_written_in_one_way_at_the_start(tmp_path: Path, given: str) -> None:
    flask_config = _read(tmp_path, BASE_URL=given).flask_config()
    assert flask_config["BASE_URL"] == "https://feedback.example.org"
    assert flask_config["PREFERRED_URL_SCHEME"] == "https"


def test_a_cookie_has_the_name_of_its_installation(tmp_path: Path) -> None:
    one, same, other = (_read(tmp_path, SECRET_KEY=key).flask_config()["SESSION_COOKIE_NAME"] for key in "aab")
    assert one == same != other


@pytest.mark.parametrize(
    ("host", "bind"), [("::", "[::]:8000"), ("[::]", "[::]:8000"), ("0.0.0.0", "0.0.0.0:8000"), ("::1", "[::1]:8000")]
)
def test_every_host_can_be_listened_at(host: str, bind: str) -> None:
    assert config.server({"HOST": host}).bind == bind


def test_secrets_do_not_show_in_a_traceback(tmp_path: Path) -> None:
    assert "hush" not in repr(_read(tmp_path, SECRET_KEY="hush", DATABASE_URL="postgresql://u:hush@h/n"))


def test_the_server_keeps_watch_unless_it_is_told_not_to() -> None:
    assert [config.server({"WATCH": said}).watches for said in ("", "yes", "no")] == [True, True, False]


def test_the_server_listens_where_it_is_told() -> None:
    told = config.server({"HOST": "0.0.0.0", "PORT": "8080", "WEB_WORKERS": "4", "WEB_THREADS": "16"})
    assert told == config.Server("0.0.0.0", 8080, workers=4, threads=16)
    assert config.server({}) == config.Server("127.0.0.1", 8000, workers=2, threads=8)


@pytest.mark.parametrize("name", ["PORT", "WEB_WORKERS", "WEB_THREADS"])
@pytest.mark.parametrize("given", ["many", "-1", "1.5", "²", "٣"])
def test_a_number_that_is_none_stops_the_server_with_a_sentence(name: str, given: str) -> None:
    with pytest.raises(config.BadSetting, match=f"{name} takes a whole number"):
        config.server({name: given})
