"""xl/metadata.xml: the mark by which Excel knows a formula that may spill, and shows it without @.

A cell bears the number of the mark (cm="1"); the part says what the number means.
"""

import re

from ltv_xl.ooxml.markup import Edit, Element, attribute
from ltv_xl.ooxml.package import Package, declare

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
    leads = package.leads(package.book, "sheetMetadata")
    if not leads:
        package.changed["xl/metadata.xml"] = _PART.encode()
        declare(
            package,
            "xl/metadata.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata",
        )
        return "1"
    part = leads[0].target
    root = package.tree(part)
    found = _number(root)
    if found is None:
        package.edit(part, _added(package.read(part), root))
        found = _number(package.tree(part))
    assert found is not None  # it was just put in
    return found


def _number(root: Element) -> str | None:
    """The number, from 1, under which cells already bear the mark; None where no number means it."""
    kind, value = _kind(root), _value(root)
    cells = next((one.children for one in root.children if one.name == "cellMetadata"), [])
    for number, block in enumerate(cells, 1):
        if any((one.get("t"), one.get("v")) == (kind, value) for one in block.children):
            return str(number)
    return None


def _kind(root: Element) -> str | None:
    """The number of the kind of metadata, from 1."""
    types = [one.get("name") for one in root.all("metadataType")]
    return str(types.index(KIND) + 1) if KIND in types else None


def _value(root: Element) -> str | None:
    """The number, from 0, of the value that says: spills, and is not cut to one cell."""
    future = _future(root)
    for number, block in enumerate(future.children if future else ()):
        for one in block.all("dynamicArrayProperties"):
            if one.get("fDynamic") in {"1", "true"} and one.get("fCollapsed") not in {"1", "true"}:
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
    return next(
        (one for one in root.children if one.name == "futureMetadata" and one.get("name") == KIND), None
    )


def _into(xml: bytes, root: Element, holder: str, line: str, later: tuple[str, ...]) -> list[Edit]:
    """Put a line at the end of a list, which is made where it is missing."""
    found = next((one for one in root.children if one.name == holder), None)
    if found is not None:
        return _appended(xml, found, _prefixed(root, line))
    at = _before(root, later) if later else root.inner
    return [(at, at, _prefixed(root, f'<{holder} count="1">{line}</{holder}>'))]


def _appended(xml: bytes, holder: Element, line: bytes) -> list[Edit]:
    count = attribute(xml, holder, "count", str(len(holder.children) + 1))
    return [count, (holder.close, holder.close, line)]


def _before(root: Element, later: tuple[str, ...]) -> int:
    return next((one.start for one in root.children if one.name in later), root.close)


def _prefixed(root: Element, xml: str) -> bytes:
    """New elements under the prefix that the part uses."""
    return re.sub(r"<(/?)(?!xda:)", rf"<\1{root.prefix}:", xml).encode() if root.prefix else xml.encode()
