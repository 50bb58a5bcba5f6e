"""What a comparison can show before it is made: the difference that groups of a size reveal."""

from statistics import NormalDist
from typing import Final

CERTAINTY, POWER = 0.95, 0.8
Z: Final = NormalDist().inv_cdf((1 + CERTAINTY) / 2)
QUANTILES: Final = Z + NormalDist().inv_cdf(POWER)
"""How many standard errors a difference must be large to be seen so often with that certainty."""

STEPS: Final = 60


def detectable(held: float, send: int, hold_out: int) -> float | None:
    """The smallest rise of the share that orders which groups of these sizes show four times in five.

    held: the share that orders without a mailing. None where not even a rise to all would be shown.
    """
    if not send or not hold_out:
        return None

    def is_shown(rise: float) -> bool:
        sent = held + rise
        variance = sent * (1 - sent) / send + held * (1 - held) / hold_out
        return rise > 0 and rise**2 >= QUANTILES**2 * variance

    low, high = 0.0, 1 - held
    if not is_shown(high):
        return None
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_shown(middle) else (middle, high)
    return high
