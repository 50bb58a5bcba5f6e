"""The key of this user's lots: random, made once, in our own folder, readable by this user alone."""

import os
import secrets
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ltv_xl.errors import OutputError
from ltv_xl.own_folder import own_folder_here

FILE: Final = "lists.key"
BYTES: Final = 32


def key() -> bytes:
    """The key; the first time it is made. OutputError where our folder cannot hold or give it."""
    path = own_folder_here() / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _make(path)
        stored = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise OutputError("lists.no_key", file=path, reason=error) from error
    except ValueError as error:
        raise OutputError("lists.bad_key", file=path) from error
    if len(stored) != BYTES:
        raise OutputError("lists.bad_key", file=path)
    return stored


def _make(path: Path) -> None:
    """Write a new key whole, or not at all where one is there."""
    beside = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(BYTES))
        if path.exists():
            return
        beside.rename(path)
    finally:
        beside.unlink(missing_ok=True)


def key_id(secret: bytes) -> str:
    """A name for a key, from which it cannot be worked out."""
    return blake2b(b"ltv_xl lists", digest_size=4, key=secret).hexdigest()
