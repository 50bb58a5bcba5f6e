"""Addresses of cells as a reader knows them."""

from ltv_xl.ooxml.rows import letters


def address(row: int, column: int) -> str:
    """Such as B7; both count from 1."""
    return f"{letters(column)}{row}"
