"""Lines of VBA that put a text together: texts, Chr(34) and variables, joined by &."""

import re
from collections.abc import Mapping

_PART = re.compile(r'"((?:[^"]|"")*)"|(Chr)\(34\)|(\w+)')


def vba_text(expression: str, variables: Mapping[str, str]) -> str:
    """KeyError for a variable that is not given."""
    parts = []
    for text, quote, name in _PART.findall(expression):
        parts.append(variables[name] if name else '"' if quote else text.replace('""', '"'))
    return "".join(parts)


def serving_command(source: str, python: str) -> str:
    """What XLPyCommand of a workbook's module xlwings gives for a Python that is named in full."""
    paths = vba_text(_right_side(source, "PYTHONPATH"), {})
    starts = [line for line in _right_sides(source, "PYTHON_WIN") if line.startswith('"cmd.exe "')]
    named = {"ConsoleSwitch": "", "LicenseKeyEnvString": "", "PYTHON_WIN": python, "PYTHONPATH": paths}
    texts = {"PYTHON_WIN": vba_text(starts[-1], named), "tail": vba_text(_right_side(source, "tail"), named)}
    return vba_text(_right_side(source, "XLPyCommand", -1), texts)


def _right_sides(source: str, name: str) -> list[str]:
    """What a variable is set to, line by line."""
    return re.findall(rf"(?m)^ *{name} = (.*?)\r?$", source)


def _right_side(source: str, name: str, number: int = 0) -> str:
    return _right_sides(source, name)[number]
