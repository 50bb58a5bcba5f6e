"""What xlwings Lite and Server take of the package: its requirements on Pyodide, and a star import."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement

from ltv_xl import FORMULAS

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
PYODIDE = {"sys_platform": "emscripten", "platform_system": "Emscripten"}


def asked_for(requirements: Iterable[str], environment: dict[str, str]) -> list[str]:
    """The requirements that hold in an environment, without their markers."""
    found = [Requirement(one) for one in requirements]
    return sorted(
        f"{one.name}{one.specifier}" for one in found if not one.marker or one.marker.evaluate(environment)
    )


def test_on_pyodide_the_package_asks_for_numpy_and_the_xlwings_of_the_host() -> None:
    requirements = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    assert asked_for(requirements, PYODIDE) == ["numpy>=2.0", "xlwings"]
    assert any(one.startswith("xlwings==") for one in asked_for(requirements, {"sys_platform": "win32"}))
    assert "new>=1" in asked_for([*requirements, "new>=1"], PYODIDE)  # one added without a marker is noticed


def star_imported(before: str = "") -> list[str]:
    """The names that a star import brings into a fresh process."""
    program = f"{before}\nimport json\nfound = {{}}\nexec('from ltv_xl.excel.functions import *', found)\n"
    program += "found.pop('__builtins__')\nprint(json.dumps(list(found)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    names: list[str] = json.loads(done.stdout)
    return names


def test_a_star_import_brings_the_functions_and_nothing_else() -> None:
    assert star_imported() == list(FORMULAS)


def test_a_module_that_lets_everything_out_is_noticed() -> None:
    careless = "import ltv_xl.excel.functions as module\ndel module.__all__"
    assert {"FORMULAS", "np", "xw"} < set(star_imported(careless))
