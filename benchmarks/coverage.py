"""How right h-month LTV and its 95% limits are, over simulated shops with a known truth.

    python -m benchmarks.coverage [shops]

Prints bias and coverage of the limits as shipped and of plain ones (estimate -+ 1.96 standard errors),
and the bias of an export that begins in the middle of a shop's life. 2,000 shops take some minutes.
"""

import sys
from collections.abc import Callable
from typing import Literal
from unittest.mock import patch

import numpy as np

from ltv_xl.analysis import analyse, intervals
from ltv_xl.settings import Settings
from tests.analysis.simulated import CDNOW, REGULARS, Buying, buyers_ltv, export, judged, many_shops

KINDS: tuple[tuple[Literal["churn", "cdnow"], str], ...] = (
    ("churn", "constant churn"),
    ("cdnow", "BG/NBD, Gamma-Gamma"),
)
BATCH = 400
"""Shops in one analysis, for the sake of memory."""


def plain(x: float, skew: float) -> float:
    """No correction for skewness."""
    return x


def verdicts(shops: int) -> None:
    """Bias and coverage of one year's LTV, by shop, customers observed, and kind of limits."""
    print(f"12-month LTV over {shops} simulated shops a line")
    print(f"{'shop':22}{'n':>6}{'limits':>8}{'bias':>9}{'+-':>7}{'coverage':>10}")
    limits: tuple[tuple[str, Callable[[float, float], float]], ...] = (
        ("Hall", intervals.transformed),
        ("plain", plain),
    )
    for kind, name in KINDS:
        for observed in (30, 100, 300, 1000):
            for label, transformed in limits:
                rng = np.random.default_rng(observed)
                rows, truth = [], 0.0
                with patch.object(intervals, "transformed", transformed):
                    for _ in range(0, shops, BATCH):
                        shop_rows, truth = many_shops(rng, kind, min(BATCH, shops), observed, 12)
                        rows += shop_rows
                verdict = judged(rows, truth)
                print(
                    f"{name:22}{observed:6}{label:>8}{verdict.bias:9.2%}{verdict.bias_error:7.2%}"
                    f"{verdict.coverage:10.1%}"
                )


def exports(name: str, buying: Buying) -> None:
    """Bias of LTV from a shop's last months: every customer taken for new, and the default."""
    print(f"\nLast months of a shop five years old: {name}")
    print(f"{'export':>10}{'h':>6}{'all taken for new':>20}{'default':>10}")
    for months in (13, 18, 24, 36):
        orders = export(np.random.default_rng(months), buying, months, people=200_000)
        naive = analyse(orders, Settings(history_starts="all-new")).total_limits
        known = {row.months: row for row in analyse(orders, Settings()).total_limits}
        for row in naive:
            truth = buyers_ltv(buying, 365 / 12 * row.months)
            shown = f"{known[row.months].estimate / truth - 1:10.1%}" if row.months in known else "too few"
            print(f"{months:10}{row.months:6}{row.estimate / truth - 1:20.1%}{shown:>10}")


if __name__ == "__main__":
    verdicts(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    exports("regular buyers", REGULARS)
    exports("occasional buyers (CDNOW)", CDNOW)
