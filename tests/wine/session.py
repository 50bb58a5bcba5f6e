"""Typed functions as Excel asks for them: steps of a session, run on the Windows side."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ltv_xl.template.shipped import shipped
from tests.support.macros import modules_of
from tests.support.vba_text import serving_command
from tests.wine.windows import SECONDS, Windows

EXCEL_SIDE = Path(__file__).parent / "excel_side"


@dataclass(frozen=True)
class Step:
    """What came of a step, and how many seconds it took."""

    answer: Any
    seconds: float


def session(
    windows: Windows,
    *steps: list[Any],
    python: str = "",
    seconds: float = SECONDS,
    folder: Path | None = None,
) -> list[Step]:
    """Run the steps. python: Windows' path of the one to start; folder: where Excel's current folder is."""
    started = python or windows.path(windows.python_folder / "python.exe")
    request = {"python": started, "command": command(started), "steps": steps}
    file = windows.documents / "request.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(request), encoding="utf-8")
    outcome = windows.python(
        windows.path(EXCEL_SIDE / "session.py"), windows.path(file), seconds=seconds, folder=folder
    )
    lines = [line for line in outcome.output.splitlines() if line.startswith("[")]
    assert len(lines) == len(steps), outcome.output
    return [Step(*json.loads(line)) for line in lines]


def command(python: str) -> str:
    """What the macros of the shipped workbook give to the DLL."""
    return serving_command(modules_of(shipped("workbook_template.xlsm"))["xlwings"], python)
