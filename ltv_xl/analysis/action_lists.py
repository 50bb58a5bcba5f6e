"""The lists of customers to act upon, as the sheet Actions shows them: their first rows."""

from collections.abc import Sequence

from ltv_xl.analysis.actions import Chosen, chosen
from ltv_xl.analysis.books import Books
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.tables.people import ACTIONS, People, Person
from ltv_xl.analysis.waits import Wait


def lists(books: Books, waited: Sequence[Wait]) -> dict[str, People]:
    """The lists of the sheet Actions, by name; none unless customers may be named. Wants standing."""
    if not books.settings.with_customers:
        return {}
    statements = chosen(waited, books.orders.as_of)
    return {name: people(books, statements[name]) for name in ACTIONS}


def people(books: Books, statement: Chosen) -> People:
    """One list, its first rows."""
    rows = run(books.connection, statement.statement, books.values, **statement.fills).fetchall()
    return People(rows[0][-1] if rows else 0, tuple(Person(*row[1:-1]) for row in rows))
