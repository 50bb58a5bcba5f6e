"""How often the limits of a segment's forecast hold what then comes.

`python -m tests.models.coverage 200` draws so many shops of eight segments, and prints the shares by size.
"""

import sys
from collections import defaultdict

import numpy as np

from tests.models.month_bootstrap import Forecast, forecast_segments
from tests.models.shops import HORIZON, MONTH, draw_shop, pooled


def coverage(shops: int, seed: int) -> dict[str, tuple[float, float, int]]:
    """Share of limits that held the orders, the value, and how many there were; by size, and of totals."""
    chance = np.random.default_rng(seed)
    held: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for _ in range(shops):
        shop = draw_shop(8, 0.3, chance)
        purchases = [each.purchases for each in shop]
        values = [each.values for each in shop]
        ((segments, total),) = forecast_segments(pooled(purchases), purchases, [HORIZON], MONTH, values)
        orders = [float(each.buyers.later.sum()) for each in shop]
        worth = [each.later_value for each in shop]
        for forecast, later, money in zip(segments, orders, worth, strict=True):
            held[f"{forecast.customers:.0f}"].append((
                within(forecast.orders, later),
                within(forecast.value, money),
            ))
        held["total"].append((within(total.orders, sum(orders)), within(total.value, sum(worth))))
    return {size: (*np.mean(each, axis=0).tolist(), len(each)) for size, each in held.items()}


def within(forecast: Forecast | None, actual: float) -> bool:
    """Whether it came as the limits say."""
    assert forecast is not None
    assert forecast.lower is not None
    assert forecast.upper is not None
    return forecast.lower <= actual <= forecast.upper


if __name__ == "__main__":
    for size, (orders, value, count) in sorted(coverage(int(sys.argv[1]), 15).items()):
        print(f"{size:>6}: orders {orders:.1%}, value {value:.1%} of {count}")
