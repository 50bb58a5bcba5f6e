"""Everything that doctor judges, gathered in one place; from here on nothing is looked up any more."""

import os
import platform
import shutil
import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

import ltv_xl
from ltv_xl.network_path import is_on_network
from ltv_xl.setup.interpreter import base_of, dll_folders, interpreter, is_of_store
from ltv_xl.setup.layers import Layer, expanded, interpreter_setting, layers
from ltv_xl.setup.packages import Package, installed, packages_here
from ltv_xl.setup.places import Places
from ltv_xl.setup.python_answer import Answer, answer_of
from ltv_xl.setup.record import Installed, fingerprint, read_record
from ltv_xl.setup.registry import (
    AttackSurface,
    Excel,
    MacroRules,
    Registry,
    blocked_by_defender,
    excel_in,
    macro_rules_in,
)
from ltv_xl.setup.workbook_contents import Contents, contents_of
from ltv_xl.workbook_names import ADDIN_FILE

BARE = frozenset({"python", "pythonw"})
"""Names that Excel looks for on the search path."""

FROM_THE_INTERNET = 3
"""Windows' mark for a file that was downloaded or mailed; 4 is worse."""


class ThisPython(Struct, frozen=True, kw_only=True):
    """The Python that runs doctor."""

    version: tuple[int, int, int]
    bits: int
    path: str


class ExcelsPython(Struct, frozen=True, kw_only=True):
    """The Python that Excel is to start.

    named: as the workbook or the add-in names it; "" where nothing names one. path: after variables are
    replaced and the search path is asked; None where there is no such file. file: the settings' file that
    names it, "" for the workbook itself. dlls: xlwings' DLLs that lie where the VBA looks for them.
    letters: whether Windows can hand the path to Excel in its own code page. answer: None where not asked.
    base: the folder of the Python behind a virtual environment, else its own; None where it was removed.
    of_store: whether that Python comes from the Microsoft Store.
    """

    named: str
    path: Path | None
    file: str = ""
    dlls: frozenset[str] = frozenset()
    letters: bool = True
    base: Path | None = None
    of_store: bool = False
    answer: Answer | None = None


class Book(Struct, frozen=True, kw_only=True):
    """The workbook that doctor was asked about. zone: Windows' mark of where it comes from, if any."""

    path: Path
    state: Literal["read", "missing", "folder", "unreadable", "no_workbook"]
    contents: Contents | None = None
    layers: tuple[Layer, ...] = ()
    zone: int | None = None
    in_onedrive: bool = False
    on_network: bool = False
    trusted: bool = False


class Addin(Struct, frozen=True, kw_only=True):
    """An installed add-in, by the record and by what lies there now."""

    entry: Installed
    state: Literal["there", "changed", "missing"]
    python_exists: bool


class Facts(Struct, frozen=True, kw_only=True):
    """All of them.

    xlwings: the installed version, "" where it is missing. addins: None where the record is torn.
    blocked: what Microsoft Defender's rules keep Excel from doing.
    loose_addin: in Excel's start folder lies an add-in that no record names.
    script: on a Mac, whether the script is there with which Excel starts Python; True elsewhere.
    """

    places: Places
    python: ThisPython
    packages: Sequence[Package]
    ltv_xl: str
    xlwings: str
    excel: Excel | None
    rules: MacroRules
    excels_python: ExcelsPython
    blocked: frozenset[AttackSurface]
    addins: Sequence[Addin] | None
    loose_addin: bool = False
    script: bool = True
    book: Book | None = None


def gathered(
    places: Places, registry: Registry, environment: Mapping[str, str], file: Path | None, *, ask: bool = True
) -> Facts:
    """The facts of a system; `file` is only read. ask: start Excel's Python and let it compute."""
    rules = macro_rules_in(registry)
    book = None if file is None else _book(file, places, rules, environment)
    xlwings = installed("xlwings")
    python = _excels_python(places, environment, book, xlwings, ask)
    known = read_record(places.record)
    addins = None if known is None else [_addin(entry) for entry in known if entry.path.endswith(ADDIN_FILE)]
    start = None if places.start is None else places.start / ADDIN_FILE
    recorded = {addin.entry.path for addin in addins or ()}
    script = places.scripts is None or (places.scripts / f"xlwings-{xlwings}.applescript").is_file()
    return Facts(
        places=places,
        python=ThisPython(version=sys.version_info[:3], bits=struct.calcsize("P") * 8, path=sys.executable),
        packages=packages_here(),
        ltv_xl=ltv_xl.__version__,
        xlwings=xlwings,
        excel=_excel(places, registry),
        rules=rules,
        excels_python=python,
        blocked=blocked_by_defender(registry),
        addins=addins,
        loose_addin=start is not None and start.is_file() and str(start) not in recorded,
        script=script,
        book=book,
    )


