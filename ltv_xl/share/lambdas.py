"""The LAMBDA that keeps an LTV function alive, and which names of a workbook are ours already."""

import re
from collections.abc import Collection

from ltv_xl.formulas import FORMULAS
from ltv_xl.share.book import Book


def words(book: Book) -> frozenset[str]:
    """The names and tables of a workbook, in small letters."""
    tables = {table.name.casefold() for one in book.sheets for table in one.tables}
    return frozenset(tables | {one.name.casefold() for one in book.names})


def stored(name: str, taken: Collection[str]) -> str:
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


def ours(book: Book) -> set[str]:
    """The names that are ours already, as in a report or in an earlier copy."""
    taken = words(book)
    forms = {name: {stored(name, taken), stored(name, ())} for name in FORMULAS}
    return {one.name.upper() for one in book.names if one.formula in forms.get(one.name.upper(), ())}
