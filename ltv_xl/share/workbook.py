"""The workbook's own part: which sheets there are, the names, and what tells of macros and of the user."""

from collections.abc import Collection, Mapping

from ltv_xl.ooxml.markup import Edit, Element, attribute, escaped, removed, rewritten, without
from ltv_xl.ooxml.package import Package
from ltv_xl.share.book import Book
from ltv_xl.share.judge import Judge
from ltv_xl.share.notes import Note
from ltv_xl.share.pivots import unlisted

AFTER_NAMES = (
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
    "AlternateContent",
)
"""What the format lets stand behind the names."""


def workbook(
    package: Package, book: Book, leaving: Collection[str], judge: Judge, functions: Mapping[str, str]
) -> list[Note]:
    """Edit the workbook's part. functions: names of LTV functions and their LAMBDA. Says which names went."""
    xml, root = package.read(package.book), book.root
    kept = [number for number, sheet in enumerate(book.sheets) if sheet.name not in leaving]
    numbers = {old: new for new, old in enumerate(kept)}
    for sheet in book.sheets:
        if sheet.name in leaving:
            package.cut.add((package.book, sheet.relation))
    edits = [*unlisted(package, package.book, root), *_views(xml, book, kept), *_unwired(xml, root)]
    names, notes = _names(xml, book, numbers, judge, functions)
    package.edit(package.book, edits + names)
    return notes


def _names(
    xml: bytes, book: Book, numbers: Mapping[int, int], judge: Judge, functions: Mapping[str, str]
) -> tuple[list[Edit], list[Note]]:
    edits: list[Edit] = []
    notes: list[Note] = []
    lost: list[Element] = []
    for one in book.names:
        if one.key in judge.gone.names or one.line.get("vbProcedure") in {"1", "true"}:
            lost.append(one.line)
            if one.sheet is None and not one.name.startswith("_xl"):
                notes.append(Note("name", "", one.name))
            continue
        if one.sheet is not None and numbers.get(one.sheet, one.sheet) != one.sheet:
            edits.append(attribute(xml, one.line, "localSheetId", str(numbers[one.sheet])))
        if (text := judge.text(one.formula)) != one.formula:
            edits.append(rewritten(one.line, text))
    holder = next((one for one in book.root.children if one.name == "definedNames"), None)
    prefix = f"{book.root.prefix}:" if book.root.prefix else ""
    new = {name: _name(prefix, name, functions[name]) for name in sorted(functions)}
    if holder is None or not holder.children:
        edits += _holder(book.root, holder, prefix, b"".join(new.values()))
    elif new:  # for which the container stays
        edits += [removed(one) for one in lost]
        edits += [_placed(holder, name, line) for name, line in new.items()]
    else:
        edits += without(lost)
    return edits, notes


def _name(prefix: str, name: str, text: str) -> bytes:
    return (
        f'<{prefix}definedName name="{name}">'.encode() + escaped(text) + f"</{prefix}definedName>".encode()
    )


def _placed(holder: Element, name: str, line: bytes) -> Edit:
    """Excel keeps names in alphabetical order: a new one stands before the first that comes after it."""
    later = next((one for one in holder.children if one.get("name").casefold() > name.casefold()), None)
    at = later.start if later else holder.close
    return at, at, line


def _holder(root: Element, empty: Element | None, prefix: str, lines: bytes) -> list[Edit]:
    if not lines:
        return [] if empty is None else [removed(empty)]
    made = f"<{prefix}definedNames>".encode() + lines + f"</{prefix}definedNames>".encode()
    if empty is not None:
        return [(empty.start, empty.end, made)]
    before = next((one for one in root.children if one.name in AFTER_NAMES and _late(one)), None)
    at = before.start if before else root.close
    return [(at, at, made)]


def _late(one: Element) -> bool:
    """Whether an element stands in the second half of the part; AlternateContent stands anywhere."""
    siblings = one.parent.children if one.parent else []
    sheets = next((number for number, other in enumerate(siblings) if other.name == "sheets"), 0)
    return siblings.index(one) > sheets


def _views(xml: bytes, book: Book, kept: list[int]) -> list[Edit]:
    """Which sheet is shown at first: the same, or the first that can be seen."""
    edits = []
    visible = [new for new, old in enumerate(kept) if not book.sheets[old].hidden]
    for one in book.root.all("workbookView"):
        active = one.number("activeTab")
        new = kept.index(active) if active in kept else visible[0]
        if new != active:
            edits.append(attribute(xml, one, "activeTab", str(new)))
        if one.get("firstSheet"):
            edits.append(attribute(xml, one, "firstSheet", None))
    ids = [book.sheets[old].line.get("sheetId") for old in kept]
    for one in book.root.all("customWorkbookView"):
        if one.get("activeSheetId") not in ids:
            edits.append(attribute(xml, one, "activeSheetId", ids[visible[0]]))
    return edits


def _unwired(xml: bytes, root: Element) -> list[Edit]:
    """Take out the folder that the file lay in and who reserved it for writing."""
    edits = []
    for one in root.all("absPath"):
        edits.append(removed(one.above("AlternateContent") or one))
    for one in root.all("fileSharing"):
        if one.get("userName"):
            edits.append(attribute(xml, one, "userName", None))
    return edits
