"""Mailings whose truth is known, drawn many times: what the comparison says of them.

python -m tests.lists.simulated --draws 20000
"""

import argparse
from dataclasses import dataclass
from math import ceil, lgamma, log

import numpy as np
from numpy.typing import NDArray

from ltv_xl.lists.bootstrap import difference_interval
from ltv_xl.lists.few_orders import can_be_chance
from ltv_xl.lists.power import Z_POWER, Z
from ltv_xl.report.mailing import difference_lower, difference_upper, sample_size
from ltv_xl.report.proportions import proportion_lower, proportion_upper

Array = NDArray[np.float64]


DRAWS_ANEW = 500
"""Draws of the customers' profits within one simulated mailing; the product makes four times as many."""


@dataclass(frozen=True)
class Truth:
    """Sizes of the groups and the shares that order in truth."""

    send: int
    hold_out: int
    sent: float
    held: float


GRID = tuple(
    Truth(send, hold_out, held + rise, held)
    for send, hold_out in ((100, 100), (400, 400), (1000, 1000), (1800, 200), (9000, 1000))
    for held in (0.02, 0.05, 0.2, 0.5)
    for rise in (0.0, 0.03, 0.1)
)


def limits(truth: Truth, draws: int, seed: int) -> tuple[Array, Array]:
    """The interval of each drawn mailing."""
    random = np.random.default_rng(seed)
    sent = random.binomial(truth.send, truth.sent, draws).astype(float)
    held = random.binomial(truth.hold_out, truth.held, draws).astype(float)
    edges = [
        (
            buyers / customers,
            np.asarray(proportion_lower(buyers, np.full(draws, float(customers)), np.full(draws, Z))),
            np.asarray(proportion_upper(buyers, np.full(draws, float(customers)), np.full(draws, Z))),
        )
        for buyers, customers in ((sent, truth.send), (held, truth.hold_out))
    ]
    (s, s_low, s_high), (h, h_low, h_high) = edges
    return np.asarray(difference_lower(s, s_low, h, h_high)), np.asarray(
        difference_upper(s, s_high, h, h_low)
    )


def coverage(truth: Truth, draws: int, seed: int = 1) -> float:
    """How often the interval of the difference holds the truth."""
    lower, upper = limits(truth, draws, seed)
    rise = truth.sent - truth.held
    return float(np.mean((lower <= rise) & (rise <= upper)))


def works(truth: Truth, draws: int, seed: int = 2) -> float:
    """How often the verdict is "works"."""
    return float(np.mean(limits(truth, draws, seed)[0] > 0))


def said(truth: Truth) -> tuple[float, float]:
    """How often the verdicts are "works" and "harms", exactly: over every number of orders of both groups."""
    sent, sent_chance = _chances(truth.send, truth.sent)
    held, held_chance = _chances(truth.hold_out, truth.held)
    words = [0.0, 0.0]
    for a, chance in zip(sent, sent_chance, strict=True):
        low, high = newcombe_limits(float(a), truth.send, held, truth.hold_out)
        for place, shown in enumerate((low > 0, high < 0)):
            sure = [not can_be_chance(int(a), truth.send, int(b), truth.hold_out) for b in held[shown]]
            words[place] += chance * float(held_chance[shown] @ np.array(sure, float))
    return words[0], words[1]


def _chances(customers: int, share: float) -> tuple[Array, Array]:
    """Numbers of orders that come at all, with their probabilities."""
    orders = np.arange(customers + 1.0)
    logs = [
        lgamma(customers + 1) - lgamma(n + 1) - lgamma(customers - n + 1)
        + n * log(share) + (customers - n) * log(1 - share)
        for n in orders
    ]  # fmt: skip
    chances = np.exp(logs)
    likely = chances > 1e-9
    return orders[likely], chances[likely]


