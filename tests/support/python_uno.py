"""LibreOffice's own Python library, `uno`: found, loaded, and kept from changing the process for others.

Debian's package python3-uno belongs to one version of Python. From a virtual environment of that version
it loads too; in another, loading it would end the process, so tests are skipped with a sentence instead.
"""

import builtins
import importlib
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.programs import needed, on_path

DEBIAN = Path("/usr/lib/python3/dist-packages")
"""Where Debian puts uno.py; other builds of LibreOffice put it beside the program."""


@cache
def uno() -> Any:
    """The module; skips the test, saying what to install, where it is not there or is for another Python."""
    program = (
        Path(needed(on_path("soffice"), "install LibreOffice (its Calc) to run this test")).resolve().parent
    )
    library, folder = program / "libpyuno.so", next((one for one in (DEBIAN, program) if _has_uno(one)), None)
    needed(str(folder) if folder and library.exists() else None, "install python3-uno to run this test")
    made_for, ours = python_of(library.read_bytes()), f"{sys.version_info.major}.{sys.version_info.minor}"
    needed(
        made_for if made_for == ours else None,
        f"python3-uno is for Python {made_for}: run this test with that one, not {ours}",
    )
    return _loaded(str(folder))


def python_of(library: bytes) -> str:
    """The version of Python that libpyuno.so is linked with, "3.11"; "unknown" if it does not say."""
    found = re.search(rb"libpython(3\.\d+)", library)
    return found[1].decode() if found else "unknown"


def _has_uno(folder: Path) -> bool:
    return (folder / "uno.py").exists()


def _loaded(folder: str) -> Any:
    """Import uno; undo what it does to `import` and to the search path, which no other test asked for."""
    path, plain_import = [*sys.path], builtins.__import__
    sys.path.append(folder)
    try:
        importlib.import_module("unohelper")
        return importlib.import_module("uno")
    finally:
        builtins.__import__ = plain_import
        sys.path[:] = path
