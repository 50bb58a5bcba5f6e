"""What a sale earns, order by order, written from its definition alone: from gross sales to contribution.

Whatever a shop has no column for is 0. Amounts of goods and what is charged beside them come without tax, or
are made so by a rate. The payment fee is a share of what the customer paid, tax and postage included.
"""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Costs:
    """What the shop says of its costs: by parcel, and as shares of the amount paid and of net sales.

    commission: what the mall takes of the amount paid, order by order.
    """

    delivery: float | None = None
    handling: float = 0.0
    fee: float = 0.0
    points: float = 0.0
    commission: "float | pd.Series[float]" = 0.0


def way(orders: pd.DataFrame, costs: Costs, tax_within: "float | pd.Series[float]" = 0.0) -> dict[str, float]:
    """The sums of the steps. orders: goods, and where there are: discount, points, shipping, fee, tax, cost.

    tax_within: the rate of the tax that goods hold, of all or order by order.
    """
    blank = pd.Series(0.0, index=orders.index)

    def column(name: str) -> "pd.Series[float]":
        return orders[name].astype(float) if name in orders else blank

    gross = column("goods")
    reduced = gross - column("discount") - column("points")
    net = reduced / (1 + tax_within)
    paid = reduced + column("shipping") + column("fee") + column("tax")
    steps = {
        "gross_sales": gross,
        "discounts": column("discount"),
        "points_used": column("points"),
        "net_sales": net,
        "cost_of_goods": column("cost"),
        "gross_profit": net - column("cost"),
        "shipping_charged": column("shipping"),
        "fees_charged": column("fee"),
        "delivery": blank + (costs.delivery or 0.0),
        "handling": blank + costs.handling,
        "payment_fee": costs.fee * paid,
        "points_granted": blank if "points" in orders else costs.points * net,
    }
    steps["contribution"] = (
        steps["gross_profit"]
        + (steps["shipping_charged"] if costs.delivery is not None else 0.0)
        + (steps["fees_charged"] if costs.fee else 0.0)
        - steps["delivery"]
        - steps["handling"]
        - steps["payment_fee"]
        - steps["points_granted"]
        - costs.commission * paid
    )
    return {name: float(values.sum()) for name, values in steps.items()}
