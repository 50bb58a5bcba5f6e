"""What floats above a sheet: shapes without their macros, and nothing that shows what was left out."""

import re
from collections.abc import Collection, Iterator

from ltv_xl.ooxml.markup import Edit, Element, attribute, removed
from ltv_xl.ooxml.package import Package
from ltv_xl.share.judge import Judge
from ltv_xl.share.notes import Note
from ltv_xl.share.rules import unmacroed

ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
NEWER_CHART = "chartEx"
"""Charts since Excel 2016 (waterfall, funnel, map ...): their series cannot hold numbers of their own."""


def drawing(
    package: Package, part: str, sheet: str, judge: Judge, slicers: Collection[str]
) -> tuple[list[Edit], list[Note]]:
    """The edits of a drawing's part. slicers: names of slicers that go."""
    xml, root = package.read(part), package.tree(part)
    edits, notes = unmacroed(xml, root), []
    anchors: dict[int, Element] = {}

    def out(one: Element, note: Note) -> None:
        anchor = one.above(*ANCHORS)
        if anchor is not None and id(anchor) not in anchors:
            anchors[id(anchor)] = anchor
            notes.append(note)

    for one in root.all("sp"):
        if one.get("textlink") and judge.reason(one.get("textlink"), None):
            edits.append(attribute(xml, one, "textlink", ""))
            notes.append(Note("text_box", sheet, _called(one)))
    for one in root.all("cameraTool"):
        if judge.reason(one.get("cellRange"), None):
            out(one, Note("picture", sheet, _called(one.above("pic", "graphicFrame", "sp") or one)))
    for one in root.all("slicer", "timeslicer"):
        if one.get("name") in slicers:
            out(one, Note("slicer", sheet, one.get("name")))
    newer = {one.id: one.target for one in package.leads(part, NEWER_CHART)}
    for one in root.all("chart"):
        chart = newer.get(one.relation)
        if chart and any(judge.reason(f.text, None) for f in package.tree(chart).all("f")):
            out(one, Note("chart_gone", sheet, _called(one.above("graphicFrame") or one)))
    gone = [*anchors.values()]
    kept = [one for one in root.children if id(one) not in anchors]
    package.cut.update((part, id) for id in _mentions(gone) - _mentions(kept))
    return edits + [removed(one) for one in gone], notes


def _mentions(elements: Collection[Element]) -> set[str]:
    """The values of attributes that may name a relation: a picture's, a chart's."""
    found, waiting = set[str](), [*elements]
    while waiting:
        one = waiting.pop()
        found |= {value for key, value in one.attributes.items() if ":" in key}
        waiting += one.children
    return found


def _called(one: Element) -> str:
    """The name of a shape, as Excel shows it."""
    return next((inner.get("name") for inner in one.all("cNvPr")), "")


def vml(xml: bytes) -> bytes:
    """An old drawing without macros. It need not be XML, so it is changed as text."""
    return re.sub(rb"<(\w+:)?FmlaMacro>[^<]*</(\w+:)?FmlaMacro>", b"", xml)


CONTROL_FORMULAS = ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx")


def control(xml: bytes, root: Element, judge: Judge) -> list[Edit]:
    """A form control's properties without the cells that go."""
    return [
        attribute(xml, root, name, None)
        for name in CONTROL_FORMULAS
        if root.get(name) and judge.reason(root.get(name), None)
    ]


def chart_parts(package: Package, part: str) -> Iterator[str]:
    """The charts of a drawing or of a chart's own drawing."""
    return (one.target for one in package.leads(part, "chart"))
