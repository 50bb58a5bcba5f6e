"""Merged cells below a header: Excel keeps the value in the first cell alone, and means it for all of them.

A customer, a date or an order number counts for each row that its cell spans. An amount does not: three rows
beside one merged amount are an order of that amount, not three.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from ltv_xl.orders.columns.candidates import speaks_of
from ltv_xl.orders.headers import Role, recognise
from ltv_xl.orders.kinds import kind_of


class Merge(Struct, frozen=True):
    """Cells of one column that are merged: rows of the sheet, and the column's place in what is read."""

    top: int
    bottom: int
    place: int


def filled_merges(merges: Iterable[Merge], headers: Sequence[str], first_row: int, role: Role) -> list[Merge]:
    """Those that span rows below the header and whose value counts for each of them, from the top down."""
    amounts = {
        column.place
        for name, columns in recognise(headers, role, {}).items()
        for column in columns
        if kind_of(name) == "money"
    }
    amounts |= {place for place, header in enumerate(headers) if speaks_of("about", "money", header)}
    below = (
        merge for merge in merges if first_row <= merge.top < merge.bottom and 0 <= merge.place < len(headers)
    )
    return sorted((merge for merge in below if merge.place not in amounts), key=lambda merge: merge.top)


def filled_down(
    rows: Iterable[Sequence[Any]], first_row: int, merges: Sequence[Merge]
) -> Iterator[Sequence[Any]]:
    """The rows, each with the values of the merged cells that it lies in. merges: from the top down."""
    waiting = iter(merges)
    coming = next(waiting, None)
    spanning: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(rows, start=first_row):
        while coming is not None and coming.top <= number:
            spanning[coming.place] = (coming.bottom, row[coming.place])
            coming = next(waiting, None)
        filled = list(row)
        for place, (bottom, value) in spanning.items():
            if number <= bottom and filled[place] in {None, ""}:
                filled[place] = value
        yield filled
