"""Formulas as text: whether one mentions a sheet, table or name, and how it reads once those have moved.

Text inside quotation marks is no reference but where INDIRECT takes it for one; it does not follow. What
INDIRECT puts together of several texts is not seen.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import force_setattr

from ltv_xl.ooxml.tokens import Place, Token, place, quoted_sheet, tokens, words

_COLUMN = re.compile(r"\[(@?)((?:[^\[\]']|'.)+)\]")
"""A column of a table, or its cell in the same row: [LTV], [@LTV].

An apostrophe stands before what would mean something else, such as a bracket.
"""


class Table(Struct, frozen=True):
    """What a table is called from now on, and those of its headers that have changed, old to new."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Moves(Struct, frozen=True):
    """What is called otherwise from now on: old name -> new name. Excel does not tell capitals apart."""

    sheets: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        force_setattr(self, "sheets", {name.casefold(): new for name, new in self.sheets.items()})
        force_setattr(self, "tables", {name.casefold(): new for name, new in self.tables.items()})


def mention(sheets: Iterable[str], names: Iterable[str] = ()) -> Callable[[object], bool]:
    """Tells whether a text is a formula that mentions one of these sheets, or of these tables and names."""
    sheet_keys = {sheet.casefold() for sheet in sheets}
    name_keys = {name.casefold() for name in names}
    spellings = [*(sheet.replace("'", "''") for sheet in sheet_keys), *name_keys]
    # Most formulas mention none of them: a look at the text is much faster than a look at its tokens.
    likely = re.compile("|".join(map(re.escape, spellings))).search if spellings else lambda _: None

    def mentions(formula: object) -> bool:
        if not isinstance(formula, str) or not formula.startswith("=") or not likely(formula.casefold()):
            return False
        if any(mentions(f"={inner}") for inner in indirect_texts(formula)):
            return True
        return any(
            (where is not None and not sheet_keys.isdisjoint(map(str.casefold, _own_sheets(where))))
            or (_is_own_name(token, where) and token.text.casefold() in name_keys)
            for token, where in words(formula[1:])
        )

    return mentions


def indirect_texts(formula: str) -> Iterator[str]:
    """The texts that INDIRECT may take for references."""
    pieces = tokens(formula.removeprefix("="))
    if any(token.kind == "function" and token.text.upper() == "INDIRECT" for token in pieces):
        for token in pieces:
            if token.kind == "text":
                yield token.text[1:-1].replace('""', '"')


def on_other_sheets(formula: object) -> bool:
    """Whether a text is a formula that mentions any sheet by name."""
    if not isinstance(formula, str) or not formula.startswith("=") or "!" not in formula:
        return False
    return any(where is not None and _own_sheets(where) for _, where in words(formula[1:]))


def followed(formula: str, moves: Moves) -> str:
    """The formula after the moves."""
    if not formula.startswith("="):
        return formula
    moved: list[str] = []
    where: Place | None = None
    table: Table | None = None
    for token in tokens(formula[1:]):
        if token.kind == "prefix":
            where, table = place(token.text), None
            moved.append(_moved_prefix(token.text, where, moves))
        elif token.kind == "brackets" and table is not None:
            moved.append(_moved_columns(token.text, table.headers))
            where = table = None
        else:
            table = moves.tables.get(token.text.casefold()) if _is_own_name(token, where) else None
            moved.append(table.name if table is not None else token.text)
            where = None
    return "=" + "".join(moved)


def tables_used(formula: str, tables: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of these tables that a formula mentions, each with a column, "" for the table as a whole."""
    spelled = {table.casefold(): table for table in tables}
    table: str | None = None
    for token, where in words(formula.removeprefix("=")):
        if token.kind == "brackets" and table is not None:
            for column in _COLUMN.finditer(token.text):
                if not column[2].startswith(("#", "@")):
                    yield table, _header(column[2])
        table = spelled.get(token.text.casefold()) if _is_own_name(token, where) else None
        if table is not None:
            yield table, ""


def _own_sheets(where: Place) -> Sequence[str]:
    """The sheets of this workbook that a prefix leads to."""
    return () if where.book else where.sheets


def _is_own_name(token: Token, where: Place | None) -> bool:
    """Whether a token may be a table or a name of this workbook."""
    return token.kind in {"word", "function"} and (where is None or not where.book)


def _moved_prefix(prefix: str, where: Place, moves: Moves) -> str:
    sheets = _own_sheets(where)
    if not any(sheet.casefold() in moves.sheets for sheet in sheets):
        return prefix
    return quoted_sheet(":".join(moves.sheets.get(sheet.casefold(), sheet) for sheet in sheets)) + "!"


def _moved_columns(brackets: str, headers: Mapping[str, str]) -> str:
    return _COLUMN.sub(lambda column: f"[{column[1]}{_moved_header(column[2], headers)}]", brackets)


def _moved_header(written: str, headers: Mapping[str, str]) -> str:
    header = _header(written)
    return re.sub(r"[\[\]#']", r"'\g<0>", headers[header]) if header in headers else written


def _header(written: str) -> str:
    """A header as the table shows it."""
    return re.sub(r"'(.)", r"\1", written)
