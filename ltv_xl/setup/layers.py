"""xlwings' settings as its VBA finds them: the workbook's sheet, then a file in its folder, then the user's.

A key of an upper layer hides the same key of the lower ones, even where its value is empty.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ltv_xl.setup.places import Places, System
from ltv_xl.workbook_names import INTERPRETER_MAC, INTERPRETER_WIN

LayerName = Literal["sheet", "folder", "user"]

EMPTY_OR_FALSE = frozenset({"", "false", "0"})

UNWANTED = ("CONDA PATH", "CONDA ENV", "PYTHONPATH", "DEBUG UDFS", "ADD_WORKBOOK_TO_PYTHONPATH")
"""Keys that lead Excel to another Python, to other modules, or to a debugger, unless empty or False."""


class Layer(Struct, frozen=True):
    """One place of settings. file: where it lies, for a message; "" for the sheet."""

    name: LayerName
    settings: Mapping[str, str]
    file: str = ""


class Setting(Struct, frozen=True):
    """The value that counts, and the layer that it comes from."""

    value: str
    layer: Layer


def layers(sheet: Mapping[str, str], book: Path, project: str, places: Places) -> tuple[Layer, ...]:
    """The layers of a workbook, the strongest first; those without a file are left out."""
    layers = [Layer("sheet", sheet)]
    candidates: list[tuple[LayerName, Path | None]] = [
        ("folder", book.parent / f"{project}.conf"),
        ("user", places.user_settings(project)),
    ]
    for name, path in candidates:
        if path is not None and path.is_file():
            layers.append(Layer(name, settings_of(path), str(path)))
    return tuple(layers)


def settings_of(path: Path) -> dict[str, str]:
    """A settings file: lines of "KEY","VALUE", in UTF-8 or Japanese Windows' cp932. A key's first counts."""
    try:
        content = path.read_bytes()
    except OSError:
        return {}
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932", errors="replace")
    values: dict[str, str] = {}
    for row in csv.reader(text.splitlines(), skipinitialspace=True):
        if row and row[0].strip():
            values.setdefault(row[0].strip().upper(), row[1].strip() if len(row) > 1 else "")
    return values


def setting(key: str, layers: Sequence[Layer]) -> Setting | None:
    """What counts for a key; None where no layer has it."""
    return next((Setting(layer.settings[key], layer) for layer in layers if key in layer.settings), None)


def interpreter_setting(system: System, layers: Sequence[Layer]) -> Setting | None:
    """The Python that the layers name; None where Excel would start whichever the search path has."""
    key = {"windows": INTERPRETER_WIN, "mac": INTERPRETER_MAC, "other": INTERPRETER_WIN}[system]
    candidates = [setting(name, layers) for name in (key, "INTERPRETER")]
    return next((candidate for candidate in candidates if candidate is not None and candidate.value), None)


def expanded(value: str, system: System, environment: Mapping[str, str]) -> str:
    """A path with %VARIABLES% (Windows) or a leading $HOME (Mac) replaced, as the VBA does it."""
    if system == "mac":
        return re.sub(r"^\$HOME(?=/|$)", lambda _: environment.get("HOME", "$HOME"), value)
    upper = {name.upper(): value for name, value in environment.items()}
    return re.sub(r"%([^%]+)%", lambda name: upper.get(name[1].upper(), name[0]), value)


def exposing(layers: Sequence[Layer]) -> list[Layer]:
    """A file beside the workbook with keys that the workbook's sheet lacks, which may have come with it.

    A workbook made before ltv_xl closed that door reads it, and puts values of it into a command.
    """
    sheet = layers[0].settings
    return [layer for layer in layers if layer.name == "folder" and layer.settings.keys() - sheet.keys()]


def unwanted(layers: Sequence[Layer]) -> list[tuple[str, Setting]]:
    """Settings that keep a workbook of ours from working, with the layer to change."""
    settings = {key: setting(key, layers) for key in UNWANTED}
    return [
        (key, chosen)
        for key, chosen in settings.items()
        if chosen and chosen.value.lower() not in EMPTY_OR_FALSE
    ]
