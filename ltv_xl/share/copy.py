"""A copy to pass on: from a workbook's bytes to those of a macro-free .xlsx that still calculates.

The order of the steps: what goes; what hangs on it; then part by part what has to be written otherwise. No
library writes the workbook anew: every part that need not change is the same byte for byte.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.errors import SourceError
from ltv_xl.formulas import FORMULAS
from ltv_xl.ooxml.archive import too_large
from ltv_xl.ooxml.book import Book, Sheet, book_of
from ltv_xl.ooxml.cells import sheet_part
from ltv_xl.ooxml.markup import BrokenMarkup, TooLarge
from ltv_xl.ooxml.package import Package, open_package, written
from ltv_xl.ooxml.personal import Personal, personal
from ltv_xl.range_functions import RANGE_FUNCTIONS
from ltv_xl.share import connections
from ltv_xl.share.changes import Change, sentences
from ltv_xl.share.contacts import mask_parts, remove_links, settle_texts
from ltv_xl.share.drawings import edit_drawings
from ltv_xl.share.people import name_authors
from ltv_xl.share.pivots import RemovedPivots, remove_pivots
from ltv_xl.share.removal import (
    Reason,
    Removal,
    inputs,
    left_out,
    lost_sheets,
    machinery,
    removal,
)
from ltv_xl.share.rewriting import (
    Defined,
    Rewriting,
    books,
    books_called,
    called,
    defined,
    our_lambdas,
    stored_lambda,
    taken_words,
    unknown_functions,
)
from ltv_xl.share.sheets import OutgoingSheet, edit_sheet, outgoing_sheets
from ltv_xl.share.spilling import mark
from ltv_xl.share.workbook import edit_workbook
from ltv_xl.texts import Language

RUNS = ("vbaProject", "attachedToolbars", "revisionHeaders", "usernames")
"""Relations of the workbook to what runs, and to the history of changes, which holds earlier contents."""
UNREAD = ("xl/embeddings/", "xl/richData/")
"""Files in the file, and values behind cells that are more than text; neither is read here."""
NOTHING_PERSONAL = Personal({}, {}, (), {})


class Shared(Struct, frozen=True):
    """content: the copy's bytes. changes: what is different from the workbook, a sentence each."""

    content: bytes
    changes: tuple[str, ...]


class Options(Struct, frozen=True):
    """What the user chose, as in `shared`."""

    lang: Language
    with_data: bool
    values: bool
    anonymous: bool


def shared(
    content: bytes,
    *,
    lang: Language,
    with_data: bool = False,
    values: bool = False,
    anonymous: bool = False,
) -> Shared:
    """The copy of a workbook. SourceError when the bytes are no workbook that can be shared.

    with_data: the sheets with orders, customers and ad spend stay, and so do those that list people and every
    e-mail address. values: LTV functions become values, for Excels that know no LAMBDA. anonymous: authors
    are not named.
    """
    package = open_package(content)
    try:
        changes = _edit(package, Options(lang, with_data, values, anonymous))
        return Shared(written(package), sentences(changes, lang))
    except TooLarge as error:
        raise too_large() from error
    except BrokenMarkup as error:
        raise SourceError("workbook.broken") from error


def _edit(package: Package, options: Options) -> list[Change]:
    """Turn the package into that of the copy; says what was changed."""
    book = book_of(package)
    plan = _plan(package, book, options)
    changes = [*plan.changes, *_edit_parts(package, book, plan), *_edit_workbook(package, book, plan)]
    settle_texts(package, _texts_used(package, plan.outgoing), plan.people.shared)
    parts = [sheet.part for sheet in plan.sheets]
    changes += name_authors(package, parts, options.lang, anonymous=options.anonymous)
    if not options.with_data:
        changes += mask_parts(package, plan.sheets)
    unread = sorted(part for part in package.reachable() if part.startswith(UNREAD))
    return [*changes, *(Change("embedded", "", part) for part in unread)]


