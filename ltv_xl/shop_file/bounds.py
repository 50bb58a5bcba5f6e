r"""Whether a path that a shop's file names stays within the file's folder.

First by its letters alone, so that nothing far away is touched by looking at it: a look at `\\server\share`
would already tell that server who asks. Then with links followed.
"""

import os
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

from ltv_xl.network_path import is_on_network


def outside(paths: Iterable[str], folder: Path) -> list[str]:
    """Those of some paths that lead out of a folder, as they are written."""
    return [path for path in paths if not is_within(path, folder)]


def is_within(path: str, folder: Path) -> bool:
    """Whether a path, relative to a folder or absolute, leads to a place in it; `book.xlsx#Sheet` too."""
    book, mark, _ = path.rpartition("#")
    if mark and not is_within(book, folder):
        return False
    home = straight(folder)
    if is_on_network(path) or (os.name != "nt" and PureWindowsPath(path).drive):
        return False
    place = straight(home / path)
    if not place.is_relative_to(home):
        return False
    try:
        return place.resolve().is_relative_to(home.resolve())
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself, a NUL
        return False


def straight(path: Path) -> Path:
    """An absolute path without `..`, by its letters alone."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute leaves `..` in
