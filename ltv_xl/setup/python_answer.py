"""Whether a Python can do what Excel will ask of it: it is started and computes one typed function.

On Windows by way of xlwings' DLL and COM, as for a cell: a Python may compute and yet be unable to serve.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ltv_xl.network_path import is_on_network
from ltv_xl.setup.serving import CODE as SERVING_CODE

SECONDS = 120
"""A first import on a slow disk under a virus scanner may take long; Excel would wait too."""

RIGHT = 24_000.0
"""=LTV_SUBSCRIPTION(3000,40%,5%)"""

_CODE = """
import json, ltv_xl
from importlib.metadata import version
from ltv_xl.excel import functions
value = functions.LTV_SUBSCRIPTION([[3000.0]], [[0.4]], [[0.05]])
print(json.dumps({"value": value, "ltv_xl": ltv_xl.__version__, "xlwings": version("xlwings")}))
"""


class Answer(Struct, frozen=True):
    """What came of asking a Python.

    outcome: right; wrong (another value); failed (an error, its last line is `output`); silent (no answer in
        time); refused (not started, since it does not look like a Python on this computer).
    """

    outcome: Literal["right", "wrong", "failed", "silent", "refused"]
    output: str = ""
    ltv_xl: str = ""
    xlwings: str = ""


def answer_of(python: Path, seconds: float = SECONDS) -> Answer:
    """Start a Python as Excel does, without what an activated environment adds, and ask it.

    A workbook from elsewhere may name any program: it is started only if it is called Python and does not lie
    on the network.
    """
    if not re.fullmatch(r"python(w|\d[\d.]*)?(\.exe)?", python.name.lower()) or is_on_network(python):
        return Answer("refused")
    try:
        done = subprocess.run(
            [python, "-B", "-c", SERVING_CODE if sys.platform == "win32" else _CODE],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=_environment(python),
            timeout=seconds,
            check=False,
        )
        values = json.loads(done.stdout.strip().splitlines()[-1]) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return Answer("silent", str(round(seconds)))
    except (OSError, ValueError, IndexError) as error:
        return Answer("failed", str(error))
    if values is None:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        return Answer("failed", lines[-1].strip() if lines else f"exit code {done.returncode}")
    outcome: Literal["right", "wrong"] = "right" if values["value"] == RIGHT else "wrong"
    return Answer(outcome, str(values["value"]), values["ltv_xl"], values["xlwings"])


def _environment(python: Path) -> dict[str, str]:
    """The user's, less the activation of an environment, which Excel does not have."""
    search = os.environ.get("PATH", "").split(os.pathsep)
    folders = [folder for folder in search if not Path(folder).is_relative_to(python.parent)]
    changed = {"PATH": os.pathsep.join(folders), "PYTHONIOENCODING": "utf-8"}
    left_out = {"VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "PYTHONHOME"}
    return {name: value for name, value in os.environ.items() if name not in left_out} | changed
