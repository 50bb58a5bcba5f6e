"""A copy to pass on: from a workbook's bytes to those of a macro-free .xlsx that still calculates.

The order of the steps: what goes; what hangs on it; then part by part what has to be written otherwise. No
library writes the workbook anew: every part that need not change is the same byte for byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ltv_xl.errors import SourceError
from ltv_xl.formulas import FORMULAS
from ltv_xl.ooxml.markup import BrokenMarkup
from ltv_xl.ooxml.package import Package, opened, packed
from ltv_xl.ooxml.tokens import place, tokens
from ltv_xl.share import functions, links, queries
from ltv_xl.share.arrays import mark
from ltv_xl.share.book import Book, Name, Reason, book_of
from ltv_xl.share.cells import SheetPart, sheet_part
from ltv_xl.share.gone import Gone, gone
from ltv_xl.share.judge import Judge
from ltv_xl.share.lambdas import ours, stored, words
from ltv_xl.share.left_out import leaving, of
from ltv_xl.share.notes import Note, told
from ltv_xl.share.people import commenters, properties
from ltv_xl.share.pivots import pivots
from ltv_xl.share.sheets import formulas, pictures, sheet, tables, texts_used
from ltv_xl.share.texts import blanked
from ltv_xl.share.workbook import workbook
from ltv_xl.texts import Language
from ltv_xl.workbook_names import PRIVATE_SETTINGS

PRIVATE = tuple(name.casefold() for name in PRIVATE_SETTINGS)
RUNS = ("vbaProject", "attachedToolbars", "revisionHeaders", "usernames")
"""Relations of the workbook to what runs, and to the history of changes, which holds earlier contents."""

SEALED = ("xl/embeddings/", "xl/richData/")
"""Files in the file, and values behind cells that are more than text; neither is read here."""


@dataclass(frozen=True)
class Shared:
    """content: the copy's bytes. changes: what is different from the workbook, a sentence each."""

    content: bytes
    changes: tuple[str, ...]


def shared(
    content: bytes,
    *,
    lang: Language,
    with_data: bool = False,
    values: bool = False,
    anonymous: bool = False,
) -> Shared:
    """The copy of a workbook. SourceError when the bytes are no workbook that can be shared.

    with_data: the sheets with orders, customers and ad spend stay. values: LTV functions become values, for
    Excels that know no LAMBDA. anonymous: authors are not named.
    """
    package = opened(content)
    try:
        return _shared(package, lang, with_data=with_data, values=values, anonymous=anonymous)
    except BrokenMarkup as error:
        raise SourceError("workbook.broken") from error


def _shared(package: Package, lang: Language, *, with_data: bool, values: bool, anonymous: bool) -> Shared:
    book = book_of(package)
    leaves = leaving(book, with_data=with_data)
    kept = {number: one for number, one in enumerate(book.sheets) if one.name not in leaves}
    parts = {
        number: sheet_part(package.read(one.part), _private(book, one.name)) for number, one in kept.items()
    }
    notes = [Note("left_out", "", one.name) for one in of(book, leaves, "data")]
    if not with_data:
        queries.refuse_data_model(package)
        notes += queries.unconnected(package, [*kept.values()])
    if package.leads(package.book, "vbaProject") or package.leads("", "extensibility"):
        notes.append(Note("machinery", "", ""))
    own, taken = _defined(book)
    lost = _lost_functions(package, book, parts, taken)
    if values:
        lost |= dict.fromkeys(FORMULAS.keys() - own | ours(book), "value")
    judged = gone(book, leaves, lost)
    gone_pivots, more = pivots(package, book, [*kept.values()], judged)
    notes += more
    if gone_pivots.tables:
        judged = gone(book, leaves, lost, pivots=True)
    judged = replace(judged, names={**judged.names, **dict.fromkeys(gone_pivots.names, "data")})
    judge, used, more = _linked(package, book, parts, Judge(judged, own))
    notes += more
    notes += [Note("own_function", "", name) for name in sorted(taken)]
    notes += [Note("functions", "", name) for name in sorted(used)]
    number = mark(package) if used else ""
    touched = bool(leaves)
    for index, one in kept.items():
        told_here, changed = sheet(package, one, index, parts[index], judge, number)
        notes += told_here + tables(package, one, index, judge)
        notes += pictures(package, one, judge, book, gone_pivots)
        touched = touched or changed
    lambdas = {name: stored(name, words(book)) for name in used}
    notes += workbook(package, book, leaves, judge, lambdas)
    package.cut_off("", "extensibility", "userCustomization", "origin")
    package.cut_off(package.book, *RUNS, *(("calcChain",) if touched else ()))
    if of(book, leaves, "data"):
        package.cut_off("", "thumbnail")
    again = [sheet_part(package.read(one.part)) if parts[n].sought else parts[n] for n, one in kept.items()]
    blanked(package, texts_used(again))
    notes += properties(package, anonymous=anonymous)
    notes += commenters(package, [one.part for one in kept.values()], lang, anonymous=anonymous)
    notes += [Note("embedded", "", one) for one in sorted(package.reachable()) if one.startswith(SEALED)]
    return Shared(packed(package), told(notes, lang))


