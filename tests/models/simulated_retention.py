"""Cohorts drawn from known parameters: how often a fit comes within three standard errors of them.

python -m tests.models.simulated_retention [SETS]
"""

import sys

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models import retention
from ltv_xl.models.bdw import BDW
from ltv_xl.models.retention_counts import RetentionCounts
from ltv_xl.models.retention_model import RetentionModel
from ltv_xl.models.sbg import SBG

TRUTHS = {"sBG": (0.8, 2.5), "BdW": (0.5, 1.5, 1.3)}
CUSTOMERS = 20_000
PERIODS = 12


def drawn_cohort(random: np.random.Generator, model: RetentionModel) -> NDArray[np.float64]:
    """The counts of a cohort whose customers leave as the model's true parameters say."""
    curve = model.survival(np.array(TRUTHS[model.name]), PERIODS)
    left = random.multinomial(CUSTOMERS, -np.diff(np.append(curve, 0)))[:-1]
    return CUSTOMERS - np.append(0.0, np.cumsum(left))


def within_three_errors(model: RetentionModel, sets: int, seed: int = 7) -> float:
    """The share of all estimates that lie within three standard errors of the truth."""
    random = np.random.default_rng(seed)
    truth = np.array(TRUTHS[model.name])
    near: list[bool] = []
    for _ in range(sets):
        fitted = retention.fit(RetentionCounts.of_cohorts([drawn_cohort(random, model)]), model)
        assert fitted.standard_errors is not None
        distance = np.abs(np.array(fitted.parameters) - truth) / np.array(fitted.standard_errors)
        near += (distance <= 3).tolist()
    return sum(near) / len(near)


def main() -> None:
    """Print the share of each model."""
    sets = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for model in (SBG, BDW):
        print(f"{model.name}: {within_three_errors(model, sets):.1%} of the estimates in {sets} sets")


if __name__ == "__main__":
    main()
