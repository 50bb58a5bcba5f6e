"""When a forecast is called poor: one rule for all of them.

A forecast made some time ago is set beside what came, and beside the simple rule that the next period is like
the last. It is poor if it was off by more than MOST_OFF, or by more than the simple rule. Of fewer than
ENOUGH_ORDERS orders chance alone moves a total by about as much: nothing is said of them.
"""

from typing import Literal

MOST_OFF = 0.1
ENOUGH_ORDERS = 100

Verdict = Literal["good", "poor_error", "poor_rule"]


def verdict(expected: float, actual: float, simple: float) -> Verdict | None:
    """Of a forecast of all orders; simple: what the simple rule expected. None where they are too few."""
    if max(expected, actual) < ENOUGH_ORDERS:
        return None
    off, simple_off = abs(expected - actual), abs(simple - actual)
    if off > simple_off:
        return "poor_rule"
    return "poor_error" if off > MOST_OFF * actual else "good"
