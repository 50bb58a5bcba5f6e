"""From a formula that gives one cell to one that may spill: else Excel shows @ before a LAMBDA's name.

In a formula of old a range where one value belongs meant the cell of the same row. That meaning must not
change, so only formulas are turned in which every range is taken as a range anyway.
"""

import re

from ltv_xl.formulas import FORMULAS
from ltv_xl.ooxml.tokens import Token, tokens
from ltv_xl.share.gone import STORED_PREFIX

TAKE_RANGES = frozenset({
    *("AND", "AVERAGE", "AVERAGEA", "COLUMNS", "COUNT", "COUNTA", "COUNTBLANK", "GEOMEAN", "HARMEAN", "MAX"),
    *("MAXA", "MEDIAN", "MIN", "MINA", "OR", "PRODUCT", "ROWS", "STDEV", "STDEVA", "STDEVP", "SUM"),
    *("SUMPRODUCT", "SUMSQ", "VAR", "VARA", "VARP", "VARPA"),
})
"""Functions that take each of their arguments as a whole range."""


def spills(formula: str) -> bool | None:
    """How a formula from before arrays spilled is made one that may: True, as it is; False, its single value
    must be taken (it hands a range to an LTV function); None, not without changing what it means.
    """
    pieces = [one for one in tokens(formula) if one.kind != "prefix"]
    callers: list[str] = []
    single = False
    for at, one in enumerate(pieces):
        if one.text == "(":
            before = pieces[at - 1] if at else None
            name = before.text if before and before.kind == "function" else ""
            callers.append(STORED_PREFIX.sub("", name).upper())
        elif one.text == ")" and callers:
            callers.pop()
        elif _many(one):
            caller = callers[-1] if callers else ""
            if not _alone(pieces, at) or caller not in {*FORMULAS, *TAKE_RANGES}:
                return None
            single = single or caller in FORMULAS
    return not single


def _many(one: Token) -> bool:
    """Whether a token may mean more than one cell: a range, a table's column, a name, an array."""
    if one.kind == "word":
        return re.fullmatch(r"\$?[A-Za-z]{1,3}\$?\d+|[\d.]+(?:[Ee]\d*)?|TRUE|FALSE", one.text) is None
    return one.kind == "brackets" or one.text in {":", "{", "#"}


def _alone(pieces: list[Token], at: int) -> bool:
    """Whether the range around a token is a whole argument, with which nothing is calculated."""
    part = {"word", "brackets", "error"}
    first = last = at
    while first and (pieces[first - 1].kind in part or pieces[first - 1].text == ":"):
        first -= 1
    while last + 1 < len(pieces) and (pieces[last + 1].kind in part or pieces[last + 1].text in {":", "#"}):
        last += 1
    before, after = (
        pieces[first - 1].text if first else "",
        pieces[last + 1].text if last + 1 < len(pieces) else "",
    )
    return before in {"(", ","} and after in {")", ","}
