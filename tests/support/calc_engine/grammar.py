"""Excel's grammar of formulas and the one that Calc's programming interface speaks."""

import re
from pathlib import Path

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"]|"")*")
    |(?P<columns>\w+\[(?:[^\[\]]|\[[^\]]*\])*\])
    |(?P<external>'file:///(?P<path>(?:[^']|'')*)'\#\$?(?P<tab>'(?:[^']|'')+'|[\w.]+?)\.(?=\$?[A-Z]|\$?\d))
    |\$?(?P<calc>'(?:[^']|'')+'|\w+)\.(?=\$?[A-Z]{1,3}\$?\d|\$?[A-Z]{1,3}:|\$?\d+:|\#REF!)
    |(?P<excel>'(?:[^']|'')+'|[\w.]+)!(?=[$A-Z\d\#])
    |(?P<mark>[;,|{}])""",
    re.VERBOSE,
)
_FROM_CALC = {";": ",", "|": ";"}
_TO_CALC = {",": ";", ";": "|"}


def as_excel(formula: str) -> str:
    """$Sheet.A1 becomes Sheet!A1, commas part arguments, another file's sheet reads '[file]Sheet'!

    Calc shows an array formula in braces, Excel's Range.Formula shows none.
    """
    if formula.startswith("{="):
        formula = formula.removeprefix("{").removesuffix("}")
    return _translated(formula, to_excel=True) if formula.startswith("=") else formula


def as_calc(formula: str) -> str:
    """The other way round."""
    return _translated(formula, to_excel=False) if formula.startswith("=") else formula


def _translated(formula: str, *, to_excel: bool) -> str:
    depth = 0

    def translated(token: re.Match[str]) -> str:
        nonlocal depth
        if token["external"]:
            path, tab = Path("/" + token["path"]), token["tab"].strip("'")
            return f"'{path.parent}/[{path.name}]{tab}'!"
        if token["calc"] and to_excel:
            return token["calc"] + "!"
        if token["excel"] and not to_excel:
            return "$" + token["excel"] + "."
        if token["mark"]:
            depth += {"{": 1, "}": -1}.get(token[0], 0)
            if to_excel:
                return (_FROM_CALC if depth else {";": ","}).get(token[0], token[0])
            return (_TO_CALC if depth else {",": ";"}).get(token[0], token[0])
        return token[0]

    return _TOKEN.sub(translated, formula)
