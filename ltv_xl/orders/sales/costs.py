"""That columns of costs and profit hold amounts: a file of nothing but rates would call its sales profit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import example, listed

if TYPE_CHECKING:
    import duckdb

_COSTS = ("cost", "unit_cost", "gross_profit")
_LEAST_SALES = 100
"""Of the largest sale, from which costs that are never above 1 are none in money."""


def check_costs(connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged) -> None:
    """SourceError for a column of costs or profit without a single amount, or with shares in their place."""
    sold = "max(revenue)" if "revenue" in staged.columns else "max(unit_price)"
    for name in (name for name in _COSTS if name in staged.columns):
        bad = f"count(*) FILTER ({name}_bad)" if name in staged.bad else "0"
        unreadable, amounts, highest, sales = connection.execute(
            f"SELECT {bad}, count({name}), max(abs({name})), {sold} FROM {staged.relation}"
        ).fetchall()[0]
        if amounts and 0 < highest <= 1 <= _LEAST_SALES <= (sales or 0):
            raise _refusal(connection, parts, name, "shares_of_costs")
        if unreadable and not amounts:
            raise _refusal(connection, parts, name, "all_amounts_unreadable")


def _refusal(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], name: str, key: str
) -> SourceError:
    """The refusal of a column, with one of its cells."""
    part = next(part for part in parts if name in part.columns)
    column = part.columns[name]
    cell = f"c{column.place}::VARCHAR"
    lowest = connection.execute(
        f"SELECT coalesce(min({cell}), '') FROM {part.raw.relation} WHERE {cell} <> ''"
    ).fetchall()[0][0]
    key = "shares_of_costs" if "%" in lowest or "％" in lowest else key
    return SourceError(
        f"orders.{key}",
        file=part.raw.name,
        header=listed([column.header]),
        example=example(lowest, column.header),
    )
