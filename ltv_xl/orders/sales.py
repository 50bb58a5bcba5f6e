"""What an order's sales are: an amount, less what reduces it, plus what belongs to it."""

from collections.abc import Callable, Sequence

from ltv_xl.orders.cells import Part

LESS = ("refunded", "discount", "points", "shipping", "fee", "tax")
"""Columns that are taken off the amount, where a source is read for them."""

PLUS = ("adjustment",)
"""Columns that are added to it."""

PARTS = (*LESS, *PLUS)


def corrections(parts: Sequence[Part], total: Callable[[str], str]) -> str:
    """The SQL that goes after an order's amount.

    total: column -> the SQL of an order's sum of it.
    """
    read = {name for part in parts for name in part.columns}
    return "".join(
        f" {'+' if name in PLUS else '-'} coalesce({total(name)}, 0)" for name in PARTS if name in read
    )