def newcombe_limits(a: float, m: int, b: Array, n: int) -> tuple[Array, Array]:
    """The interval of a ÷ m - b ÷ n for each b."""
    whole, z = np.full(len(b), float(n)), np.full(len(b), Z)
    low, high = float(proportion_lower(a, m, Z)), float(proportion_upper(a, m, Z))
    held_low, held_high = proportion_lower(b, whole, z), proportion_upper(b, whole, z)
    return (
        np.asarray(difference_lower(a / m, low, b / n, held_high)),
        np.asarray(difference_upper(a / m, high, b / n, held_low)),
    )


def power(held: float, rise: float, hold_out: float, draws: int, seed: int = 3) -> float:
    """How often a test of the size that is said to be needed says "works"."""
    customers = ceil(float(sample_size(held, rise, hold_out, Z, Z_POWER)))
    held_back = round(customers * hold_out)
    return works(Truth(customers - held_back, held_back, held + rise, held), draws, seed)


def daily_looks(days: int, customers: int, a_day: float, draws: int, seed: int = 4) -> float:
    """How often a useless mailing is called a success by who looks each day and stops at the first."""
    random = np.random.default_rng(seed)
    said = np.zeros(draws, bool)
    bought = [np.zeros(draws), np.zeros(draws)]
    for _ in range(days):
        for place in (0, 1):
            left = (customers - bought[place]).astype(int)
            bought[place] += random.binomial(left, a_day)
        said |= _looked(bought[0], bought[1], customers)
    return float(np.mean(said))


def _looked(sent: Array, held: Array, customers: int) -> NDArray[np.bool_]:
    whole, z = np.full(len(sent), float(customers)), np.full(len(sent), Z)
    low = np.asarray(proportion_lower(sent, whole, z))
    high = np.asarray(proportion_upper(held, whole, z))
    return np.asarray(difference_lower(sent / customers, low, held / customers, high)) > 0


def profit_coverage(send: int, hold_out: int, share: float, rise: float, draws: int, seed: int = 5) -> float:
    """How often the interval of the difference of profits holds the truth; profits are log-normal."""
    random = np.random.default_rng(seed)
    mean, hits = 3000.0 * np.exp(0.5 * 0.6**2), 0
    for _ in range(draws):
        sent, held = _profits(random, send, share + rise), _profits(random, hold_out, share)
        interval = difference_interval(sent, held, int(random.integers(2**32)), DRAWS_ANEW)
        assert interval is not None
        hits += interval[0] <= rise * mean <= interval[1]
    return hits / draws


def _profits(random: np.random.Generator, customers: int, share: float) -> dict[float, int]:
    """Profit of a customer -> customers: log-normal where one ordered."""
    buyers = random.binomial(customers, share)
    values = np.round(3000 * np.exp(random.normal(0, 0.6, buyers)))
    distinct, counts = np.unique(values, return_counts=True)
    return {0.0: customers - int(buyers), **dict(zip(distinct.tolist(), counts.tolist(), strict=True))}


def main() -> None:
    """Print all of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=20_000)
    draws = parser.parse_args().draws
    for truth in GRID:
        print(truth, f"coverage {coverage(truth, draws):.3f}", f"works {works(truth, draws):.3f}")
    for held in (0.02, 0.05, 0.2, 0.5):
        for rise, hold_out in ((0.02, 0.5), (0.05, 0.5), (0.02, 0.1), (0.05, 0.1)):
            share_noticed = power(held, rise, hold_out, draws)
            print(f"share {held}, rise {rise}, held out {hold_out}: power {share_noticed:.3f}")
    print(f"looking each of 30 days: works {daily_looks(30, 1000, 0.008, draws):.3f}")
    few = max(200, draws // 20)
    for send, hold_out, share, rise in (
        (500, 500, 0.12, 0.0),
        (500, 500, 0.12, 0.05),
        (5400, 600, 0.1, 0.02),
    ):
        of_profit = profit_coverage(send, hold_out, share, rise, few)
        print(f"profit, {send} and {hold_out}, share {share}, rise {rise}: coverage {of_profit:.3f} of {few}")


if __name__ == "__main__":
    main()
