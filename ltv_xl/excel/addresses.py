"""Addresses of cells as a reader knows them."""


def column_letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Such as B7; both count from 1."""
    return f"{column_letters(column)}{row}"
