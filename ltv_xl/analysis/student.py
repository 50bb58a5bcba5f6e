"""Student's t distribution, for the few degrees of freedom that months and cohorts leave."""

from functools import cache
from math import atan2, cos, pi, sin, sqrt


def two_sided(t: float, degrees: int) -> float:
    """How likely a |t| at least as large is, by the series of Abramowitz and Stegun (26.7.3, 26.7.4)."""
    angle = atan2(abs(t), sqrt(degrees))
    step = cos(angle) ** 2
    odd = degrees % 2
    term = cos(angle) if odd else 1.0
    total = term if degrees > 1 else 0.0
    for k in range(2 + odd, degrees - 1, 2):
        term *= step * (k - 1) / k
        total += term
    inside = 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total
    return max(0.0, 1 - inside)


@cache
def quantile(degrees: int) -> float:
    """The t that is not exceeded with 97.5%, by bisection."""
    low, high = 1.9, 13.0
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if two_sided(middle, degrees) > 0.05 else (low, middle)
    return high
