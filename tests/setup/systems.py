"""Made-up Windows and Mac systems for the setup tests: homes in a temporary folder, a registry, a Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from ltv_xl.setup.addin import addin_bytes
from ltv_xl.setup.places import Places, places
from ltv_xl.setup.workbook import Wiring, workbook_bytes
from ltv_xl.template.package import packed, parts

USERS = ("taro", "山田 太郎", "O'Neill & Co")
"""Names of users: plain, Japanese with a space, with characters that a shell would mind."""


@dataclass(frozen=True)
class MadeRegistry:
    """A registry of keys and their values, which answers as `Registry` is asked; under Wine tests/wine holds
    it to Windows' own functions.
    """

    keys: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def values(self, key: str) -> Mapping[str, object]:
        """The values of a key; keys are compared without regard to capitals."""
        by_key = {name.lower(): values for name, values in self.keys.items()}
        return {name.lower(): value for name, value in by_key.get(key.lower(), {}).items()}

    def below(self, key: str) -> Sequence[str]:
        """The names of the keys below a key, those among them that have no values of their own."""
        begin = f"{key}\\".lower()
        below = [name[len(begin) :] for name in self.keys if name.lower().startswith(begin)]
        return list({name.partition("\\")[0].lower(): name.partition("\\")[0] for name in below}.values())


EXCEL_365 = {
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe": {
        "": r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE"
    },
    r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {
        "VersionToReport": "16.0.17928.20114",
        "Platform": "x64",
    },
    r"HKCR\Excel.Application\CurVer": {"": "Excel.Application.16"},
}
"""What a streamed 64-bit Office leaves in the registry."""


def environment(home: Path) -> dict[str, str]:
    """The variables of a Windows user."""
    return {
        "USERPROFILE": str(home),
        "APPDATA": str(home / "AppData" / "Roaming"),
        "OneDrive": str(home / "OneDrive"),
        "OneDriveCommercial": str(home / "OneDrive - 株式会社サンプル"),
    }


def windows(folder: Path, user: str = "山田 太郎", *, excel: bool = True) -> Places:
    """A Windows user; excel: Excel has been started once."""
    home = folder / "Users" / user
    home.mkdir(parents=True, exist_ok=True)
    made_places = places("win32", environment(home), home)
    if excel:
        assert made_places.excel is not None
        made_places.excel.mkdir(parents=True, exist_ok=True)
    return made_places


def mac(folder: Path, user: str = "hanako") -> Places:
    """A Mac user who has Excel."""
    home = folder / "Users" / user
    home.mkdir(parents=True, exist_ok=True)
    made_places = places("darwin", {}, home)
    assert made_places.excel is not None
    made_places.excel.mkdir(parents=True, exist_ok=True)
    made_places.own.parent.mkdir(exist_ok=True)  # every Mac has it
    return made_places


def virtual_environment(folder: Path, *dlls: str) -> Path:
    """A Windows virtual environment's python.exe, with these DLLs where xlwings' wheel puts them."""
    (folder / "Scripts").mkdir(parents=True, exist_ok=True)
    for name in dlls:
        (folder / name).write_bytes(b"MZ")
    python = folder / "Scripts" / "python.exe"
    python.write_bytes(b"MZ")
    return python


SOME_PYTHON = "this stands for a path"


def workbook(wired: Wiring = Wiring("windows", "")) -> bytes:  # noqa: B008 - a frozen record
    """A workbook of the template; rendered once for each system, then only the path is put in."""
    if not wired.python:
        return _workbook(wired)
    book = _workbook(Wiring(wired.system, SOME_PYTHON))
    texts = parts(book)["xl/sharedStrings.xml"]
    assert texts.count(SOME_PYTHON.encode()) == 1
    path = escape(wired.python).encode()
    return changed(book, **{"xl/sharedStrings.xml": texts.replace(SOME_PYTHON.encode(), path)})


@cache
def _workbook(wired: Wiring) -> bytes:
    return workbook_bytes(wired.content("en", {}))


def changed(book: bytes, **replaced: bytes | None) -> bytes:
    """A workbook with parts replaced, or left out where None."""
    all_parts = {**parts(book), **replaced}
    return packed({name: part for name, part in all_parts.items() if part is not None})


@cache
def addin(wired: Wiring = Wiring("windows", "")) -> bytes:  # noqa: B008 - a frozen record
    """An add-in, made once for each wiring."""
    return addin_bytes(wired, "en")


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder by its path: a file's bytes, None for a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
