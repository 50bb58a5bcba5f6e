"""What a customer is to be expected to spend per order, by Gamma-Gamma.

Given x orders of mean m, the customer's own mean is expected at

    p (γ + x m) ÷ (p x + q - 1)

between m and the mean of all, p γ ÷ (q - 1), to which customers without such orders are set. Where the
distribution has no finite mean the answer is infinite, and stands so.

Source: Fader & Hardie 2013, The Gamma-Gamma Model of Monetary Value, equation 5.
"""

import numpy as np
from numpy.typing import ArrayLike

from ltv_xl.models.gamma_gamma import GammaGammaFit
from ltv_xl.models.purchases import Numbers


def expected_spend(fit: GammaGammaFit, orders: ArrayLike, mean: ArrayLike) -> Numbers:
    """Money per order to come, of each customer. orders, mean: as in Spends; the mean of no orders is not
    read. ValueError for a fit that says nothing.
    """
    p, q, gamma = fit.parameters
    if not np.isfinite([p, q, gamma]).all():
        raise ValueError(f"{fit.model} could not be fitted: {', '.join(fit.troubles)}")
    x, m = np.broadcast_arrays(np.asarray(orders, np.float64), np.asarray(mean, np.float64))
    spent = x * np.where(x > 0, m, 0.0)
    weight = p * x + q - 1
    return np.where(weight > 0, p * (gamma + spent) / np.where(weight > 0, weight, 1.0), np.inf)
