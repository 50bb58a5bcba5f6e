"""LibreOffice's Python library loads only into the Python that it is made for, and changes nothing else."""

import builtins
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.programs import on_path
from tests.support.python_uno import DEBIAN, python_of, uno, wrong_python


@pytest.mark.office
def test_it_loads_and_leaves_import_and_search_path_alone() -> None:
    """In a process of its own: by itself, uno replaces the built-in import and adds to the search path."""
    uno()
    script = (
        "import builtins, sys\n"
        "before = builtins.__import__, list(sys.path)\n"
        "from tests.support.python_uno import uno\n"
        "assert uno().getComponentContext()\n"
        "assert (builtins.__import__, list(sys.path)) == before\n"
        "sys.path.append(sys.argv[1])\n"
        "del sys.modules['uno']\n"
        "import uno\n"
        "assert builtins.__import__ is not before[0], 'it would have changed'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(DEBIAN)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.office
def test_it_knows_which_python_it_is_made_for() -> None:
    uno()
    library = Path(str(on_path("soffice"))).resolve().parent / "libpyuno.so"
    assert python_of(library.read_bytes()) == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert builtins.__import__.__module__ == "builtins"


def test_another_python_is_named_in_the_reason_for_skipping() -> None:
    assert python_of(b"\x00libpython3.13.so.1.0\x00") == "3.13"
    assert python_of(b"\x00libc.so.6\x00") == "another"
    assert wrong_python("3.13", "3.12") == (
        "run this test with Python 3.13, for which python3-uno is made; this is Python 3.12"
    )