def _excel(places: Places, registry: Registry) -> Excel | None:
    if places.system == "windows":
        return excel_in(registry)
    program = Path("/Applications/Microsoft Excel.app")
    if places.system != "mac" or not program.is_dir():
        return None
    import plistlib

    try:
        properties = plistlib.loads((program / "Contents" / "Info.plist").read_bytes())
    except (OSError, ValueError):
        properties = {}
    return Excel(str(properties.get("CFBundleShortVersionString", "?")), 64)


def _book(file: Path, places: Places, rules: MacroRules, environment: Mapping[str, str]) -> Book:
    path = file if file.is_absolute() else Path.cwd() / file
    if path.is_dir():
        return Book(path=path, state="folder")
    try:
        contents = contents_of(path)
    except FileNotFoundError:
        return Book(path=path, state="missing")
    except OSError:
        return Book(path=path, state="unreadable")
    if contents is None:
        return Book(path=path, state="no_workbook")
    return Book(
        path=path,
        state="read",
        contents=contents,
        layers=layers(contents.settings, path, contents.project, places),
        zone=_zone(path) if places.system == "windows" else None,
        in_onedrive=places.in_onedrive(path),
        on_network=is_on_network(path),
        trusted=_trusted(path, rules, environment),
    )


def _zone(path: Path) -> int | None:
    """The zone that Windows noted beside the file, in a stream of its own."""
    try:
        noted = path.with_name(f"{path.name}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    for line in noted.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "ZoneId" and value.strip().isdecimal():
            return int(value)
    return None


def _trusted(path: Path, rules: MacroRules, environment: Mapping[str, str]) -> bool:
    for location in rules.trusted:
        folder = Path(expanded(location.path, "windows", environment))
        if path.parent == folder or (location.with_subfolders and path.is_relative_to(folder)):
            return True
    return False


def _excels_python(
    places: Places, environment: Mapping[str, str], book: Book | None, xlwings: str, ask: bool
) -> ExcelsPython:
    """The one that the workbook leads to; without a workbook the one that `new` would write into it.

    Where there is no Excel, the Python that runs this.
    """
    named, file = interpreter(places.system, sys.executable) or sys.executable, ""
    if places.system != "other" and book is not None and book.contents is not None and book.contents.ours:
        setting = interpreter_setting(places.system, book.layers)
        named, file = (setting.value, setting.layer.file) if setting else ("", "")
    path = _existing(expanded(named, places.system, environment))
    base = base_of(path) if path is not None else None
    dlls = {name.name for folder in dll_folders(path) for name in folder.glob("xlwings*.dll")} if path else ()
    return ExcelsPython(
        named=named,
        path=path,
        file=file,
        dlls=frozenset(dlls),
        letters=places.system != "windows" or _in_code_page(named),
        base=base if base is not None and base.is_dir() else None,
        of_store=base is not None and is_of_store(base),
        answer=answer_of(path) if path is not None and ask else None,
    )


def _existing(named: str) -> Path | None:
    if named in BARE:
        on_path = shutil.which(named)
        return Path(on_path) if on_path else None
    path = Path(named)
    return path if named and path.is_file() else None


def _in_code_page(path: str) -> bool:
    """Whether the VBA can hand a path to Windows: it uses the system's code page, cp932 on a Japanese one."""
    try:
        path.encode("mbcs")
    except UnicodeEncodeError:
        return False
    except LookupError:  # not on Windows
        return True
    return True


def _addin(entry: Installed) -> Addin:
    state: Literal["there", "changed", "missing"]
    try:
        state = "there" if fingerprint(Path(entry.path).read_bytes()) == entry.sha256 else "changed"
    except OSError:
        state = "missing"
    return Addin(entry=entry, state=state, python_exists=not entry.python or Path(entry.python).is_file())


def environment_here() -> Mapping[str, str]:
    """Only to replace variables in paths; no value of it is ever shown."""
    return os.environ


def system_here() -> str:
    """The system's name and version, without the computer's name."""
    return f"{platform.system()} {platform.release()} ({platform.machine()})"
