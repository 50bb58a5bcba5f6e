"""What a line of VBA that puts a text together gives: texts, Chr(34) and variables, joined by &."""

import re
from collections.abc import Mapping

_PART = re.compile(r'"((?:[^"]|"")*)"|(Chr)\(34\)|(\w+)')


def vba_text(expression: str, variables: Mapping[str, str]) -> str:
    """KeyError for a variable that is not given."""
    parts = []
    for text, quote, name in _PART.findall(expression):
        parts.append(variables[name] if name else '"' if quote else text.replace('""', '"'))
    return "".join(parts)


def right_side(source: str, name: str, last: int = -1) -> str:
    """What a variable is set to in a module: the last of such lines, or another."""
    found: str = re.findall(rf"(?m)^ *{name} = (.*?)\r?$", source)[last]
    return found
