"""The procedures of a VBA module, and what each does about an error: one of a few shapes, else a fault."""

import re
from collections.abc import Iterator

_PROCEDURE = re.compile(
    r"(?ms)^(?:(?:Public|Private|Friend) )?(?:Static )?(?:Sub|Function|Property \w+) (\w+)\(.*?$\n"
    r"(.*?)^End (?:Sub|Function|Property)"
)
_DECLARATION = re.compile(r"(?i)(?:Dim|Static|Const) |\w+:$|#")
"""Raises nothing: what is declared, a label, and a condition of the compiler."""
_PATH = re.compile(r"(?i)On Error (?:Resume Next|GoTo (\w+))$")


def procedures(source: str) -> dict[str, list[str]]:
    """Name -> its statements, without comments and continued lines."""
    text = re.sub(r" _\r?\n\s*", " ", source).replace("\r\n", "\n")
    return {name: list(_statements(body)) for name, body in _PROCEDURE.findall(text)}


def _statements(body: str) -> Iterator[str]:
    for line in body.split("\n"):
        statement = re.sub(r'^((?:[^"\']|"[^"]*")*)\'.*$', r"\1", line).strip()
        if statement:
            yield statement


def without_error_path(source: str) -> list[str]:
    """Procedures whose first statement does not say what happens at an error, or leads to no label."""
    return [name for name, statements in procedures(source).items() if not _has_path(statements)]


def _has_path(statements: list[str]) -> bool:
    first = next((line for line in statements if not _DECLARATION.match(line)), "")
    path = _PATH.match(first)
    return path is not None and (path[1] is None or f"{path[1]}:" in statements)
