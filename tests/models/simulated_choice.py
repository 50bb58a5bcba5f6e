"""Which way to choose between sBG and BdW foretells the next twelve periods of a cohort better.

python -m tests.models.simulated_choice [SETS]
"""

import sys

import numpy as np

from ltv_xl.models import retention
from ltv_xl.models.bdw import BDW
from ltv_xl.models.retention_counts import RetentionCounts
from ltv_xl.models.sbg import SBG

TRUTHS: tuple[tuple[float, ...], ...] = (
    (0.7, 1.2), (0.67, 3.8), (0.5, 1.5, 1.3), (0.6, 2, 0.75), (1.5, 6, 1.6), (0.46, 0.78, 1.28),
)  # fmt: skip
"""Parameters of sBG, and of BdW where there are three."""
AHEAD = 12


def mean_errors(truth: tuple[float, ...], customers: int, sets: int, seed: int = 3) -> dict[str, float]:
    """By rule: how far, on average, the sum of the next periods' customers was off."""
    random = np.random.default_rng(seed)
    model = SBG if len(truth) == len(SBG.bounds) else BDW
    errors: dict[str, list[float]] = {"sBG": [], "BdW": [], "likelihood": [], "held out": []}
    for _ in range(sets):
        length = int(random.integers(7, 14))
        curve = model.survival(np.array(truth), length - 1 + AHEAD)
        left = random.multinomial(customers, -np.diff(np.append(curve[:length], 0)))[:-1]
        counts = RetentionCounts.of_cohorts([customers - np.append(0.0, np.cumsum(left))])
        actual = curve[length:].sum() / curve[length - 1]
        of = {each.name: _error(counts, each.name, length, float(actual)) for each in (SBG, BDW)}
        tests = {each.name: retention.held_out(counts, each) for each in (SBG, BDW)}
        nearest = min(tests, key=lambda name: abs(test.error) if (test := tests[name]) else np.inf)
        chosen = {
            "sBG": "sBG",
            "BdW": "BdW",
            "likelihood": retention.choose(counts).model,
            "held out": nearest,
        }
        for rule, name in chosen.items():
            errors[rule].append(of[name])
    return {rule: float(np.mean(each)) for rule, each in errors.items()}


def _error(counts: RetentionCounts, name: str, length: int, actual: float) -> float:
    curve = retention.survival(retention.fit(counts, retention.MODELS[name]), length - 1 + AHEAD)
    return abs(float(curve[length:].sum() / curve[length - 1]) / actual - 1)


def main() -> None:
    """Print the errors of each rule."""
    sets = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    for truth in TRUTHS:
        for customers in (300, 1000, 5000):
            errors = mean_errors(truth, customers, sets)
            print(truth, customers, ", ".join(f"{rule} {error:.1%}" for rule, error in errors.items()))


if __name__ == "__main__":
    main()
