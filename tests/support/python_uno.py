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
    soffice = needed(on_path("soffice"), "install LibreOffice (its Calc) to run this test")
    program = Path(soffice).resolve().parent
    folder = next((str(place) for place in (DEBIAN, program) if (place / "uno.py").exists()), None)
    library = program / "libpyuno.so"
    uno_folder = needed(folder if library.exists() else None, "install python3-uno to run this test")
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    made_for = python_of(library.read_bytes())
    needed(ours if made_for == ours else None, wrong_python(made_for, ours))
    return _loaded(uno_folder)


def python_of(library: bytes) -> str:
    """The version of Python that libpyuno.so is linked with, "3.11"; "another" if it does not say."""
    version = re.search(rb"libpython(3\.\d+)", library)
    return version[1].decode() if version else "another"


def wrong_python(made_for: str, ours: str) -> str:
    """Why the tests cannot run here."""
    return f"run this test with Python {made_for}, for which python3-uno is made; this is Python {ours}"


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
