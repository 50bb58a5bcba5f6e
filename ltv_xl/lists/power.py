"""What a comparison can show before it is made: the difference that groups of a size reveal."""

from math import floor
from statistics import NormalDist
from typing import Final

from ltv_xl.lists.few_orders import can_be_chance
from ltv_xl.report.proportions import proportion_lower, proportion_upper

CERTAINTY, POWER = 0.95, 0.8
Z: Final = NormalDist().inv_cdf((1 + CERTAINTY) / 2)
Z_POWER: Final = NormalDist().inv_cdf(POWER)
"""Standard errors that the interval reaches, and that the difference must lie beyond its end."""

STEPS: Final = 60
SLACK: Final = 1e-9
"""A whole number of orders that was reached by fractions is that number."""


def detectable(held: float, send: int, hold_out: int) -> float | None:
    """The smallest rise of the share that orders which groups of these sizes show four times in five.

    held: the share that orders without a mailing. None where not even a rise to all would be shown.
    """
    if not send or not hold_out:
        return None
    up = proportion_upper(held * hold_out, hold_out, Z) - held

    def is_shown(rise: float) -> bool:
        sent = held + rise
        down = sent - proportion_lower(sent * send, send, Z)
        sent_variance, held_variance = sent * (1 - sent) / send, held * (1 - held) / hold_out
        error = (sent_variance + held_variance) ** 0.5
        if rise < (down**2 + up**2) ** 0.5 + Z_POWER * error:
            return False
        # what both groups come to where one mailing in five shows less
        fewer = send * (sent - Z_POWER * sent_variance / error) if error else send * sent
        more = hold_out * (held + Z_POWER * held_variance / error) if error else hold_out * held
        return not can_be_chance(floor(fewer + SLACK), send, round(more), hold_out)

    low, high = 0.0, 1 - held
    if not is_shown(high):
        return None
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_shown(middle) else (middle, high)
    return high
