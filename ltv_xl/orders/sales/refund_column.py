"""A column called Refunded, which is an amount or says yes and no: its values tell.

Read as both, an order of which a part was refunded would be left out whole.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.orders.columns.contents import column_contents, is_date
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import Column, base_name, recognise
from ltv_xl.orders.values.money import amount, is_nothing

if TYPE_CHECKING:
    import duckdb

_LOOKED_AT = 100_000
"""Rows whose values are looked at."""


def with_refunds_settled(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part]) -> tuple[Part, ...]:
    """The sources, such a column of each being the one or the other."""
    return tuple(_part(connection, part) for part in parts)


def _part(connection: "duckdb.DuckDBPyConnection", part: Part) -> Part:
    both = shared(part)
    if not both:
        return part
    (content,) = column_contents(connection, part.raw, _LOOKED_AT, [part.columns["refunded"].place])
    return settled(part, are_amounts=are_amounts(content.values))


def shared(part: Part) -> list[str]:
    """The flags of cancelling that are read from the column of the refunded amount."""
    refunded = part.columns.get("refunded")
    return [
        name
        for name, column in part.columns.items()
        if column == refunded and base_name(name) == "cancel_flag" and not part.mapped & {"refunded", name}
    ]


def settled(part: Part, *, are_amounts: bool) -> Part:
    """The source whose column is an amount alone, or a flag alone."""
    dropped = shared(part) if are_amounts else ["refunded"]
    left = {name: of for name, of in part.columns.items() if name not in dropped}
    return replace(part, columns=left if are_amounts else {**left, **_other_amount(part)})


def _other_amount(part: Part) -> dict[str, Column]:
    """The column of the refunded amount beside the one that says yes and no."""
    place = part.columns["refunded"].place
    headers = ["" if at == place else header for at, header in enumerate(part.raw.headers)]
    others = recognise(headers, "orders", {}).get("refunded", ())
    return {"refunded": others[0]} if others else {}


def are_amounts(values: Collection[str]) -> bool:
    """Whether values are amounts: more are numbers beyond 0 and 1 than words, which then cannot be used.

    A day among them says yes, and so do words where no number is an amount.
    """
    if any(is_date(value) for value in values):
        return False
    numbers = {value: number_of(value) for value in values if not is_nothing(value)}
    words = sum(number is None for number in numbers.values())
    return sum(number is not None and number not in {0, 1} for number in numbers.values()) > words


def number_of(value: str) -> Decimal | None:
    """The amount that a cell holds, whatever its decimal mark; None where it holds none."""
    point = amount(value)
    return amount(value, ",") if point is None else point
