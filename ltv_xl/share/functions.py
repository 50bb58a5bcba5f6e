"""The functions that a formula calls: ours, under whatever prefix, and those that Excel does not know."""

from collections.abc import Collection, Iterator, Sequence

from ltv_xl.formulas import FORMULAS
from ltv_xl.ooxml.tokens import Token, joined, place, tokens
from ltv_xl.share.gone import STORED_PREFIX


def called(formula: str, sheets: Collection[str]) -> set[str]:
    """The LTV functions that a formula calls; sheets: the workbook's, in small letters."""
    return {name for _, _, name in _calls(tokens(formula), sheets)}


def bare(formula: str, sheets: Collection[str], own: Collection[str]) -> str:
    """The formula with its LTV functions called by their bare names; but for those in `own`, names that the
    workbook itself defines.
    """
    pieces = list(tokens(formula))
    found = [one for one in _calls(pieces, sheets) if one[2] not in own]
    for at, prefixed, name in found:
        pieces[at] = Token("function", name)
        if prefixed:
            pieces[at - 1] = Token("sign", "")
    return joined(pieces) if found else formula


def books_called(formula: str, sheets: Collection[str]) -> set[str]:
    """The other books, by number, through which LTV functions are called."""
    pieces = tokens(formula)
    return {place(pieces[at - 1].text).book for at, prefixed, _ in _calls(pieces, sheets) if prefixed} - {""}


def books(formula: str) -> set[str]:
    """The other books, by number, that a formula refers to."""
    return {place(one.text).book for one in tokens(formula) if one.kind == "prefix"} - {""}


def unknown(formula: str, names: Collection[str]) -> set[str]:
    """Functions, in capitals, that are neither Excel's nor ours nor a name of the workbook: its macros'."""
    from openpyxl.utils import FORMULAE

    found = set()
    pieces = tokens(formula)
    for at, one in enumerate(pieces):
        if one.kind != "function" or (
            at and pieces[at - 1].kind == "prefix" and place(pieces[at - 1].text).book
        ):
            continue
        plain = STORED_PREFIX.sub("", one.text)
        stored = one.text[: len(one.text) - len(plain)].lower()
        excels = "_xlfn." in stored or "_xlws." in stored or "_xll." in stored
        known = plain.upper() in FORMULAE or plain.upper() in _LATER or plain.upper() in FORMULAS
        if not (excels or known or plain.startswith(("_xlpm.", "_xlop.")) or plain.casefold() in names):
            found.add(plain.upper())
    return found


_LATER = frozenset({
    *("YEN", "DATESTRING", "NUMBERSTRING", "DBCS", "EUROCONVERT", "USDOLLAR", "CALL", "REGISTER.ID"),
    *("SQL.REQUEST", "FORMULATEXT", "IFNA", "RTD", "ENCODEURL", "FIELDVALUE", "STOCKHISTORY", "PY"),
})
"""Excel's own that openpyxl does not list."""


def _calls(pieces: Sequence[Token], sheets: Collection[str]) -> Iterator[tuple[int, bool, str]]:
    """Place, whether a prefix stands before it, and name of each call of an LTV function.

    `[1]!LTV_CAC(`, `'C:/.../ltv_xl.xlam'!LTV_CAC(` and `Book.xlsm!LTV_CAC(` all mean ours; `Sheet1!LTV_CAC(`
    is a name that this sheet defines.
    """
    for at, one in enumerate(pieces):
        if one.kind != "function":
            continue
        name = STORED_PREFIX.sub("", one.text).upper()
        if name not in FORMULAS:
            continue
        if at and pieces[at - 1].kind == "prefix":
            led = place(pieces[at - 1].text)
            if led.sheets and (led.book or led.sheets[0].casefold() in sheets):
                continue
            yield at, True, name
        else:
            yield at, False, name
