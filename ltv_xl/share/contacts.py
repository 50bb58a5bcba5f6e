"""E-mail addresses and phone numbers that stand about: made unreadable wherever the copy would show them.

Here also are the shared texts: those that no cell shows any more are blanked, so that nobody reads them in
the file. The others keep their number, so that no sheet needs to be written anew for them.
"""

from collections.abc import Collection, Mapping
from functools import partial

from msgspec import Struct

from ltv_xl.ooxml.archive import undamaged
from ltv_xl.ooxml.book import Sheet
from ltv_xl.ooxml.cells import FormulaCell, as_text
from ltv_xl.ooxml.contacts import contact_links, contacts_in_parts
from ltv_xl.ooxml.markup import Edit, Element, attribute, escaped, tree
from ltv_xl.ooxml.package import Package
from ltv_xl.ooxml.rows import shared_texts
from ltv_xl.share.changes import Change


def cell_edits(
    xml: bytes,
    cells: Mapping[str, Element],
    formulas: Collection[FormulaCell],
    masked: Mapping[str, str | None],
) -> list[Edit]:
    """The edits of the cells that hold contacts. masked: address -> what the cell shows from now on.

    Their formulas go, since they would show the contact again. A shared text is changed where it is stored.
    """
    edits: list[Edit] = [
        (formula.line_at, formula.line_end, b"") for formula in formulas if formula.address in masked
    ]
    for address, text in masked.items():
        cell = cells.get(address)
        if cell is not None and text is not None and cell.get("t") != "s":
            edits += as_text(xml, cell, text)
    return edits


def remove_links(package: Package, sheets: Collection[Sheet]) -> list[Change]:
    """Remove the links of these sheets and of what floats above them that write an e-mail or call."""
    changes = []
    for sheet in sheets:
        drawings = [relation.target for relation in package.related(sheet.part, "drawing")]
        links = [(part, id) for part in (sheet.part, *drawings) for id in contact_links(package, part)]
        package.removed.update(links)
        changes += [Change("contact_links", sheet.name, "")] if links else []
    return changes


def mask_parts(package: Package, sheets: Collection[Sheet]) -> list[Change]:
    """Make contacts outside of cells unreadable. sheets: those that stay."""
    names = {sheet.part: sheet.name for sheet in sheets}
    changes = []
    for part, edits in list(contacts_in_parts(package, sorted(package.reachable()))):
        package.edit(part, edits)
        changes.append(Change("contacts_elsewhere", "", names.get(part) or part.rpartition("/")[2]))
    return changes


def settle_texts(package: Package, used: Collection[int], masked: Mapping[int, str]) -> None:
    """Blank every shared text but the used ones; those at the end go altogether. masked: texts to change."""
    for relation in package.related(package.book, "sharedStrings"):
        xml = package.read(relation.target)
        root = undamaged(partial(tree, xml, closed={"sst"}))
        package.edit(relation.target, undamaged(partial(_text_edits, xml, root, used, masked)))


def _text_edits(xml: bytes, root: Element, used: Collection[int], masked: Mapping[int, str]) -> list[Edit]:
    item, text = root.kin("si"), root.kin("t")
    blank = f"<{item}><{text}/></{item}>".encode()
    edits: list[Edit] = []
    last = -1
    unused: list[_Run] = []
    for number, stored in enumerate(shared_texts(xml)):
        if number in used:
            last = number
            if number in masked:
                shown = f'<{item}><{text} xml:space="preserve">'.encode() + escaped(masked[number])
                edits.append((stored.start, stored.end, shown + f"</{text}></{item}>".encode()))
        elif unused and unused[-1].last == number - 1:
            unused[-1].last, unused[-1].end = number, stored.end
        else:
            unused.append(_Run(number, number, stored.start, stored.end))
    for run in unused:
        blanks = blank * (run.last - run.first + 1) if run.last < last else b""
        if xml[run.start : run.end] != blanks:
            edits.append((run.start, run.end, blanks))
    if edits and unused and root.get("uniqueCount"):
        edits.append(attribute(xml, root, "uniqueCount", str(last + 1)))
    if edits and unused and root.get("count"):
        edits.append(attribute(xml, root, "count", None))
    return edits


class _Run(Struct):
    """Texts one after the other that no cell shows: their numbers, and their bytes."""

    first: int
    last: int
    start: int
    end: int
