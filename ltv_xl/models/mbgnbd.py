"""MBG/NBD: repeat buying without a contract, where the first order may be the last.

Assumptions: those of BG/NBD, but a customer may leave after each order, the first included. It is MBG/CNBD-k
with k = 1; the likelihood stands there.

Source: Batislam, Denizel & Filiztekin 2007, Empirical validation and comparison of models for customer base
analysis, International Journal of Research in Marketing 24(3).
"""

from ltv_xl.models import mbgcnbdk
from ltv_xl.models.purchase_fit import Parameters, PurchaseFit
from ltv_xl.models.purchases import Purchases


def fit(purchases: Purchases, start: Parameters | None = None) -> PurchaseFit:
    """The likeliest parameters; see purchase_fitting.fit."""
    return mbgcnbdk.fit(purchases, 1, start)


def log_likelihood(parameters: Parameters, purchases: Purchases) -> float:
    """Of all customers together."""
    return mbgcnbdk.log_likelihood(parameters, purchases, 1)
