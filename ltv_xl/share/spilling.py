"""From a formula that gives one cell to one that may spill: else Excel shows @ before a LAMBDA's name.

In a formula of old a range where a single value belongs meant the cell of the same row. That meaning must not
change, so only formulas are turned in which every range is taken as a range anyway. A cell whose formula may
spill bears the number of a mark (cm="1"); the part xl/metadata.xml says what the number means.
"""

import re

from ltv_xl.formulas import FORMULAS
from ltv_xl.ooxml.markup import Edit, Element, attribute
from ltv_xl.ooxml.package import Package, add_part
from ltv_xl.ooxml.tokens import Token, tokens
from ltv_xl.share.removal import STORED_PREFIX

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
    pieces = [token for token in tokens(formula) if token.kind != "prefix"]
    callers: list[str] = []
    single = False
    for at, token in enumerate(pieces):
        if token.text == "(":
            before = pieces[at - 1] if at else None
            name = before.text if before and before.kind == "function" else ""
            callers.append(STORED_PREFIX.sub("", name).upper())
        elif token.text == ")" and callers:
            callers.pop()
        elif _many(token):
            caller = callers[-1] if callers else ""
            if not _alone(pieces, at) or caller not in {*FORMULAS, *TAKE_RANGES}:
                return None
            single = single or caller in FORMULAS
    return not single


def _many(token: Token) -> bool:
    """Whether a token may mean more than one cell: a range, a table's column, a name, an array."""
    if token.kind == "word":
        return re.fullmatch(r"\$?[A-Za-z]{1,3}\$?\d+|[\d.]+(?:[Ee]\d*)?|TRUE|FALSE", token.text) is None
    return token.kind == "brackets" or token.text in {":", "{", "#"}


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


# The mark

KIND = "XLDAPR"
_TYPE = (
    '<metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" '
    'merge="1" splitFirst="1" rowColShift="1" clearFormats="1" '
    'clearComments="1" assign="1" coerce="1" cellMeta="1"/>'
)
_FUTURE = (
    '<bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
    "<xda:dynamicArrayProperties "
    'xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray" '
    'fDynamic="1" fCollapsed="0"/></ext></extLst></bk>'
)
_CELL = '<bk><rc t="{type}" v="{value}"/></bk>'
_PART = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    f'<metadataTypes count="1">{_TYPE}</metadataTypes>'
    f'<futureMetadata name="{KIND}" count="1">{_FUTURE}</futureMetadata>'
    f'<cellMetadata count="1">{_CELL.format(type=1, value=0)}</cellMetadata></metadata>'
)


def mark(package: Package) -> str:
    """The number of the mark in this workbook, which gets one if it has none."""
    relations = package.related(package.book, "sheetMetadata")
    if not relations:
        add_part(
            package,
            "xl/metadata.xml",
            _PART.encode(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata",
        )
        return "1"
    part = relations[0].target
    root = package.tree(part)
    number = _number(root)
    if number is None:
        package.edit(part, _added(package.read(part), root))
        number = _number(package.tree(part))
    assert number is not None  # it was just put in
    return number


def _number(root: Element) -> str | None:
    """The number, from 1, under which cells already bear the mark; None where no number means it."""
    kind, value = _kind(root), _value(root)
    cells = next((child.children for child in root.children if child.name == "cellMetadata"), [])
    for number, block in enumerate(cells, 1):
        if any((record.get("t"), record.get("v")) == (kind, value) for record in block.children):
            return str(number)
    return None


def _kind(root: Element) -> str | None:
    """The number of the kind of metadata, from 1."""
    types = [entry.get("name") for entry in root.all("metadataType")]
    return str(types.index(KIND) + 1) if KIND in types else None


def _value(root: Element) -> str | None:
    """The number, from 0, of the value that says: spills, and is not cut to one cell."""
    future = _future(root)
    for number, block in enumerate(future.children if future else ()):
        for flags in block.all("dynamicArrayProperties"):
            if flags.get("fDynamic") in {"1", "true"} and flags.get("fCollapsed") not in {"1", "true"}:
                return str(number)
    return None


def _added(xml: bytes, root: Element) -> list[Edit]:
    """What the part lacks, each in its place among the others."""
    kinds, values = list(root.all("metadataType")), _future(root)
    kind = _kind(root) or str(len(kinds) + 1)
    value = _value(root) or str(len(values.children) if values else 0)
    edits: list[Edit] = []
    if _kind(root) is None:
        edits += _into(xml, root, "metadataTypes", _TYPE, ())
    if _value(root) is None:
        block = _prefixed(root, _FUTURE)
        if values is not None:
            edits += _appended(xml, values, block)
        else:
            whole = f'<futureMetadata name="{KIND}" count="1">{_FUTURE}</futureMetadata>'
            at = _before(root, ("cellMetadata", "valueMetadata", "extLst"))
            edits.append((at, at, _prefixed(root, whole)))
    edits += _into(
        xml, root, "cellMetadata", _CELL.format(type=kind, value=value), ("valueMetadata", "extLst")
    )
    return edits


def _future(root: Element) -> Element | None:
    metadata = (child for child in root.children if child.name == "futureMetadata")
    return next((child for child in metadata if child.get("name") == KIND), None)


def _into(xml: bytes, root: Element, holder: str, line: str, later: tuple[str, ...]) -> list[Edit]:
    """Put a line at the end of a list, which is made where it is missing."""
    there = next((child for child in root.children if child.name == holder), None)
    if there is not None:
        return _appended(xml, there, _prefixed(root, line))
    at = _before(root, later) if later else root.inner
    return [(at, at, _prefixed(root, f'<{holder} count="1">{line}</{holder}>'))]


def _appended(xml: bytes, holder: Element, line: bytes) -> list[Edit]:
    count = attribute(xml, holder, "count", str(len(holder.children) + 1))
    return [count, (holder.close, holder.close, line)]


def _before(root: Element, later: tuple[str, ...]) -> int:
    return next((child.start for child in root.children if child.name in later), root.close)


def _prefixed(root: Element, xml: str) -> bytes:
    """New elements under the prefix that the part uses."""
    return re.sub(r"<(/?)(?!xda:)", rf"<\1{root.prefix}:", xml).encode() if root.prefix else xml.encode()
