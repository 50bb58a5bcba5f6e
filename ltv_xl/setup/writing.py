"""A file into a place that Excel may hold: replaced there, or refused; never under another name.

A report may stand beside its place as "name (2)"; an add-in would then be loaded twice, and a workbook that
somebody works in would be doubled.
"""

from pathlib import Path

from ltv_xl.errors import OutputError
from ltv_xl.saving import saved


def made_folder(folder: Path) -> None:
    """Make a folder and those above it. OutputError where that is refused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError("setup.not_writable", folder=folder, reason=error) from error


def replaced(content: bytes, target: Path) -> None:
    """Write the bytes. OutputError when another program holds the target, or its folder refuses."""
    try:
        if target.exists():
            with target.open("r+b"):  # Windows says no while Excel has it open
                pass
        place = saved(content, target)
    except PermissionError as error:
        raise OutputError("setup.held", target=target.name) from error
    if place != target:
        place.unlink()
        raise OutputError("setup.held", target=target.name)