class _Plan(Struct, frozen=True):
    """What goes and what stays. functions: the LTV functions that the formulas call which stay."""

    people: Personal
    lost_sheets: Mapping[str, Reason]
    outgoing: Sequence[OutgoingSheet]
    pivots: RemovedPivots
    rewriting: Rewriting
    functions: frozenset[str]
    changes: Sequence[Change]

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets that stay, as the workbook has them."""
        return [sheet.source for sheet in self.outgoing]


def _plan(package: Package, book: Book, options: Options) -> _Plan:
    """Find out what goes, and remove what leads to it."""
    people = NOTHING_PERSONAL if options.with_data else _personal(package, book)
    sheets_lost = lost_sheets(book, people, with_data=options.with_data)
    outgoing = outgoing_sheets(package, book, sheets_lost, people)
    changes = [*left_out(book, sheets_lost, people)]
    if not options.with_data:
        sheets = [sheet.source for sheet in outgoing]
        connections.refuse_data_model(package)
        changes += [*connections.remove_queries(package, sheets), *remove_links(package, sheets)]
    ours = defined(book)
    lost_functions = _lost_functions(package, book, outgoing, ours, values=options.values)
    lost, pivots = _removal(package, book, outgoing, sheets_lost, lost_functions, people)
    linked = _link(package, book, outgoing, Rewriting(lost, ours.functions))
    changes += [*pivots.changes, *linked.changes]
    changes += [Change("own_function", "", name) for name in sorted(ours.others)]
    changes += [Change("functions", "", name) for name in sorted(linked.functions)]
    return _Plan(people, sheets_lost, outgoing, pivots, linked.rewriting, linked.functions, changes)


# What goes


def _personal(package: Package, book: Book) -> Personal:
    return personal(package, book, without={*machinery(book), *inputs(book)})


def _lost_functions(
    package: Package, book: Book, outgoing: Sequence[OutgoingSheet], ours: Defined, *, values: bool
) -> dict[str, Reason]:
    """Functions that no formula can call any more: those of the macros, ours whose name is taken, and with
    `values` all of ours.
    """
    lost: dict[str, Reason] = {}
    if package.related(package.book, "vbaProject"):
        names = {name.name.casefold() for name in book.names}
        texts = {text for sheet in outgoing for text in sheet.formulas()} | {
            name.formula for name in book.names
        }
        lost |= {name: "macro" for text in texts for name in unknown_functions(text, names)}
    lost |= dict.fromkeys(ours.others, "taken")
    lost |= dict.fromkeys(RANGE_FUNCTIONS, "value")  # no LAMBDA could compute them
    if values:
        lost |= dict.fromkeys(FORMULAS.keys() - ours.functions | our_lambdas(book), "value")
    return lost


def _removal(
    package: Package,
    book: Book,
    outgoing: Sequence[OutgoingSheet],
    lost_sheets: Mapping[str, Reason],
    lost_functions: Mapping[str, Reason],
    people: Personal,
) -> tuple[Removal, RemovedPivots]:
    """All that goes, and the pivot tables with it."""
    lost = removal(book, lost_sheets, lost_functions, people)
    pivots = remove_pivots(package, book, [sheet.source for sheet in outgoing], lost)
    if pivots.tables:
        lost = removal(book, lost_sheets, lost_functions, people, pivots=True)
    return replace(lost, names={**lost.names, **dict.fromkeys(pivots.names, "data")}), pivots


# What stays


class _Linked(Struct, frozen=True):
    """functions: the LTV functions that the formulas call which stay."""

    rewriting: Rewriting
    functions: frozenset[str]
    changes: tuple[Change, ...]


def _link(package: Package, book: Book, outgoing: Sequence[OutgoingSheet], rewriting: Rewriting) -> _Linked:
    """Remove the links to other books that nothing needs any more."""
    lost = rewriting.removal
    functions: set[str] = set()
    used: set[str] = set()
    through: set[str] = set()
    for number, text in _formulas(package, book, outgoing, lost):
        through |= books_called(text, lost.order)
        if rewriting.reason(text, number) is None:
            functions |= called(text, lost.order) - rewriting.own
            used |= books(rewriting.text(text))
    fixed = {number for sheet in outgoing for number in connections.books_in_attributes(sheet.part.root)}
    unused = connections.unused_books(book, used, fixed)
    if "data" not in lost.sheets.values():  # else what only the left-out sheets needed goes with them
        unused = [number for number in unused if str(number) in through]
    connections.remove_books(package, book, unused)
    changes = [Change("addin", "", "")] if any(str(number) in through for number in unused) else []
    changes += [Change("outside", "", target) for target in connections.targets(package, book, unused)]
    renumbering = replace(rewriting, numbers=connections.new_numbers(book, unused))
    return _Linked(renumbering, frozenset(functions), tuple(changes))


def _formulas(
    package: Package, book: Book, outgoing: Sequence[OutgoingSheet], lost: Removal
) -> Iterator[tuple[int | None, str]]:
    """Every formula of what stays, with the number of its sheet."""
    yield from ((name.sheet, name.formula) for name in book.names if name.key not in lost.names)
    for sheet in outgoing:
        yield from ((sheet.number, text) for text in sheet.formulas())
        for table in sheet.source.tables:
            lines = package.tree(table.part).all("calculatedColumnFormula", "totalsRowFormula")
            yield from ((sheet.number, line.text) for line in lines)
        for drawing in package.related(sheet.source.part, "drawing"):
            for chart in package.related(drawing.target, "chart", "chartEx"):
                yield from ((None, formula.text) for formula in package.tree(chart.target).all("f"))


# The parts


def _edit_parts(package: Package, book: Book, plan: _Plan) -> Iterator[Change]:
    """Edit the sheets that stay and what floats above them, and remove what runs."""
    number = mark(package) if plan.functions else ""
    formulas_changed = bool(plan.lost_sheets)
    for sheet in plan.outgoing:
        changes, touched = edit_sheet(package, sheet, plan.rewriting, number)
        formulas_changed = formulas_changed or touched
        yield from changes
        yield from edit_drawings(package, sheet.source, plan.rewriting, book, plan.pivots)
    if package.related(package.book, "vbaProject") or package.related("", "extensibility"):
        yield Change("machinery", "", "")
    package.remove_relations("", "extensibility", "userCustomization", "origin")
    package.remove_relations(package.book, *RUNS, *(("calcChain",) if formulas_changed else ()))
    if "data" in plan.lost_sheets.values():
        package.remove_relations("", "thumbnail")


def _edit_workbook(package: Package, book: Book, plan: _Plan) -> list[Change]:
    taken = taken_words(book)
    lambdas = {name: stored_lambda(name, taken) for name in plan.functions}
    return edit_workbook(package, book, [sheet.name for sheet in plan.sheets], plan.rewriting, lambdas)


def _texts_used(package: Package, outgoing: Sequence[OutgoingSheet]) -> set[int]:
    """The shared texts that the cells still show; a sheet with emptied cells is read again."""
    used: set[int] = set()
    for sheet in outgoing:
        part = sheet_part(package.read(sheet.source.part)) if sheet.part.sought else sheet.part
        used |= part.texts
    return used
