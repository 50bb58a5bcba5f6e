"""The workbook's own part: which sheets there are, the names, and what tells of macros and of the user."""

from collections.abc import Collection, Mapping

from ltv_xl.ooxml.book import Book, Name
from ltv_xl.ooxml.markup import Edit, Element, attribute, escaped, removed, rewritten, without
from ltv_xl.ooxml.package import Package
from ltv_xl.share.changes import Change
from ltv_xl.share.pivots import unrelated_edits
from ltv_xl.share.rewriting import Rewriting

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


def edit_workbook(
    package: Package,
    book: Book,
    sheets: Collection[str],
    rewriting: Rewriting,
    functions: Mapping[str, str],
) -> list[Change]:
    """Edit the workbook's part; says which names went.

    sheets: names of those that stay. functions: names of LTV functions and their LAMBDA.
    """
    xml, root = package.read(package.book), book.root
    staying = [number for number, sheet in enumerate(book.sheets) if sheet.name in sheets]
    package.removed.update(
        (package.book, sheet.relation) for sheet in book.sheets if sheet.name not in sheets
    )
    edits = [
        *unrelated_edits(package, package.book, root),
        *_view_edits(xml, book, staying),
        *_owner_edits(xml, root),
        *_name_edits(xml, book, staying, rewriting, functions),
    ]
    package.edit(package.book, edits)
    return [
        Change("name", "", name.name)
        for name in book.names
        if _is_lost(name, rewriting) and name.sheet is None and not name.name.startswith("_xl")
    ]


def _is_lost(name: Name, rewriting: Rewriting) -> bool:
    """Whether a name hangs on what goes, or is a macro's."""
    return name.key in rewriting.removal.names or name.line.get("vbProcedure") in {"1", "true"}


def _name_edits(
    xml: bytes, book: Book, staying: list[int], rewriting: Rewriting, functions: Mapping[str, str]
) -> list[Edit]:
    edits: list[Edit] = []
    numbers = {old: new for new, old in enumerate(staying)}
    for name in book.names:
        if _is_lost(name, rewriting):
            continue
        if name.sheet is not None and numbers.get(name.sheet, name.sheet) != name.sheet:
            edits.append(attribute(xml, name.line, "localSheetId", str(numbers[name.sheet])))
        if (text := rewriting.text(name.formula)) != name.formula:
            edits.append(rewritten(name.line, text))
    lost = [name.line for name in book.names if _is_lost(name, rewriting)]
    holder = next((child for child in book.root.children if child.name == "definedNames"), None)
    new = {name: _name(book.root, name, functions[name]) for name in sorted(functions)}
    if holder is None or not holder.children:
        edits += _holder(book.root, holder, b"".join(new.values()))
    elif new:  # for which the container stays
        edits += [removed(line) for line in lost]
        edits += [_placed(holder, name, line) for name, line in new.items()]
    else:
        edits += without(lost)
    return edits


def _name(root: Element, name: str, text: str) -> bytes:
    tag = root.kin("definedName")
    return f'<{tag} name="{name}">'.encode() + escaped(text) + f"</{tag}>".encode()


def _placed(holder: Element, name: str, line: bytes) -> Edit:
    """Excel keeps names in alphabetical order: a new one stands before the first that comes after it."""
    names = [(child, child.get("name").casefold()) for child in holder.children]
    later = next((child for child, other in names if other > name.casefold()), None)
    at = later.start if later else holder.close
    return at, at, line


def _holder(root: Element, empty: Element | None, lines: bytes) -> list[Edit]:
    if not lines:
        return [] if empty is None else [removed(empty)]
    tag = root.kin("definedNames")
    made = f"<{tag}>".encode() + lines + f"</{tag}>".encode()
    if empty is not None:
        return [(empty.start, empty.end, made)]
    before = next((child for child in root.children if child.name in AFTER_NAMES and _is_late(child)), None)
    at = before.start if before else root.close
    return [(at, at, made)]


def _is_late(element: Element) -> bool:
    """Whether an element stands in the second half of the part; AlternateContent stands anywhere."""
    siblings = element.parent.children if element.parent else []
    sheets = next((number for number, sibling in enumerate(siblings) if sibling.name == "sheets"), 0)
    return siblings.index(element) > sheets


def _view_edits(xml: bytes, book: Book, staying: list[int]) -> list[Edit]:
    """Which sheet is shown at first: the same, or the first that can be seen."""
    edits = []
    visible = [new for new, old in enumerate(staying) if not book.sheets[old].hidden]
    for view in book.root.all("workbookView"):
        active = view.number("activeTab")
        new = staying.index(active) if active in staying else visible[0]
        if new != active:
            edits.append(attribute(xml, view, "activeTab", str(new)))
        if view.get("firstSheet"):
            edits.append(attribute(xml, view, "firstSheet", None))
    ids = [book.sheets[old].line.get("sheetId") for old in staying]
    for view in book.root.all("customWorkbookView"):
        if view.get("activeSheetId") not in ids:
            edits.append(attribute(xml, view, "activeSheetId", ids[visible[0]]))
    return edits


def _owner_edits(xml: bytes, root: Element) -> list[Edit]:
    """Take out the folder that the file lay in and who reserved it for writing."""
    folders = [removed(folder.above("AlternateContent") or folder) for folder in root.all("absPath")]
    owners = [owner for owner in root.all("fileSharing") if owner.get("userName")]
    return folders + [attribute(xml, owner, "userName", None) for owner in owners]
