"""When the profit of new customers has paid back what they cost."""

from ltv_xl.errors import OutsideDomain
from ltv_xl.formulas.units import Money, Rate
from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.kinds import Amounts, Dates, Day, Ids
from ltv_xl.range_functions.order_log import OrderLog, books
from ltv_xl.range_functions.spill import Spill


@range_function("customer_id", "order_date", "gross_profit", 3000)
def recovery_curve(
    customer_id: Ids,
    order_date: Dates,
    profit: Amounts,
    cost_per_customer: Money,
    as_of: Day = None,
    discount: Rate = 0,
) -> Spill:
    """Mean cumulative profit per customer by month since the first order, and what it leaves of the cost.

    Columns: month (0: the day of the first order), customers observed through it, cumulative profit, and that
    less cost_per_customer. discount: per year; profit of month k is divided by (1 + discount) ** (k / 12).
    """
    from ltv_xl.analysis import recovery

    if not 0 <= discount < 1 or cost_per_customer < 0:
        key = "discount" if not 0 <= discount < 1 else "cost"
        raise OutsideDomain(f"range_functions.error.{key}", function="recovery_curve")
    with books("recovery_curve", OrderLog(customer_id, order_date, as_of, profit=profit)) as ledger:
        rows = recovery.recovery_curve(
            ledger.connection, cost_per_customer, discount, known_from=ledger.orders.first_order
        )
    return Spill(("age", "observed_customers", "earned", "net"), rows)
