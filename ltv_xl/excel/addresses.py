"""Addresses of cells as a reader knows them."""

from ltv_xl.column_letters import column_letters


def address(row: int, column: int) -> str:
    """Such as B7; both count from 1."""
    return f"{column_letters(column)}{row}"
