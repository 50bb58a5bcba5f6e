"""The names of a sheet's columns and cells: A, B … Z, AA … XFD; B7."""

from functools import cache

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet of Excel, counted from 1."""


@cache
def column_letters(column: int) -> str:
    """The name of a column counted from 1; "" for 0."""
    name = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def address(row: int, column: int) -> str:
    """Such as B7; both count from 1."""
    return f"{column_letters(column)}{row}"


def column_number(letters: str) -> int:
    """Which column has a name, counted from 1; 0 without letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
