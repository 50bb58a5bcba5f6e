"""Pyodide under node: found, shown to be what Pyodide released, handed our package and xlwings."""

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import xlwings

import ltv_xl
from tests.support.programs import needed, on_path, run

HERE = Path(__file__).parent
PACKAGES = (Path(ltv_xl.__file__).parent, Path(xlwings.__file__).parent)
SECONDS = 180


class Main(NamedTuple):
    """A main.py and the calls that cells make: the function's name and its arguments."""

    source: str
    calls: Sequence[tuple[str, Sequence[object]]]


def pyodide() -> Path:
    """The folder of Pyodide with its NumPy, named by LTV_PYODIDE."""
    folder = Path(
        needed(
            os.environ.get("LTV_PYODIDE"),
            "unpack Pyodide 0.27.7 (its full distribution: NumPy must be in it) and name the folder "
            "in LTV_PYODIDE",
        )
    ).resolve()
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    strangers = not_its_own(folder, lock["packages"]["numpy"])
    if strangers:
        raise RuntimeError(f"LTV_PYODIDE: {strangers}")
    return folder


def not_its_own(folder: Path, package: Mapping[str, Any]) -> str | None:
    """What is wrong with a package in the folder: the list of Pyodide's release holds its checksum."""
    file = folder / package["file_name"]
    if not file.exists():
        return f"{file.name} is missing"
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    return None if checksum == package["sha256"] else f"{file.name} is not the one that Pyodide released"


def play(mains: Sequence[Main], environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """What host.py found out; see there. The folder is for scratch files."""
    home = pyodide()
    node = needed(on_path("node"), "install node")
    packages, job = folder / "packages.zip", folder / "job.json"
    _pack(packages)
    job.write_text(
        json.dumps({"environment": environment, "mains": [main._asdict() for main in mains]}), "utf-8"
    )
    done = run([node, HERE / "lite.mjs", home, packages, HERE / "host.py", job], SECONDS)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _pack(packages: Path) -> None:
    """Python and texts only: the compiled part of the installed xlwings is for another machine."""
    with zipfile.ZipFile(packages, "w", zipfile.ZIP_DEFLATED) as archive:
        for package in PACKAGES:
            for file in sorted(package.rglob("*")):
                if file.suffix in {".py", ".toml"}:
                    archive.write(file, file.relative_to(package.parent))
