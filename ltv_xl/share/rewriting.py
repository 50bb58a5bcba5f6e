"""How a formula that stays is written: our functions by their bare names, each kept alive by a LAMBDA."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct, field

from ltv_xl.formulas import FORMULAS
from ltv_xl.ooxml.book import Book, Name
from ltv_xl.ooxml.tokens import Token, joined, place, renumbered, tokens
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.share.removal import STORED_PREFIX, Reason, Removal


class Rewriting(Struct, frozen=True):
    """What becomes of a formula, wherever it stands: it stays, it is written otherwise, or it cannot stay.

    own: LTV functions that the workbook defines itself. numbers: old number -> new number of other books that
    close up after a gap.
    """

    removal: Removal
    own: frozenset[str]
    numbers: Mapping[str, str] = field(default_factory=dict)

    def reason(self, formula: str, sheet: int | None) -> Reason | None:
        """Why a formula on this sheet cannot stay; None: it can."""
        return self.removal.reason(formula, sheet)

    def text(self, formula: str) -> str:
        """How a formula that stays is written."""
        written = bare(formula, self.removal.order, self.own)
        return renumbered(written, self.numbers) if self.numbers else written

    def calls_ours(self, formula: str) -> bool:
        """Whether a formula calls a function that becomes a LAMBDA."""
        return bool(called(formula, self.removal.order) - self.own)


# Calls


def called(formula: str, sheets: Collection[str]) -> set[str]:
    """The LTV functions that a formula calls; sheets: the workbook's, in small letters."""
    return {name for _, _, name in _calls(tokens(formula), sheets)}


def bare(formula: str, sheets: Collection[str], own: Collection[str]) -> str:
    """The formula with its LTV functions called by their bare names; but for those in `own`, names that the
    workbook itself defines.
    """
    pieces = list(tokens(formula))
    calls = [call for call in _calls(pieces, sheets) if call[2] not in own]
    for at, prefixed, name in calls:
        pieces[at] = Token("function", name)
        if prefixed:
            pieces[at - 1] = Token("sign", "")
    return joined(pieces) if calls else formula


def books_called(formula: str, sheets: Collection[str]) -> set[str]:
    """The other books, by number, through which LTV functions are called."""
    pieces = tokens(formula)
    return {place(pieces[at - 1].text).book for at, prefixed, _ in _calls(pieces, sheets) if prefixed} - {""}


def books(formula: str) -> set[str]:
    """The other books, by number, that a formula refers to."""
    return {place(token.text).book for token in tokens(formula) if token.kind == "prefix"} - {""}


def _calls(pieces: Sequence[Token], sheets: Collection[str]) -> Iterator[tuple[int, bool, str]]:
    """Place, whether a prefix stands before it, and name of each call of an LTV function.

    `[1]!LTV_CAC(`, `'C:/.../ltv_xl.xlam'!LTV_CAC(` and `Book.xlsm!LTV_CAC(` all mean ours; `Sheet1!LTV_CAC(`
    is a name that this sheet defines.
    """
    for at, token in enumerate(pieces):
        if token.kind != "function":
            continue
        name = STORED_PREFIX.sub("", token.text).upper()
        if name not in WORKSHEET_FUNCTIONS:
            continue
        if at and pieces[at - 1].kind == "prefix":
            leads_to = place(pieces[at - 1].text)
            if leads_to.sheets and (leads_to.book or leads_to.sheets[0].casefold() in sheets):
                continue
            yield at, True, name
        else:
            yield at, False, name


def unknown_functions(formula: str, names: Collection[str]) -> set[str]:
    """Functions, in capitals, that are neither Excel's nor ours nor a name of the workbook: its macros'."""
    unknown = set()
    pieces = tokens(formula)
    for at, token in enumerate(pieces):
        if token.kind != "function":
            continue
        if at and pieces[at - 1].kind == "prefix" and place(pieces[at - 1].text).book:
            continue
        plain = STORED_PREFIX.sub("", token.text)
        if not (_is_excels(token.text) or plain.upper() in WORKSHEET_FUNCTIONS or plain.casefold() in names):
            unknown.add(plain.upper())
    return unknown


def _is_excels(name: str) -> bool:
    """Whether a stored name of a function is that of Excel's own, or of a parameter."""
    from openpyxl.utils import FORMULAE

    plain = STORED_PREFIX.sub("", name)
    prefix = name[: len(name) - len(plain)].lower()
    return (
        any(stored in prefix for stored in ("_xlfn.", "_xlws.", "_xll."))
        or plain.upper() in FORMULAE
        or plain.upper() in _LATER
        or plain.startswith(("_xlpm.", "_xlop."))
    )


_LATER = frozenset({
    *("YEN", "DATESTRING", "NUMBERSTRING", "DBCS", "EUROCONVERT", "USDOLLAR", "CALL", "REGISTER.ID"),
    *("SQL.REQUEST", "FORMULATEXT", "IFNA", "RTD", "ENCODEURL", "FIELDVALUE", "STOCKHISTORY", "PY"),
})
"""Excel's own that openpyxl does not list."""


# Names of functions


class Defined(Struct, frozen=True):
    """LTV names that a workbook defines itself. functions: as LAMBDAs. others: as anything else."""

    functions: frozenset[str]
    others: frozenset[str]


def defined(book: Book) -> Defined:
    """What a workbook has under the names of LTV functions."""
    tables = {table.name.upper() for sheet in book.sheets for table in sheet.tables}
    names: dict[str, list[Name]] = {}
    for name in book.names:
        if name.line.get("vbProcedure") not in {"1", "true"}:
            names.setdefault(name.name.upper(), []).append(name)
    functions = {
        key for key, same in names.items() if all("LAMBDA(" in name.formula.upper() for name in same)
    }
    others = (names.keys() | tables) & FORMULAS.keys() - functions
    return Defined(frozenset(functions & FORMULAS.keys()), frozenset(others))


def taken_words(book: Book) -> frozenset[str]:
    """The names and tables of a workbook, in small letters."""
    tables = {table.name.casefold() for sheet in book.sheets for table in sheet.tables}
    return frozenset(tables | {name.name.casefold() for name in book.names})


def stored_lambda(name: str, taken: Collection[str]) -> str:
    """The text to store under a function's name, without "=".

    A parameter that has the name of a table, as `orders` does, gets another: not every program that reads
    the copy lets a parameter stand before a table.
    """
    text = FORMULAS[name].lambda_text().removeprefix("=")
    for argument in FORMULAS[name].arguments:
        own = argument.name
        while own in taken:
            own += "_"
        text = re.sub(rf"(_xl[po][pm]\.){argument.name}\b", rf"\g<1>{own}", text)
    return text


def our_lambdas(book: Book) -> set[str]:
    """The names whose LAMBDA is ours already, as in a report or in an earlier copy."""
    taken = taken_words(book)
    forms = {name: {stored_lambda(name, taken), stored_lambda(name, ())} for name in FORMULAS}
    return {name.name.upper() for name in book.names if name.formula in forms.get(name.name.upper(), ())}
