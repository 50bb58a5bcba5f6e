"""How often the intervals of continuation hold the truth, on shops whose hazards are planted.

    python -m tests.analysis.continuation_coverage --runs 2000

Subscriptions begin all along the file; a delivery comes 30 days after the one before, give or take some; some
are paused when the file ends.
"""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd

from ltv_xl.analysis.continuation import Groups, by_delivery
from ltv_xl.analysis.tables.continuation import Step
from ltv_xl.report import continuing

AS_OF = date(2025, 6, 30)
HAZARDS = (0.35, 0.20, 0.12, *[0.08] * 40)
DELIVERIES = (2, 3, 6, 12)
Z = 1.959963984540054


def truth(n: int) -> float:
    """The share of starters that receive the n-th delivery."""
    return float(np.prod([1 - hazard for hazard in HAZARDS[: n - 1]]))


def steps(seed: int, subscriptions: int = 600, days: int = 720) -> Sequence[Step]:
    """The steps of a made shop, by the product's own statements."""
    random = np.random.default_rng(seed)
    rows, states = [], []
    for subscription in range(1, subscriptions + 1):
        day = -int(random.integers(0, days))
        n, ended = 1, False
        while day <= 0:
            rows.append((subscription, n, AS_OF + timedelta(days=day)))
            if random.random() < HAZARDS[n - 1]:
                ended = True
                break
            day += 30 + int(np.clip(np.rint(random.normal(0, 2)), -6, 6))
            n += 1
        held = not ended and random.random() < 0.06
        states.append((subscription, "cancelled" if ended else "paused" if held else "active"))
    deliveries = pd.DataFrame(rows, columns=["subscription", "n", "delivered_on"])
    deliveries = deliveries.assign(
        customer_id=deliveries["subscription"], revenue=1000, profit=500, course=None
    )
    subscribed = pd.DataFrame(states, columns=["subscription", "state"]).assign(
        course=None, cancelled_on=None, reason=None, counted=False
    )
    subscribed["customer_id"] = subscribed["subscription"]
    with duckdb.connect() as connection:
        connection.register("made_deliveries", deliveries)
        connection.register("made_subscriptions", subscribed)
        connection.execute(
            "CREATE TABLE deliveries AS SELECT subscription, customer_id, CAST(n AS SMALLINT) AS n, "
            "CAST(delivered_on AS DATE) AS delivered_on, CAST(revenue AS DECIMAL(18, 4)) AS revenue, "
            "CAST(profit AS DECIMAL(18, 4)) AS profit, CAST(course AS VARCHAR) AS course "
            "FROM made_deliveries; "
            "CREATE TABLE subscriptions AS SELECT subscription, customer_id, state, "
            "CAST(course AS VARCHAR) AS course, CAST(cancelled_on AS DATE) AS cancelled_on, "
            "CAST(reason AS VARCHAR) AS reason, counted FROM made_subscriptions; "
            "CREATE TABLE roster AS SELECT customer_id AS number FROM subscriptions; "
            "CREATE TABLE buyers AS SELECT number FROM roster"
        )
        result = by_delivery(
            connection,
            {"as_of": AS_OF, "known_from": date(2000, 1, 1)},
            Groups(None, None, {}, paid=False, smallest=3),
        )
    assert result is not None
    return result.steps["total"]


def limits(of: Sequence[Step], n: int) -> tuple[float, float] | None:
    """The interval of the share that receives the n-th delivery, by the report's formulas."""
    survival, spread = 1.0, 0.0
    for step in of[: n - 1]:
        taken = step.went_on / step.judged if step.judged >= 30 else 0.0
        grown = continuing.spread.number(spread, taken, step.judged)
        if grown is None:
            return None
        survival, spread = survival * taken, grown
    low, high = (
        formula.number(survival, spread, Z)
        for formula in (continuing.survival_lower, continuing.survival_upper)
    )
    return None if low is None or high is None else (low, high)


def coverage(runs: int) -> dict[int, float]:
    """By delivery, the share of runs whose interval holds the truth."""
    held, seen = dict.fromkeys(DELIVERIES, 0), dict.fromkeys(DELIVERIES, 0)
    for seed in range(runs):
        of = steps(seed)
        for n in DELIVERIES:
            interval = limits(of, n)
            if interval is not None:
                seen[n] += 1
                held[n] += interval[0] <= truth(n) <= interval[1]
    return {n: held[n] / seen[n] for n in DELIVERIES if seen[n]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    for number, share in coverage(parser.parse_args().runs).items():
        print(f"delivery {number}: {share:.1%} of the intervals hold the truth")