def _private(book: Book, sheet: str) -> set[str]:
    """The cells of a sheet that tell of the user alone."""
    found = set()
    for one in book.names:
        pieces = tokens(one.formula)
        if one.name.casefold() not in PRIVATE or len(pieces) != 2 or pieces[0].kind != "prefix":
            continue
        if [name.casefold() for name in place(pieces[0].text).sheets] == [sheet.casefold()]:
            found.add(pieces[1].text.replace("$", ""))
    return found


def _defined(book: Book) -> tuple[frozenset[str], frozenset[str]]:
    """LTV names that the workbook defines itself: as functions, and as anything else."""
    tables = {table.name.upper() for one in book.sheets for table in one.tables}
    names: dict[str, list[Name]] = {}
    for one in book.names:
        if one.line.get("vbProcedure") not in {"1", "true"}:
            names.setdefault(one.name.upper(), []).append(one)
    own = {key for key, found in names.items() if all("LAMBDA(" in one.formula.upper() for one in found)}
    return frozenset(own & FORMULAS.keys()), frozenset((names.keys() | tables) & FORMULAS.keys() - own)


def _lost_functions(
    package: Package, book: Book, parts: Mapping[int, SheetPart], taken: frozenset[str]
) -> dict[str, Reason]:
    """Functions that no formula can call any more: those of the macros, and ours whose name is taken."""
    found: dict[str, Reason] = {}
    if package.leads(package.book, "vbaProject"):
        names = {one.name.casefold() for one in book.names}
        texts = [text for one in parts.values() for text in formulas(one.root, one.formulas)]
        for text in {*texts, *(one.formula for one in book.names)}:
            found |= dict.fromkeys(functions.unknown(text, names), "macro")
    return found | dict.fromkeys(taken, "taken")


def _linked(
    package: Package, book: Book, parts: Mapping[int, SheetPart], judge: Judge
) -> tuple[Judge, frozenset[str], list[Note]]:
    """Let the links go that nothing needs any more; says which LTV functions the formulas that stay call."""
    used: set[str] = set()
    books: set[str] = set()
    fixed: set[str] = set()
    through: set[str] = set()
    for number, text in _all_formulas(package, book, parts, judge.gone):
        through |= functions.books_called(text, judge.gone.order)
        if judge.reason(text, number) is None:
            used |= functions.called(text, judge.gone.order) - judge.own
            books |= functions.books(judge.text(text))
    for part in parts.values():
        fixed |= links.attributes(part.root)
    drop = links.unused(book, books, fixed)
    if "data" not in judge.gone.sheets.values():  # else what only the left-out sheets needed goes with them
        drop = [one for one in drop if str(one) in through]
    links.cut_off(package, book, drop)
    notes = [Note("addin", "", "")] if any(str(one) in through for one in drop) else []
    notes += [Note("outside", "", target) for target in links.targets(package, book, drop)]
    return Judge(judge.gone, judge.own, links.numbers(book, drop)), frozenset(used), notes


def _all_formulas(
    package: Package, book: Book, parts: Mapping[int, SheetPart], gone: Gone
) -> list[tuple[int | None, str]]:
    """Every formula of what stays, with its sheet."""
    found: list[tuple[int | None, str]] = [
        (one.sheet, one.formula) for one in book.names if one.key not in gone.names
    ]
    for number, part in parts.items():
        found += [(number, text) for text in formulas(part.root, part.formulas)]
        for table in book.sheets[number].tables:
            lines = package.tree(table.part).all("calculatedColumnFormula", "totalsRowFormula")
            found += [(number, one.text) for one in lines]
        for lead in package.leads(book.sheets[number].part, "drawing"):
            for inner in package.leads(lead.target, "chart", "chartEx"):
                found += [(None, one.text) for one in package.tree(inner.target).all("f")]
    return found
