"""What floats above a sheet: charts, shapes and controls, without macros and without what was left out.

A chart keeps its numbers as they were drawn and loses its texts, for they may name customers.
"""

import re
from collections.abc import Callable, Collection, Iterator

from msgspec import Struct, field

from ltv_xl.ooxml.book import Book, Sheet
from ltv_xl.ooxml.markup import Edit, Element, attribute, removed, rewritten, without
from ltv_xl.ooxml.package import Package
from ltv_xl.ooxml.tokens import place, tokens
from ltv_xl.share.changes import Change
from ltv_xl.share.pivots import RemovedPivots, unrelated_edits
from ltv_xl.share.rewriting import Rewriting
from ltv_xl.share.rules import macro_edits

ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
NEWER_CHART = "chartEx"
"""Charts since Excel 2016 (waterfall, funnel, map ...): their series cannot hold numbers of their own."""
REFERENCES = ("numRef", "strRef", "multiLvlStrRef")
CONTROL_FORMULAS = ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx")

IsHeader = Callable[[str], bool]


def edit_drawings(
    package: Package, sheet: Sheet, rewriting: Rewriting, book: Book, pivots: RemovedPivots
) -> list[Change]:
    """Edit what floats above a sheet: drawings with their charts, old drawings, form controls."""
    changes: list[Change] = []
    for relation in package.related(sheet.part, "drawing"):
        changes += _edit_shapes(package, relation.target, sheet.name, rewriting, pivots.slicers)
        for chart in package.related(relation.target, "chart"):
            changes += _edit_chart(package, chart.target, sheet, rewriting, book, pivots)
    for relation in package.related(sheet.part, "vmlDrawing"):
        before = package.read(relation.target)
        if (after := _without_macros(before)) != before:
            package.changed[relation.target] = after
    for relation in package.related(sheet.part, "ctrlProp"):
        edits = _control_edits(package.read(relation.target), package.tree(relation.target), rewriting)
        package.edit(relation.target, edits)
        changes += [Change("control", sheet.name, "")] if edits else []
    return changes


# Shapes


class _LostAnchors(Struct):
    """The places of a drawing whose shape goes, each with what to say of it."""

    sheet: str
    anchors: dict[int, Element] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def add(self, element: Element, kind: str, name: str) -> None:
        anchor = element.above(*ANCHORS)
        if anchor is not None and id(anchor) not in self.anchors:
            self.anchors[id(anchor)] = anchor
            self.changes.append(Change(kind, self.sheet, name))  # type: ignore[arg-type]  # the three below


def _edit_shapes(
    package: Package, part: str, sheet: str, rewriting: Rewriting, slicers: Collection[str]
) -> list[Change]:
    """Edit a drawing's part. slicers: names of slicers that go."""
    xml, root = package.read(part), package.tree(part)
    edits = [*macro_edits(xml, root), *unrelated_edits(package, part, root)]
    text_boxes = []
    for shape in root.all("sp"):
        if shape.get("textlink") and rewriting.reason(shape.get("textlink"), None):
            edits.append(attribute(xml, shape, "textlink", ""))
            text_boxes.append(Change("text_box", sheet, _shape_name(shape)))
    lost = _lost_anchors(package, part, root, sheet, rewriting, slicers)
    staying = [anchor for anchor in root.children if id(anchor) not in lost.anchors]
    unneeded = _mentioned_ids(lost.anchors.values()) - _mentioned_ids(staying)
    package.removed.update((part, id) for id in unneeded)
    package.edit(part, edits + [removed(anchor) for anchor in lost.anchors.values()])
    return [*text_boxes, *lost.changes]


def _lost_anchors(
    package: Package, part: str, root: Element, sheet: str, rewriting: Rewriting, slicers: Collection[str]
) -> _LostAnchors:
    """The pictures of cells, slicers and newer charts that show what was left out."""
    lost = _LostAnchors(sheet)
    for camera in root.all("cameraTool"):
        if rewriting.reason(camera.get("cellRange"), None):
            lost.add(camera, "picture", _shape_name(camera.above("pic", "graphicFrame", "sp") or camera))
    for slicer in root.all("slicer", "timeslicer"):
        if slicer.get("name") in slicers:
            lost.add(slicer, "slicer", slicer.get("name"))
    newer = {relation.id: relation.target for relation in package.related(part, NEWER_CHART)}
    for chart in root.all("chart"):
        target = newer.get(chart.relation)
        if target and any(rewriting.reason(f.text, None) for f in package.tree(target).all("f")):
            lost.add(chart, "chart_gone", _shape_name(chart.above("graphicFrame") or chart))
    return lost


def _mentioned_ids(elements: Collection[Element]) -> set[str]:
    """The values of attributes that may name a relation: a picture's, a chart's."""
    return {
        value
        for element in elements
        for inner in element.all()
        for name, value in inner.attributes.items()
        if ":" in name
    }


