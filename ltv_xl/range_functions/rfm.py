"""Recency, frequency and value of every customer."""

import math

from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.kinds import Amounts, Dates, Day, Ids, TimeUnit
from ltv_xl.range_functions.order_log import OrderLog, books
from ltv_xl.range_functions.spill import Spill

DAYS = {"day": 1, "week": 7}


@range_function("customer_id", "order_date", "revenue")
def rfm_summary(
    customer_id: Ids, order_date: Dates, amount: Amounts, as_of: Day = None, unit: TimeUnit = "week"
) -> Spill:
    """What the models of repeat buying are fitted to: a row for each customer with a purchase.

    Columns: id; frequency, the repeats; recency, from the first order to the last; T, from the first to
    as_of; monetary value, the mean amount of the repeats, 0 without one; the sum of ln(time from an order to
    the next), by which PURCHASE_FIT tells how regularly customers buy. Times are days ÷ 7 for weeks. Orders
    of one day count as one; a day that comes to less than 0 is a refund and left out.
    Source: lifetimes' summary_data_from_transaction_data with freq="D", freq_multiplier=7.
    """
    from ltv_xl.analysis.tables.customer_summary import CustomerSummary

    log = OrderLog(customer_id, order_date, as_of, profit=amount, refunds_below_zero=True)
    with books("rfm_summary", log) as ledger:
        rows = ledger.rows("customer_summary", CustomerSummary)
    length = DAYS[unit]
    return Spill(
        ("customer_id", "frequency_count", "recency", f"t_{unit}", "monetary", "log_gaps"),
        [
            (
                customer_id.names[row.number - 1],
                row.repeats,
                row.recency_days / length,
                row.days / length,
                float(row.repeat_value) / row.repeats if row.repeats else 0.0,
                row.log_gaps - row.repeats * math.log(length),
            )
            for row in rows
        ],
    )
