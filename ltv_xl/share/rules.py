"""What a sheet holds besides cells and reads formulas: validation, conditional formats, sparklines, links.

A rule that reads what was left out goes whole: unlike a cell it has no value that it could keep.
"""

from collections.abc import Iterator

from ltv_xl.ooxml.markup import Edit, Element, attribute, recounted, rewritten, without
from ltv_xl.ooxml.tokens import place, tokens
from ltv_xl.share.gone import Gone
from ltv_xl.share.judge import Judge
from ltv_xl.share.notes import Kind, Note

FORMULAS = ("formula", "formula1", "formula2", "f")
OWNERS: dict[str, Kind] = {
    "dataValidation": "validation",
    "cfRule": "condition",
    "sparkline": "sparkline",
    "sparklineGroup": "sparkline",
}


def rules(xml: bytes, root: Element, name: str, number: int, judge: Judge) -> tuple[list[Edit], list[Note]]:
    """The edits of a sheet's rules, and what they took away. name, number: of the sheet."""
    gone: dict[int, Element] = {}
    edits: list[Edit] = []
    for one in root.all(*FORMULAS):
        if one.children or not one.text.strip():
            continue
        if judge.reason(one.text, number):
            owner = one.above(*OWNERS) or one.parent
            if owner is not None:
                gone[id(owner)] = owner
        elif (text := judge.text(one.text)) != one.text:
            edits.append(rewritten(one, text))
    for one in root.all("cfvo"):
        owner = one.above("cfRule")
        if owner is not None and one.get("type") == "formula" and judge.reason(one.get("val"), number):
            gone[id(owner)] = owner
    gone |= {id(one): one for one in _twins(root, gone)}
    notes = [Note(OWNERS[one.name], name, _where(one)) for one in gone.values() if one.name in OWNERS]
    for one in root.all("hyperlink"):
        if one.get("location") and _leads_to(one.get("location"), judge.gone):
            gone[id(one)] = one
            notes.append(Note("link", name, one.get("ref")))
    for one in root.all("dataRef"):
        if one.get("sheet").casefold() in judge.gone.sheets:
            gone[id(one)] = one
    edits += recounted(xml, gone.values()) + without(gone.values())
    return edits, notes


def _twins(root: Element, gone: dict[int, Element]) -> Iterator[Element]:
    """A conditional format may stand twice, for old and for new Excels, held together by an id."""
    rules = [(one, _id(one)) for one in root.all("cfRule")]
    ids = {twin for one, twin in rules if twin and id(one) in gone}
    return (one for one, twin in rules if twin in ids)


def _id(rule: Element) -> str:
    own = next((one.text for one in rule.all("id")), "")
    return (own or (rule.get("id") if rule.prefix else "")).strip()


def _where(one: Element) -> str:
    """The cells that a rule was for."""
    holder = one.above("conditionalFormatting") if one.name == "cfRule" else one
    if holder is None:
        return ""
    return holder.get("sqref") or next((inner.text for inner in holder.all("sqref")), "")


def _leads_to(location: str, gone: Gone) -> bool:
    """Whether a link inside the workbook leads to what goes: a sheet, or a name or table."""
    for one in tokens(location):
        if one.kind == "prefix":
            return any(name in gone.sheets for name in gone.spanned(place(one.text)))
    word = location.casefold()
    return word in gone.tables or (word, None) in gone.names


def unprinted(xml: bytes, root: Element) -> list[Edit]:
    """Take out what leads to the printer's settings: they name a printer, and often a person's."""
    return [
        attribute(xml, one, key, None)
        for one in root.all("pageSetup")
        for key in one.attributes
        if key.endswith(":id")
    ]


def unmacroed(xml: bytes, root: Element) -> list[Edit]:
    """Take the macro off buttons, shapes and form controls: a press would only end in a message."""
    return [
        attribute(xml, one, "macro", None if one.name == "controlPr" else "")
        for one in root.all("sp", "pic", "graphicFrame", "cxnSp", "grpSp", "controlPr")
        if one.get("macro")
    ]
