"""`ltv-xl install` and `uninstall`: the add-in into the folder from which Excel loads it, and out again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from msgspec import Struct

import ltv_xl
from ltv_xl.errors import OutputError, SettingError
from ltv_xl.setup.places import Places
from ltv_xl.setup.record import Installed, fingerprint, read_record, remove_empty, write_record
from ltv_xl.setup.workbook import Wiring
from ltv_xl.setup.workbook_contents import contents_of
from ltv_xl.setup.writing import made_folder, replaced
from ltv_xl.texts import Language
from ltv_xl.workbook_names import ADDIN_FILE


class Planned(Struct, frozen=True):
    """A file to write. folders: those that are to be made for it, the outermost first."""

    path: Path
    content: bytes
    action: Literal["new", "replace", "same"]
    folders: tuple[Path, ...]


class Removal(Struct, frozen=True):
    """What became of a file that the record names."""

    path: Path
    outcome: Literal["removed", "missing", "changed"]


def plan_install(places: Places, to: Path | None, wired: Wiring, lang: Language) -> list[Planned]:
    """What `install` would write; nothing is written.

    to: a folder to use in place of Excel's start folder. SettingError and OutputError say why there is no
    place for it.
    """
    folder = _folder(places, to)
    known = read_record(places.record) or []
    content = addin_bytes(wired, lang)
    target = folder / ADDIN_FILE
    if target.exists() and not _is_ours(target, known):
        raise OutputError("setup.foreign", target=target)
    planned = [_planned(target, content)]
    if places.scripts is not None:
        script = _script()
        place = places.scripts / script.name
        recorded = any(entry.path == str(place) for entry in known)
        if recorded or not place.exists():  # a script that xlwings itself put there is not ours to take away
            planned.append(_planned(place, script.read_bytes()))
    return planned


def install(places: Places, planned: Sequence[Planned], wired: Wiring) -> None:
    """Write what was planned, and the record of it. OutputError says what prevented it."""
    known = {entry.path: entry for entry in read_record(places.record) or []}
    made_folder(places.own)  # before anything is written that could then not be put on record
    for file in planned:
        made_folder(file.path.parent)
        if file.action != "same":
            replaced(file.content, file.path)
        before = known.get(str(file.path))
        known[str(file.path)] = Installed(
            path=str(file.path),
            sha256=fingerprint(file.content),
            version=ltv_xl.__version__,
            python=wired.python,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            folders=before.folders if before else tuple(str(folder) for folder in file.folders),
        )
        write_record(places.record, list(known.values()))  # after each: what is written is on record


def uninstall(places: Places, *, force: bool, dry_run: bool) -> list[Removal]:
    """Take away what the record names and nothing else.

    force: also files that were changed since. OutputError where the record cannot be read, or a file is open
    in Excel.
    """
    known = read_record(places.record)
    if known is None:
        raise OutputError("setup.torn_record", record=places.record, addin=ADDIN_FILE)
    removals, left = [], list(known)
    for entry in known:
        path = Path(entry.path)
        removal = Removal(path, _outcome(entry, force))
        removals.append(removal)
        if dry_run or removal.outcome == "changed":
            continue
        _remove(path)
        remove_empty(entry.folders)
        left.remove(entry)
        write_record(places.record, left)
    return removals


def addin_bytes(wired: Wiring, lang: Language) -> bytes:
    """The add-in: its sheets rendered anew, the macros taken from the shipped file."""
    from ltv_xl.template.package import macro_enabled
    from ltv_xl.template.sheets import addin_sheets
    from ltv_xl.template.shipped import shipped_macros

    return macro_enabled(addin_sheets(wired.content(lang, {})), *shipped_macros("addin"), "addin")


def _folder(places: Places, to: Path | None) -> Path:
    if to is not None:
        if not to.is_dir():
            raise SettingError("saving.no_folder", folder=to)
        return to.resolve()
    if places.start is None or places.excel is None:
        raise SettingError("setup.no_excel_here")
    if not places.excel.is_dir():
        raise OutputError("setup.no_excel_folder", folder=places.excel)
    return places.start


def _planned(target: Path, content: bytes) -> Planned:
    same = target.exists() and target.read_bytes() == content
    missing = [folder for folder in reversed([target.parent, *target.parent.parents]) if not folder.exists()]
    action: Literal["new", "replace", "same"] = "same" if same else "replace" if target.exists() else "new"
    return Planned(target, content, action, tuple(missing))


def _is_ours(target: Path, known: Sequence[Installed]) -> bool:
    """A copy that is on record, or that says of itself that ltv_xl made it."""
    try:
        sha256 = fingerprint(target.read_bytes())
        if any(entry.path == str(target) and entry.sha256 == sha256 for entry in known):
            return True
        contents = contents_of(target)
    except OSError as error:
        raise OutputError("setup.held", target=target.name) from error
    return contents is not None and contents.ours


def _script() -> Path:
    """The script with which Excel on a Mac starts Python; it comes with xlwings."""
    package = find_spec("xlwings")
    if package is None or not package.submodule_search_locations:
        raise OutputError("setup.no_xlwings")
    return Path(package.submodule_search_locations[0]) / f"xlwings-{version('xlwings')}.applescript"


def _outcome(entry: Installed, force: bool) -> Literal["removed", "missing", "changed"]:
    try:
        content = Path(entry.path).read_bytes()
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        raise OutputError("setup.held", target=Path(entry.path).name) from error
    return "removed" if force or fingerprint(content) == entry.sha256 else "changed"


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError("setup.held", target=path.name) from error
