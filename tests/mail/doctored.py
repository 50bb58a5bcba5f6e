"""Workbooks changed part by part, as other programs leave them."""

import zipfile
from pathlib import Path


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Replace something in one part of a workbook."""
    parts = contents(path)
    assert old in parts[part], part
    return rewritten(path, parts | {part: parts[part].replace(old, new)})


def added(path: Path, **parts: bytes) -> Path:
    """Add parts, by their name."""
    return rewritten(path, contents(path) | parts)


def contents(path: Path) -> dict[str, bytes]:
    """Part -> content."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, parts: dict[str, bytes]) -> Path:
    """The workbook of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
