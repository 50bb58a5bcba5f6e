"""Whether two paths lead to the same file: asked before writing, so that no source is overwritten."""

import sys
import unicodedata
from pathlib import Path

_IGNORES_CASE = sys.platform in {"win32", "darwin"}
"""Where `Orders.csv` and `orders.csv` are usually the same file; on a Mac also two spellings of `ご`."""


def same_file(first: Path, second: Path) -> bool:
    """Whether two paths lead to the same file: by another spelling, a symbolic link or a hard link.

    Of files that exist the file system decides, which knows whether case matters there. Of two that do not
    exist yet the names decide, so that two results do not overwrite each other.
    """
    try:
        return first.samefile(second)
    except (OSError, ValueError):  # one of them is not there, may not be looked at, or is no path at all
        return _comparable(first) == _comparable(second)


def _comparable(path: Path) -> str:
    """The path without links and `..`; as the file system would compare it."""
    try:
        text = str(path.resolve())
    except (OSError, ValueError, RuntimeError):  # a link that leads to itself
        text = str(path.absolute())
    return unicodedata.normalize("NFC", text).casefold() if _IGNORES_CASE else text
