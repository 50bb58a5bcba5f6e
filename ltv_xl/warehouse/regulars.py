"""The many of the guard's tiny shop: enough customers, who return as those of a shop do, for forecasts.

The cases in guard.sql are written by hand; these only have to be many, and the same for both engines.
"""

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ltv_xl.analysis.engines.warehouse import Columns

OPENED, CLOSED = datetime(2023, 1, 1, 6, 30), datetime(2024, 8, 30)
CUSTOMERS = 500
"""25 a month: of those of three months, 30 of one channel are needed for an early verdict."""
RETURNING = 0.65
"""The chance of a further order after each."""
DAYS_BETWEEN = 35
LINES = (("Tea box", "980.25"), ("Tea box", "1980"), ("mug", "2640.5"), ("zebra", "3300"))
TOGETHER = ("tea", "500")
"""What is bought with each third order."""
CHANNELS = ("SNS", "SNS", "SNS", "SNS", "検索")


def orders_of_regulars() -> "Columns":
    """A row per line of an order: the customer's number, day and time, product, amount, and channel."""
    import numpy as np

    random = Random(11)  # nothing secret
    rows = []
    for customer in range(CUSTOMERS):
        pace = random.gammavariate(2, DAYS_BETWEEN / 2)
        moment = OPENED + (CLOSED - OPENED) * (customer / CUSTOMERS)
        while moment < CLOSED:
            at = f"{moment:%Y-%m-%d %H:%M:00}"
            lines = [random.choice(LINES), *([TOGETHER] if random.random() < 1 / 3 else [])]
            rows += [(customer, at, *line) for line in lines]
            if random.random() > RETURNING:
                break
            moment += timedelta(days=1 + random.expovariate(1 / pace))
    customers, moments, products, amounts = zip(*rows, strict=True)
    channels = [CHANNELS[customer % len(CHANNELS)] for customer in customers]
    return {
        "customer": np.array(customers),
        "moment": np.array(moments, dtype=object),
        "product": np.array(products, dtype=object),
        "amount": np.array(amounts, dtype=object),
        "channel": np.array(channels, dtype=object),
    }
