"""Whether an amount holds its tax: 100 of 1,100 is the tax of 10% in it, 110 of 1,100 the tax upon it."""

from typing import TYPE_CHECKING

from ltv_xl.orders.sales.tax_rates import factor_inside, factor_upon
from ltv_xl.orders.sales.way_to_total import Money, of_order
from ltv_xl.orders.sql import script

if TYPE_CHECKING:
    import duckdb

_RATES = (3, 5, 7, 8, 10, 19, 20, 21, 22, 23, 25)
"""Usual rates of consumption and value added tax, in percent. 20% upon an amount are 25% in it: no proof."""
_MOST = 0.8
"""The share of orders that must agree: rates may be mixed within one."""
_ORDERS = 20_000


def is_inside(
    connection: "duckdb.DuckDBPyConnection", money: Money, amount: str, tax: str, among: str = "true"
) -> bool | None:
    """Whether most orders' tax is that in their amount; None where it is neither in it nor upon it.

    amount: the SQL of an order's amount. tax: a column. among: SQL of which orders are looked at.
    """
    rate, part = money.rates
    inside = upon = f"[{', '.join(str(percent / 100) for percent in _RATES)}]"
    if rate:
        inside, upon = f"[{factor_inside(part, rate)} - 1]", f"[{factor_upon(part, rate)} - 1]"
    query = script("tax_evidence").format(
        relation=money.relation,
        source=money.source,
        order_id="order_id" if money.has_id else "row_number() OVER ()",
        goods=amount,
        among=among,
        tax=of_order(money, tax, tax),
        orders=_ORDERS,
        inside=inside,
        upon=upon,
        kinds=f"count(DISTINCT {rate})" if rate else "1",
    )
    orders, within, beyond = connection.execute(query).fetchone() or (0, 0, 0)
    if within >= _MOST * orders > beyond:
        return True
    return False if beyond >= _MOST * orders > within else None
