"""What a cell of a report shows, for the number formats that our reports have."""

import re
from decimal import ROUND_HALF_UP, Decimal

_PIECE = re.compile(r'"[^"]*"|[#0][#,0]*(?:\.0+)?,*%?|.')


def shown(value: object, number_format: str) -> str:
    """A text as it is; a number by the section of its format that is for its sign."""
    if not isinstance(value, int | float):
        return "" if value is None else str(value)
    sections = _sections(number_format)
    exact = Decimal(f"{float(value):.15g}")
    section = sections[0]
    if exact < 0 and len(sections) > 1:
        section, exact = sections[1], -exact
    elif exact == 0 and len(sections) > 2:
        section = sections[2]
    words = "".join(_piece(piece, abs(exact)) for piece in _PIECE.findall(section))
    return f"-{words}" if exact < 0 else words


def _sections(number_format: str) -> list[str]:
    """The parts between semicolons that stand outside quotes."""
    return re.findall(r'(?:"[^"]*"|[^;"])+', number_format) or ["0"]


def _piece(piece: str, value: Decimal) -> str:
    """A literal, or the number: with its decimals, thousands or millions, percent and grouping."""
    if piece[0] == '"':
        return piece[1:-1]
    if piece[0] not in "#0":
        return piece
    percent = piece.endswith("%")
    digits = piece.rstrip("%")
    scaled = value * 100 if percent else value / 1000 ** (len(digits) - len(digits.rstrip(",")))
    whole, _, places = digits.rstrip(",").partition(".")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    return (f"{rounded:,}" if "," in whole else f"{rounded}") + ("%" if percent else "")
