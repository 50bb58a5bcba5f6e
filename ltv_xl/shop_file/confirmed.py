"""What this user has confirmed about shops' files.

It is kept in our own folder and not beside the file, so that no file that came from elsewhere brings its own
confirmation along. A changed file, or a changed list of recipients, is confirmed anew.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from ltv_xl.errors import OutputError
from ltv_xl.own_folder import own_folder_here
from ltv_xl.saving import saved_by

Kind = Literal["outside", "recipients"]
"""That files outside its folder are used; that exactly these people are its recipients."""

NAME = "confirmed.json"


def is_confirmed(kind: Kind, path: Path, content: Iterable[str]) -> bool:
    """Whether this user confirmed this content of the file at a path, and nothing else since."""
    return bool(_record().get(kind, {}).get(_key(path)) == _digest(content))


def confirm(kind: Kind, path: Path, content: Iterable[str]) -> None:
    """Remember that this user confirms it. OutputError where our own folder refuses."""
    record = _record()
    record.setdefault(kind, {})[_key(path)] = _digest(content)
    written = json.dumps(record, ensure_ascii=False, indent=1).encode()
    folder = own_folder_here()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError("saving.not_allowed", target=folder / NAME, folder=folder) from error
    saved_by(lambda file: file.write(written), folder / NAME, private=True)


def _record() -> dict[str, Any]:
    """Kind -> path of a file -> digest of what was confirmed; nothing where no record can be read."""
    try:
        record = json.loads((own_folder_here() / NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    tables = record if isinstance(record, dict) else {}
    return {kind: table for kind, table in tables.items() if isinstance(table, dict)}


def _key(path: Path) -> str:
    return str(path.resolve())


def _digest(content: Iterable[str]) -> str:
    return sha256("\n".join(content).encode("utf-8", "surrogatepass")).hexdigest()
