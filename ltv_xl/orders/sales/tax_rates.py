"""The rates of tax that lines name: 8% on food and 10% on the rest, often within one order."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.sales.composition import PRICE, Sales

if TYPE_CHECKING:
    import duckdb

COLUMN = "tax_rate"


class LineRates(Struct, frozen=True):
    """What a source's column of rates says. highest: the usual rate, that of postage too.

    without: lines that name none.
    """

    highest: Decimal
    without: int


def line_rates(
    connection: "duckdb.DuckDBPyConnection", part: Part, relation: str, source: int
) -> LineRates | None:
    """The rates of a source's lines; None without a column of them, or where it names none."""
    if COLUMN not in part.columns:
        return None
    highest, without = connection.execute(
        f"SELECT max({COLUMN}), count(*) FILTER ({COLUMN} IS NULL) FROM {relation} WHERE source_no = {source}"
    ).fetchall()[0]
    return None if highest is None else LineRates(Decimal(highest), int(without))


def weight(part: Part, amount: str, *, of_order: bool) -> str:
    """SQL of a line's part in the amount of its order. of_order: each line repeats the order's amount."""
    if not of_order:
        return amount
    if {"unit_price", "quantity"} <= set(part.columns):
        return PRICE
    return "unit_price" if "unit_price" in part.columns else "1"


def rate_of_line(usual: Decimal) -> str:
    """SQL of the rate of a line. usual: of lines that name none."""
    return f"coalesce({COLUMN}, {usual:f})::DOUBLE"


def factor_inside(part: str, rate: str) -> str:
    """SQL of 1 + the rate of the tax in an order's lines together. part, rate: SQL of a line's."""
    return _between(f"sum({part})::DOUBLE / nullif(sum({part} / (1 + {rate})), 0)", rate)


def factor_upon(part: str, rate: str) -> str:
    """SQL of 1 + the rate of the tax upon an order's lines together."""
    return _between(f"sum({part} * (1 + {rate})) / nullif(sum({part}), 0)::DOUBLE", rate)


def _between(factor: str, rate: str) -> str:
    """Lines that were returned may weigh nothing together: never beyond the rates of the order's lines."""
    return f"least(greatest(coalesce({factor}, 1), 1 + min({rate})), 1 + max({rate}))"


def factors(
    parts: Sequence[Part], sales: Sequence[Sales], once: frozenset[tuple[str, int]], *, grouped: bool
) -> tuple[str, ...]:
    """SQL of 1 + the rate of the tax that each source's lines name, in an order's amount or upon it."""
    made = []
    for number, (part, rule) in enumerate(zip(parts, sales, strict=True)):
        if not rule.by_line:
            made.append("")
            continue
        rate = rate_of_line(rule.tax or rule.rate_upon)
        share = weight(part, "amount", of_order=("revenue", number) in once)
        together = factor_inside if rule.tax else factor_upon
        made.append(together(share, rate) if grouped else f"(1 + {rate})")
    return tuple(made)