def _shape_name(shape: Element) -> str:
    """The name of a shape, as Excel shows it."""
    return next((properties.get("name") for properties in shape.all("cNvPr")), "")


def _without_macros(vml: bytes) -> bytes:
    """An old drawing without macros. It need not be XML, so it is changed as text."""
    return re.sub(rb"<(\w+:)?FmlaMacro>[^<]*</(\w+:)?FmlaMacro>", b"", vml)


def _control_edits(xml: bytes, root: Element, rewriting: Rewriting) -> list[Edit]:
    """A form control's properties without the cells that go."""
    return [
        attribute(xml, root, name, None)
        for name in CONTROL_FORMULAS
        if root.get(name) and rewriting.reason(root.get(name), None)
    ]


# Charts


def _edit_chart(
    package: Package, part: str, sheet: Sheet, rewriting: Rewriting, book: Book, pivots: RemovedPivots
) -> list[Change]:
    xml, root = package.read(part), package.tree(part)
    edits, touched = chart_edits(xml, root, rewriting, lambda formula: is_header(book, formula))
    package.edit(part, [*edits, *_pivot_source_edits(root, pivots.tables)])
    name = part.rpartition("/")[2].removesuffix(".xml")
    changes = [Change("chart", sheet.name, name)] if touched else []
    for relation in package.related(part, "chartUserShapes"):
        changes += _edit_shapes(package, relation.target, sheet.name, rewriting, ())
    return changes


def chart_edits(
    xml: bytes, root: Element, rewriting: Rewriting, is_header: IsHeader
) -> tuple[list[Edit], bool]:
    """The edits of a chart's part, and whether any of its series lost what it read.

    is_header: whether a reference leads to the headers of a table, which name nobody.
    """
    edits: list[Edit] = []
    lost: dict[int, Element] = {}
    touched = False
    for formula in root.all("f", "sqref"):
        if formula.children or not formula.text.strip():
            continue
        if not rewriting.reason(formula.text, None):
            if (text := rewriting.text(formula.text)) != formula.text:
                edits.append(rewritten(formula, text))
            continue
        touched = True
        reference = formula.above(*REFERENCES)
        if formula.above("ext") is None and reference is not None and reference.parent is not None:
            if reference.name == "numRef":
                edits.append((reference.start, reference.end, _drawn_numbers(xml, reference)))
                continue
            if _is_series_name(reference.parent) and is_header(formula.text):
                edits.append((reference.start, reference.end, _drawn_text(xml, reference)))
                continue
        owner = formula.above("ext") or (reference.parent if reference else None) or formula.parent
        if owner is not None:
            lost[id(owner)] = owner
    return edits + without(lost.values()), touched


def _drawn_numbers(xml: bytes, reference: Element) -> bytes:
    """The numbers that a chart has in store, no longer as those of a place."""
    cache, tag = next(reference.all("numCache"), None), reference.kin("numLit")
    inside = xml[cache.inner : cache.close] if cache else f'<{reference.kin("ptCount")} val="0"/>'.encode()
    return f"<{tag}>".encode() + inside + f"</{tag}>".encode()


def _drawn_text(xml: bytes, reference: Element) -> bytes:
    """The header that a chart has in store, as a text of its own."""
    value, tag = next(reference.all("v"), None), reference.kin("v")
    inside = xml[value.inner : value.close] if value else b""
    return f"<{tag}>".encode() + inside + f"</{tag}>".encode()


def _is_series_name(element: Element) -> bool:
    return element.name == "tx" and element.parent is not None and element.parent.name == "ser"


def is_header(book: Book, formula: str) -> bool:
    """Whether a reference leads to cells in the header row of a table."""
    pieces = tokens(formula)
    if not pieces or pieces[0].kind != "prefix":
        return False
    name = "".join(place(pieces[0].text).sheets[:1]).casefold()
    words = [token.text for token in pieces if token.kind == "word"]
    rows = {row for word in words for row in re.findall(r"\$?[A-Z]+\$?(\d+)", word)}
    header_rows = {
        row
        for sheet in book.sheets
        if sheet.name.casefold() == name
        for table in sheet.tables
        if table.headed
        for row in re.findall(r"^[A-Z]+(\d+)", table.area)
    }
    return bool(rows) and rows <= header_rows


def _pivot_source_edits(root: Element, pivots: Collection[tuple[str, str]]) -> Iterator[Edit]:
    """What ties a chart to a pivot table that goes; pivots: sheet and name of these, in small letters."""
    for source in root.all("pivotSource"):
        name = next((element.text for element in source.all("name")), "")
        sheet, _, table = name.rpartition("]")[2].rpartition("!")
        if (sheet.strip("'").replace("''", "'").casefold(), table.casefold()) in pivots:
            yield removed(source)
