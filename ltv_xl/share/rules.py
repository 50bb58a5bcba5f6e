"""What a sheet holds besides cells and reads formulas: validation, conditional formats, sparklines, links.

A rule that reads what was left out goes whole: unlike a cell it has no value that it could keep.
"""

from collections.abc import Iterable, Iterator

from ltv_xl.ooxml.markup import Edit, Element, attribute, recounted, rewritten, without
from ltv_xl.ooxml.tokens import place, tokens
from ltv_xl.share.changes import Change, Kind
from ltv_xl.share.removal import Removal
from ltv_xl.share.rewriting import Rewriting

FORMULAS = ("formula", "formula1", "formula2", "f")
OWNERS: dict[str, Kind] = {
    "dataValidation": "validation",
    "cfRule": "condition",
    "sparkline": "sparkline",
    "sparklineGroup": "sparkline",
}


def rule_edits(
    xml: bytes, root: Element, sheet: str, number: int, rewriting: Rewriting
) -> tuple[list[Edit], list[Change]]:
    """The edits of a sheet's rules, and what they took away. sheet, number: its name and place."""
    edits: list[Edit] = []
    lost: dict[int, Element] = {}
    for formula in rule_formulas(root):
        if rewriting.reason(formula.text, number):
            owner = formula.above(*OWNERS) or formula.parent
            if owner is not None:
                lost[id(owner)] = owner
        elif (text := rewriting.text(formula.text)) != formula.text:
            edits.append(rewritten(formula, text))
    lost |= {id(rule): rule for rule in _scaled_by_formula(root, number, rewriting)}
    lost |= {id(rule): rule for rule in _twins(root, lost)}
    changes = [
        Change(OWNERS[rule.name], sheet, _where(rule)) for rule in lost.values() if rule.name in OWNERS
    ]
    for link in root.all("hyperlink"):
        if link.get("location") and _leads_to(link.get("location"), rewriting.removal):
            lost[id(link)] = link
            changes.append(Change("link", sheet, link.get("ref")))
    for reference in root.all("dataRef"):
        if reference.get("sheet").casefold() in rewriting.removal.sheets:
            lost[id(reference)] = reference
    edits += recounted(xml, lost.values()) + without(lost.values())
    return edits, changes


def rule_formulas(root: Element) -> Iterator[Element]:
    """The formulas of a sheet outside of its cells."""
    return (formula for formula in root.all(*FORMULAS) if not formula.children and formula.text.strip())


def _scaled_by_formula(root: Element, number: int, rewriting: Rewriting) -> Iterator[Element]:
    """Colour scales, data bars and icons whose ends are formulas that cannot stay."""
    for end in root.all("cfvo"):
        rule = end.above("cfRule")
        if rule is not None and end.get("type") == "formula" and rewriting.reason(end.get("val"), number):
            yield rule


def _twins(root: Element, lost: Iterable[int]) -> Iterator[Element]:
    """A conditional format may stand twice, for old and for new Excels, held together by an id."""
    rules = [(rule, _id(rule)) for rule in root.all("cfRule")]
    ids = {id_ for rule, id_ in rules if id_ and id(rule) in set(lost)}
    return (rule for rule, id_ in rules if id_ in ids)


def _id(rule: Element) -> str:
    own = next((element.text for element in rule.all("id")), "")
    return (own or (rule.get("id") if rule.prefix else "")).strip()


def _where(rule: Element) -> str:
    """The cells that a rule was for."""
    holder = rule.above("conditionalFormatting") if rule.name == "cfRule" else rule
    if holder is None:
        return ""
    return holder.get("sqref") or next((cells.text for cells in holder.all("sqref")), "")


def _leads_to(location: str, removal: Removal) -> bool:
    """Whether a link inside the workbook leads to what goes: a sheet, or a name or table."""
    for token in tokens(location):
        if token.kind == "prefix":
            return any(name in removal.sheets for name in removal.spanned(place(token.text)))
    word = location.casefold()
    return word in removal.tables or (word, None) in removal.names


def printer_edits(xml: bytes, root: Element) -> list[Edit]:
    """Take out what leads to the printer's settings: they name a printer, and often a person's."""
    return [
        attribute(xml, setup, name, None)
        for setup in root.all("pageSetup")
        for name in setup.attributes
        if name.endswith(":id")
    ]


def macro_edits(xml: bytes, root: Element) -> list[Edit]:
    """Take the macro off buttons, shapes and form controls: a press would only end in a message."""
    return [
        attribute(xml, shape, "macro", None if shape.name == "controlPr" else "")
        for shape in root.all("sp", "pic", "graphicFrame", "cxnSp", "grpSp", "controlPr")
        if shape.get("macro")
    ]
