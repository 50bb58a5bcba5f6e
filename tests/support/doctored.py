"""Copies of a workbook with something changed inside, for faults that no writing library would make."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path


def doctored(path: Path, out: Path, changes: Mapping[str, Callable[[str], str]]) -> Path:
    """Copy a workbook, the XML of the named parts changed; ValueError for a change that changes nothing."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in dict.fromkeys([*source.namelist(), *changes]):
            content = source.read(name) if name in source.namelist() else b""
            if name in changes:
                before = content.decode("utf-8")
                content = changes[name](before).encode("utf-8")
                if content.decode("utf-8") == before:
                    raise ValueError(f"the change leaves {name} as it was")
            target.writestr(name, content)
    return out
