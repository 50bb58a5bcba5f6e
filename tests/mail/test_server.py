"""Where mail goes: the settings file, the environment, and a password that stands in neither."""

from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from ltv_xl.errors import SettingError
from ltv_xl.mail.server import Server, choices, limit_mb, server
from ltv_xl.texts import LANGUAGES

FILE = """
host = "smtp.example.com"
user = "me@example.com"
from = "山田 太郎 <me@example.com>"
"""
SECRET = "correct horse"


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests."""
    monkeypatch.setattr(keyring, "get_password", lambda service, name: None)


def made(folder: Path, words: str = FILE, **environment: str) -> Server:
    file = folder / "mail.toml"
    file.write_text(words, encoding="utf-8")
    return server(choices(file, environment), file, environment)


def refused(folder: Path, words: str, **environment: str) -> str:
    with pytest.raises(SettingError) as caught:
        made(folder, words, **environment)
    for lang in LANGUAGES:
        sentence = caught.value.sentence(lang)
        assert len(sentence.splitlines()) == 1
        assert SECRET not in sentence
    return caught.value.key


def test_the_file_and_what_is_left_out_of_it(tmp_path: Path) -> None:
    chosen = made(tmp_path, LTV_SMTP_PASSWORD=SECRET)
    assert (chosen.host, chosen.port, chosen.security, chosen.user) == (
        "smtp.example.com",
        587,
        "starttls",
        "me@example.com",
    )
    assert chosen.sender.shown() == "山田 太郎 <me@example.com>"
    assert chosen.password == SECRET
    assert SECRET not in repr(chosen)
    assert made(tmp_path, FILE + 'security = "tls"', LTV_SMTP_PASSWORD=SECRET).port == 465


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    given = {"HOST": "other.example.com", "PORT": "2525", "SECURITY": "TLS", "FROM": "b@example.com"}
    chosen = made(
        tmp_path, LTV_SMTP_PASSWORD=SECRET, **{f"LTV_SMTP_{key}": value for key, value in given.items()}
    )
    assert (chosen.host, chosen.port, chosen.security) == ("other.example.com", 2525, "tls")
    assert chosen.sender.address == "b@example.com"


def test_without_a_user_no_password_is_asked_for(tmp_path: Path) -> None:
    chosen = made(tmp_path, 'host = "relay.example.com"\nfrom = "me@example.com"')
    assert (chosen.user, chosen.password) == (None, "")


def test_the_largest_mail(tmp_path: Path) -> None:
    assert limit_mb({}) == 20
    assert limit_mb({"limit_mb": 25}) == 25
    with pytest.raises(SettingError):
        limit_mb({"limit_mb": "much"})


BAD = {
    "": "mail.server.missing",
    'host = "smtp.example.com"': "mail.server.missing",
    'host = "smtp.example.com': "mail.server.broken",
    FILE + f'password = "{SECRET}"': "mail.server.password_in_file",
    FILE + f'smtp_Password = "{SECRET}"': "mail.server.password_in_file",
    FILE + "hostname = 1": "mail.server.unknown",
    FILE + 'security = "none"': "mail.server.security",
    FILE + "port = 70000": "mail.server.number",
    FILE + 'port = "many"': "mail.server.number",
    FILE + "timeout = -1": "mail.server.number",
    'host = "smtp.example.com\\r\\nQUIT"\nfrom = "a@example.com"': "mail.server.host",
    'host = "メール.jp"\nfrom = "a@example.com"': "mail.server.host",
    'host = "smtp.example.com"\nfrom = "a@example.com, b@example.com"': "mail.server.sender",
    'host = "smtp.example.com"\nfrom = "nobody"': "mail.address.none",
    FILE: "mail.server.no_password",
}


@pytest.mark.parametrize("words", BAD, ids=lambda words: BAD[words] + str(len(words)))
def test_settings_that_cannot_be_used(tmp_path: Path, words: str) -> None:
    assert refused(tmp_path, words) == BAD[words]


class Stored(KeyringBackend):
    """A keyring as a system has one; stands in for Windows' and the Mac's."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return {("ltv_xl", "me@example.com@smtp.example.com"): SECRET}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


def test_the_keyring_has_the_password_of_a_user_at_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    before = keyring.get_keyring()
    keyring.set_keyring(Stored())  # type: ignore[no-untyped-call]  # keyring's own
    try:
        assert made(tmp_path).password == SECRET
        assert refused(tmp_path, FILE.replace("smtp.", "other.")) == "mail.server.no_password"
        assert made(tmp_path, LTV_SMTP_PASSWORD="of the environment").password == "of the environment"
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize("state", ["not installed", "broken"])
def test_without_a_keyring_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    import sys

    def broken(*given: Any) -> None:
        raise RuntimeError("locked")

    if state == "broken":
        monkeypatch.setattr(keyring, "get_password", broken)
    else:
        monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SettingError) as caught:
        made(tmp_path)
    for lang in LANGUAGES:
        assert "pip install keyring" in caught.value.sentence(lang)
        assert "keyring set ltv_xl me@example.com@smtp.example.com" in caught.value.sentence(lang)
