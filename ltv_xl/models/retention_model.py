"""What a model of retention consists of; sBG and BdW each say theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.newton_many import Derivatives

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class RetentionModel:
    """name: as the literature writes it. parameters: the NamedTuple of its parameters.

    starts: where searches begin, as what is added to the logarithms of the first period's churn, of its
    retention, and to 0 for a third parameter. bounds: the search stays between -bound and bound of each
    parameter's logarithm. retention: see sbg.retention. derivatives: see sbg.derivatives.
    """

    name: str
    parameters: type[Any]
    starts: tuple[tuple[float, ...], ...]
    bounds: tuple[float, ...]
    retention: Callable[[Numbers, int], Numbers]
    derivatives: Callable[[Numbers, Numbers, Numbers], Derivatives]

    def survival(self, parameters: Numbers, periods: int) -> Numbers:
        """The share of a cohort active after 0, 1, ... periods. Rows of parameters; rows × (periods + 1)."""
        stays = self.retention(parameters, periods)
        return np.concatenate([np.ones((*stays.shape[:-1], 1)), np.cumprod(stays, axis=-1)], axis=-1)
