"""The record of what `install` wrote, so that `uninstall` takes away exactly that.

A JSON file in our own folder: one entry for each file, with the fingerprint of what was written.
"""

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from ltv_xl.setup.writing import made_folder, replaced
from ltv_xl.workbook_names import ADDIN_FILE


class Installed(Struct, frozen=True):
    """A file that was written.

    sha256: of its bytes, in hexadecimal digits. version: of ltv_xl. python: the path that Excel starts.
    at: the moment in ISO form. folders: those that had to be made for it, the outermost first.
    """

    path: str
    sha256: str
    version: str
    python: str
    at: str
    folders: tuple[str, ...]


def fingerprint(content: bytes) -> str:
    """What tells a file that was changed from one that was not."""
    return sha256(content).hexdigest()


def read_record(path: Path) -> list[Installed] | None:
    """The entries; none where there is no record. None itself where there is one that cannot be read."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["installed"]
        return [_entry(values) for values in entries]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_record(path: Path, entries: Sequence[Installed]) -> None:
    """Replace the record; without entries it goes, and our folder with it unless it holds something else."""
    if not entries:
        path.unlink(missing_ok=True)
        remove_empty([str(path.parent)])
        return
    made_folder(path.parent)
    content = {"installed": [asdict(entry) for entry in entries]}
    replaced(json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8"), path)


def remove_empty(folders: Sequence[str]) -> None:
    """Take away those of the folders that are empty, the innermost first."""
    for folder in reversed(folders):
        path = Path(folder)
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _entry(values: dict[str, object]) -> Installed:
    words = {name: values[name] for name in Installed.__struct_fields__ if name != "folders"}
    folders = values["folders"]
    if not all(isinstance(word, str) for word in words.values()) or not isinstance(folders, list):
        raise ValueError("not an entry")
    name = Path(str(values["path"])).name
    if name != ADDIN_FILE and not re.fullmatch(r"xlwings-[\d.]+\.applescript", name):
        raise ValueError("not a file that install writes")  # and so not one for uninstall to take away
    return Installed(**words, folders=tuple(str(folder) for folder in folders))  # type: ignore[arg-type]  # all texts
