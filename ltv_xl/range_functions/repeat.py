"""How many customers go on to the second, third ... order, and how fast."""

from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.kinds import Dates, Day, Ids
from ltv_xl.range_functions.order_log import OrderLog, books
from ltv_xl.range_functions.spill import Spill


@range_function("customer_id", "order_date")
def repeat_curve(customer_id: Ids, order_date: Dates, as_of: Day = None) -> Spill:
    """The repeat curve of the report, up to the twelfth order.

    Columns: n; customers with an n-th order; the share of them with a further one; the same within 180 days
    among those whose n-th order is at least so old (blank below 30 of them); median days to the next order.
    """
    from ltv_xl.analysis import waits
    from ltv_xl.analysis.actions import REPEAT_STEPS
    from ltv_xl.report.arithmetic import share
    from ltv_xl.report.cells import given, number, share_if_enough

    with books("repeat_curve", OrderLog(customer_id, order_date, as_of)) as ledger:
        waited = ledger.rows("waits", waits.Wait)
        days = ledger.settings.inactive_days
    steps = waits.repeat(waited, REPEAT_STEPS, days)
    after = [step.customers for step in steps[1:]]
    rows = [
        (
            step.n,
            step.customers,
            share.number(after[place], step.customers) if place < len(after) else None,
            number(share_if_enough(given(step.mature_next), given(step.mature))),
            step.median_days,
        )
        for place, step in enumerate(steps)
    ]
    return Spill(("n", "customers", "went_on", ("went_on_observable", days), "median_days"), rows)
