"""The interval of a difference of means, by drawing the customers of both groups anew."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DRAWS: Final = 2000
SEED: Final = 14
AT_A_TIME: Final = 2_000_000
"""Numbers that are drawn at a time: 16 MB."""


def difference_interval(
    send: Mapping[float, int], hold_out: Mapping[float, int], seed: int = SEED, draws: int = DRAWS
) -> tuple[float, float] | None:
    """The 95% interval of the mean of one group less that of the other; None where nothing varies.

    Value -> customers. The bootstrap is studentised (bootstrap-t), since a customer's profit is skewed: each
    draw's difference is measured in its own standard errors.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    first, second = _Sample(send), _Sample(hold_out)
    difference = first.mean - second.mean
    error = (first.squared_error + second.squared_error) ** 0.5
    if not error:
        return None
    means, errors = zip(*(sample.drawn(random, draws) for sample in (first, second)), strict=True)
    spread = np.sqrt(errors[0] + errors[1])
    apart = means[0] - means[1] - difference
    scaled = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)
    low, high = np.quantile(scaled, (0.025, 0.975))
    return difference - float(high) * error, difference - float(low) * error


class _Sample:
    """Customers by value; drawing so many of them again is drawing how often each value comes."""

    def __init__(self, counts: Mapping[float, int]) -> None:
        import numpy as np

        self.values = np.array(sorted(counts), np.float64)
        self.counts = np.array([counts[value] for value in sorted(counts)], np.int64)
        self.customers = int(self.counts.sum())
        self.mean = float(self.values @ self.counts) / self.customers
        # from the mean, so that no digits are lost where all values are large and alike
        self.centred = self.values - self.mean
        self.squared_error = float(self.centred**2 @ self.counts) / self.customers**2

    def drawn(self, random: "np.random.Generator", draws: int) -> "tuple[Array, Array]":
        """The mean of each draw, and the square of its standard error."""
        import numpy as np

        means, errors = [], []
        chances = self.counts / self.customers
        each = max(1, AT_A_TIME // len(self.values))
        for start in range(0, draws, each):
            times = random.multinomial(self.customers, chances, size=min(each, draws - start))
            centre = times @ self.centred / self.customers
            means.append(self.mean + centre)
            squares = times @ self.centred**2 / self.customers - centre**2
            errors.append(np.maximum(squares, 0) / self.customers)
        return np.concatenate(means), np.concatenate(errors)
