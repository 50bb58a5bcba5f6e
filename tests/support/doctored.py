"""Copies of a workbook with something changed inside, for faults that no writing library would make."""

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path


def doctored(path: Path, out: Path, changes: Mapping[str, Callable[[str], str]]) -> Path:
    """Copy a workbook, the XML of the named parts changed; ValueError for a change that changes nothing.

    A name without a slash is that of a sheet.
    """
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        parts = source.namelist()
        changes = {
            name if "/" in name or name in parts else _sheet(source, name): change
            for name, change in changes.items()
        }
        for name in dict.fromkeys([*parts, *changes]):
            content = source.read(name) if name in parts else b""
            if name in changes:
                before = content.decode("utf-8")
                content = changes[name](before).encode("utf-8")
                if content.decode("utf-8") == before:
                    raise ValueError(f"the change leaves {name} as it was")
            target.writestr(name, content)
    return out


def _sheet(source: zipfile.ZipFile, name: str) -> str:
    """The part of a sheet of ours: they are numbered as the tabs stand."""
    names = re.findall(r'<sheet name="([^"]*)"', source.read("xl/workbook.xml").decode("utf-8"))
    return f"xl/worksheets/sheet{names.index(name) + 1}.xml"
