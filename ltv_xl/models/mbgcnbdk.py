"""MBG/CNBD-k: repeat buying without a contract, at more or less regular intervals.

Assumptions: while active, a customer's intervals are Erlang distributed with k stages: k = 1 is buying at
random, a larger k more regular. The stages follow each other at a constant rate; the rates are gamma
distributed, shape r, rate alpha (in the unit of time of the data), so that orders come at rate ÷ k. After
each order, the first included, the customer leaves for good with a probability of its own, beta distributed
with a and b. Rate and probability are independent.

Source: Reutterer, Platzer & Schröder 2021, Leveraging purchase regularity for predicting customer behavior
the easy way, International Journal of Research in Marketing 38(1). The likelihood of a customer with x
repeats, the last at t_x, observed to T, D = T - t_x, is gap^(k - 1) / Gamma(k), of each gap, multiplied by

    B(a, b + x + 1) / B(a, b) · alpha^r / Gamma(r)
        · sum over j < k of D^j / j! · Gamma(r + k x + j) / (alpha + T)^(r + k x + j)
    + B(a + 1, b + x) / B(a, b) · Gamma(r + k x) / Gamma(r) · alpha^r / (alpha + t_x)^(r + k x)
"""

from ltv_xl.models import purchase_fitting, purchase_likelihood
from ltv_xl.models.purchase_fit import MBG_CNBD, Parameters, PurchaseFit
from ltv_xl.models.purchases import Purchases


def fit(purchases: Purchases, k: int, start: Parameters | None = None) -> PurchaseFit:
    """The likeliest parameters for k = 1 to 4 stages; see purchase_fitting.fit."""
    return purchase_fitting.fit(purchases, MBG_CNBD[k], start)


def log_likelihood(parameters: Parameters, purchases: Purchases, k: int) -> float:
    """Of all customers together, with their gaps where they are known: only then do different k compare."""
    return purchase_likelihood.log_likelihood(parameters, purchases, MBG_CNBD[k])
