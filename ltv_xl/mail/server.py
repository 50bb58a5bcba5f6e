"""Which mail server, and how to log in: a settings file, the environment, the system's keyring.

The password is in none of our files, and in no text that this room makes.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ltv_xl.errors import SettingError
from ltv_xl.mail.addresses import Address, addresses
from ltv_xl.mail.headers import one_line

Security = Literal["starttls", "tls"]

PREFIX = "LTV_SMTP_"
PASSWORD = "LTV_SMTP_PASSWORD"
KEYRING = "ltv_xl"
"""The name under which the keyring holds the password of a user at a server."""
KEYS = ("host", "port", "security", "user", "from", "limit_mb", "timeout")
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465}
LIMIT_MB = 20.0
TIMEOUT = 60.0


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where mail is handed over. user: None where the server asks for no login. timeout: in seconds."""

    host: str
    port: int
    security: Security
    sender: Address
    user: str | None = None
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT


def choices(file: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """What the settings file says, and over it what the environment says. SettingError names a fault."""
    chosen: dict[str, Any] = {}
    if file.exists():
        try:
            chosen = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:  # neither of them quotes a value of the file
            raise SettingError("mail.server.broken", file=file, reason=_reason(error)) from None
    if any("password" in key.lower() for key in chosen):
        raise SettingError("mail.server.password_in_file", file=file, variable=PASSWORD)
    for key in chosen:
        if key not in KEYS:
            raise SettingError("mail.server.unknown", file=file, setting=one_line(key), known=", ".join(KEYS))
    for key in KEYS:
        if given := environment.get(PREFIX + key.upper(), "").strip():
            chosen[key] = given
    return chosen


def limit_mb(chosen: Mapping[str, Any]) -> float:
    """The largest attachment, in MB as it is sent."""
    return _number("limit_mb", chosen.get("limit_mb", LIMIT_MB))


def server(chosen: Mapping[str, Any], file: Path, environment: Mapping[str, str] = os.environ) -> Server:
    """The server of some choices, with its password. SettingError says what is missing, and its place."""
    for key in ("host", "from"):
        if not chosen.get(key):
            raise SettingError("mail.server.missing", setting=key, file=file, variable=PREFIX + key.upper())
    security = str(chosen.get("security", "starttls")).lower()
    if security not in PORTS:
        raise SettingError("mail.server.security", value=one_line(security))
    host = str(chosen["host"])
    if not host.isascii() or any(letter.isspace() or not letter.isprintable() for letter in host):
        raise SettingError("mail.server.host", value=one_line(host))
    user = str(chosen["user"]) if chosen.get("user") else None
    senders = addresses([str(chosen["from"])])
    if len(senders) != 1:
        raise SettingError("mail.server.sender", value=one_line(str(chosen["from"])))
    port = int(_number("port", chosen.get("port", PORTS[security])))
    timeout = _number("timeout", chosen.get("timeout", TIMEOUT))
    return Server(
        host=host,
        port=port,
        security=security,
        sender=senders[0],
        user=user,
        password=_password(user, host, environment) if user else "",
        timeout=timeout,
    )


def _password(user: str, host: str, environment: Mapping[str, str]) -> str:
    password = environment.get(PASSWORD) or _from_keyring(f"{user}@{host}")
    if not password:
        raise SettingError(
            "mail.server.no_password",
            user=user,
            host=host,
            variable=PASSWORD,
            entry=f"{KEYRING} {user}@{host}",
        )
    return password


def _from_keyring(entry: str) -> str | None:
    """None where there is no keyring here, or nothing in it."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        return keyring.get_password(KEYRING, entry)
    except Exception:  # each system's keyring has errors of its own; all mean that there is no password
        return None


def _number(key: str, value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = 0.0
    if not 0 < number < 65_536:
        raise SettingError("mail.server.number", setting=key, value=one_line(str(value)))
    return number


def _reason(error: Exception) -> OSError | str:
    return error if isinstance(error, OSError) else one_line(str(error))
