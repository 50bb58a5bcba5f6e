"""What malls and channels take: the rates that a setting names, matched with the orders' own names."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.database import literal
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.wording import listed
from ltv_xl.setting_values import Commission, folded

if TYPE_CHECKING:
    import duckdb


class MallRate(Struct, frozen=True):
    """A rate. test: SQL of the orders that it holds for."""

    name: str
    rate: Decimal
    test: str


def mall_rates(
    connection: "duckdb.DuckDBPyConnection", setting: Commission | None, dimensions: Collection[str]
) -> tuple[tuple[MallRate, ...], tuple[Remark, ...]]:
    """The rates that hold for any order, and what is to be said of the others. Wants `judged`.

    A mall is named by the channel of an order, else by a column that the user divides customers by.
    """
    if setting is None:
        return (), ()
    columns = [name for name in ("channel", *dimensions) if name in dimensions and _names_malls(name)]
    values = {column: _values(connection, column) for column in columns}
    rates, unmatched = [], []
    for name, rate in setting.rates:
        matches = ((column, names.get(folded(name))) for column, names in values.items())
        column, of_orders = next((match for match in matches if match[1]), ("", None))
        if of_orders:
            rates.append(MallRate(name, rate, f"{column} IN ({', '.join(map(literal, of_orders))})"))
        else:
            unmatched.append(name)
    if not unmatched:
        return tuple(rates), ()
    known = [names[0] for of_column in values.values() for names in of_column.values()]
    key = "commission_unmatched" if known else "commission_without_channel"
    fields = {"names": listed(unmatched), "known": listed(known)}
    return tuple(rates), (Remark(key, fields, uncertain=True),)


def _names_malls(dimension: str) -> bool:
    return dimension == "channel" or dimension.startswith("by_")


def _values(connection: "duckdb.DuckDBPyConnection", column: str) -> Mapping[str, list[str]]:
    """A name as it is compared -> its writings in the orders, the most frequent name first."""
    writings: dict[str, list[str]] = {}
    for (value,) in connection.execute(
        f"SELECT {column} FROM judged WHERE reason IS NULL AND {column} IS NOT NULL "
        f"GROUP BY {column} ORDER BY count(*) DESC, {column}"
    ).fetchall():
        writings.setdefault(folded(value), []).append(value)
    return writings
