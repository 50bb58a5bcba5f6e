"""Subscriptions by delivery: how many go on to the next."""

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.kinds import Counts, Ids, Marks
from ltv_xl.range_functions.spill import Spill

if TYPE_CHECKING:
    import duckdb


@range_function("subscription_id", "delivery_number", "cancelled")
def continuation_curve(subscription_id: Ids, delivery_number: Counts, cancelled: Marks = None) -> Spill:
    """Who goes on from each delivery to the next, and how many of all starters reach it.

    Columns: delivery; subscriptions that reached it; those that can be judged: with a further delivery, or
    cancelled; the share of these that went on; the share of starters who reach the delivery, the product of
    the shares before. Without `cancelled` every last delivery counts as the end.
    """
    from ltv_xl.analysis.continuation import curve
    from ltv_xl.database import connect

    with closing(connect()) as connection:
        _fill(connection, subscription_id, delivery_number, cancelled)
        steps = curve(connection, "deliveries")
    rows: list[tuple[object, ...]] = []
    reaching: float | None = 1.0
    for place, step in enumerate(steps):
        if place and step.n != steps[place - 1].n + 1:
            reaching = None  # nobody's delivery has the number before
        share = step.went_on / step.judged if step.judged else None
        rows.append((step.n, step.reached, step.judged, share, reaching))
        reaching = None if reaching is None or share is None else reaching * share
    return Spill(("delivery", "subscriptions", "judged", "went_on_delivery", "reaching"), rows)


def _fill(
    connection: "duckdb.DuckDBPyConnection", subscription_id: Ids, delivery_number: Counts, cancelled: Marks
) -> None:
    rows = len(delivery_number)
    said = np.full(rows, -1) if cancelled is None else np.fromiter(cancelled, np.int32, rows)
    connection.register(
        "given", {"subscription": subscription_id.numbers, "n": delivery_number, "said": said}
    )
    connection.execute(
        "CREATE TEMP TABLE deliveries AS SELECT given.subscription, given.n, "
        "CASE WHEN given.said >= 0 THEN given.said = 1 END AS cancelled FROM given"
    )
