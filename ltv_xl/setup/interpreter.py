"""The Python that Excel is to start, and the DLL through which typed functions reach it.

xlwings' VBA takes a full path: it starts that program for a button and for the functions' server, and loads
the DLL from the program's folder, else from the folder above. That fits a plain installation and conda (the
DLL lies beside python.exe) and a virtual environment (python.exe lies in Scripts, the DLL one above).
"""

import re
from pathlib import Path, PurePath
from typing import TypeVar

from ltv_xl.setup.places import System

AnyPath = TypeVar("AnyPath", bound=PurePath)


def interpreter(system: System, executable: str) -> str:
    """The path to write into a workbook; "" where Excel could not start it.

    pythonw.exe gives way to the python.exe beside it: it has no place for error messages.
    """
    if not executable or system == "other":
        return ""
    path = Path(executable)
    console = path.with_name("python.exe")
    return str(console) if path.name.lower() == "pythonw.exe" and console.exists() else executable


def base_of(python: Path) -> Path:
    """The folder of the Python behind a virtual environment, as its pyvenv.cfg says; else its own folder.

    Python's documentation of venv: "a pyvenv.cfg file with a home key pointing to the Python installation".
    """
    try:
        lines = (
            (python.parent.parent / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace").splitlines()
        )
    except OSError:
        return python.parent
    keys = {key.strip().lower(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    return Path(keys["home"]) if keys.get("home") else python.parent


def is_of_store(folder: PurePath) -> bool:
    """Whether a Python there comes from the Microsoft Store."""
    return "windowsapps" in re.split(r"[\\/]", str(folder).lower())


def dll_name(version: str, excel_bits: int) -> str:
    """The DLL's file name; its bits are those of Excel, whatever Python's are."""
    return f"xlwings{excel_bits}-{version}.dll"


def dll_folders(python: AnyPath) -> tuple[AnyPath, AnyPath]:
    """Where the VBA looks for the DLL, in this order."""
    return python.parent, python.parent.parent
