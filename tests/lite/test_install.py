"""What xlwings Lite and Server take of the package, and what our page tells their users to write.

The page is docs/hosts.md; what it tells to write is run as it stands there.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement

from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from tests.lite.page import PAGES, main_py, programs, server_functions

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
PYODIDE = {"sys_platform": "emscripten", "platform_system": "Emscripten"}


def asked_for(requirements: Iterable[str], environment: dict[str, str]) -> list[str]:
    """The requirements that hold in an environment, without their markers."""
    needed = [Requirement(requirement) for requirement in requirements]
    return sorted(
        f"{requirement.name}{requirement.specifier}"
        for requirement in needed
        if not requirement.marker or requirement.marker.evaluate(environment)
    )


def test_on_pyodide_the_package_asks_for_numpy_and_the_xlwings_of_the_host() -> None:
    requirements = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    assert asked_for(requirements, PYODIDE) == ["numpy>=2.0", "xlwings"]
    assert any(
        requirement.startswith("xlwings==")
        for requirement in asked_for(requirements, {"sys_platform": "win32"})
    )
    assert "new>=1" in asked_for([*requirements, "new>=1"], PYODIDE)  # one added without a marker is noticed


def imported(program: str, after: str = "") -> list[str]:
    """The public names that a program has at its end, in a fresh process."""
    program_text = f"found = {{}}\nexec({program!r}, found)\n{after}\nimport json, types\nprint(json.dumps(["
    program_text += (
        "name for name, one in found.items() if name[0] != '_' and type(one) is not types.ModuleType]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program_text], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    names: list[str] = json.loads(done.stdout)
    return names


def test_a_star_import_brings_the_functions_and_nothing_else() -> None:
    assert imported("from ltv_xl.excel.functions import *") == list(WORKSHEET_FUNCTIONS)


def test_a_module_that_lets_everything_out_is_noticed() -> None:
    careless = "import ltv_xl.excel.functions as module\ndel module.__all__\n"
    assert "FormulaError" in imported(careless + "from ltv_xl.excel.functions import *")


def test_both_pages_tell_to_write_the_same() -> None:
    english, japanese = (programs(page) for page in PAGES)
    assert english == japanese
    assert len(english) == 2


def test_what_the_page_tells_for_main_py_brings_the_functions() -> None:
    assert imported(main_py()) == list(WORKSHEET_FUNCTIONS)


def test_what_the_page_tells_for_the_server_brings_the_functions_and_spares_the_search_for_pyodide() -> None:
    """For each cell that arrives, xlwings asks `is_jsnull`; here 25 times faster."""
    faster = """
import time
from xlwings.utils import is_jsnull
def seconds():
    start = time.perf_counter()
    for _ in range(3000):
        is_jsnull(1.0)
    return time.perf_counter() - start
with_lines = seconds()
import sys
del sys.modules["pyodide"], sys.modules["pyodide.ffi"]
assert seconds() > 4 * with_lines, with_lines
"""
    assert imported(server_functions(), faster) == list(WORKSHEET_FUNCTIONS)
