"""BG/NBD: repeat buying without a contract, where nobody leaves before the first repeat.

Assumptions: while active, a customer orders at random at a constant rate; the rates are gamma distributed,
shape r, rate alpha (in the unit of time of the data). After each repeat the customer leaves for good with a
probability of its own, beta distributed with a and b. Rate and probability are independent.

Whoever never bought again cannot have left: its probability of being active is 1. Where most customers buy
once, MBG/NBD says more.

Source: Fader, Hardie & Lee 2005, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD
Model, Marketing Science 24(2). The likelihood of a customer with x repeats, the last at t_x, observed to T:

    B(a, b + x) / B(a, b) · Gamma(r + x) / Gamma(r) · alpha^r / (alpha + T)^(r + x)
    + [x > 0] B(a + 1, b + x - 1) / B(a, b) · Gamma(r + x) / Gamma(r) · alpha^r / (alpha + t_x)^(r + x)
"""

from ltv_xl.models import purchase_fitting, purchase_likelihood
from ltv_xl.models.purchase_fit import BG_NBD, Parameters, PurchaseFit
from ltv_xl.models.purchases import Purchases


def fit(purchases: Purchases, start: Parameters | None = None) -> PurchaseFit:
    """The likeliest parameters; see purchase_fitting.fit."""
    return purchase_fitting.fit(purchases, BG_NBD, start)


def log_likelihood(parameters: Parameters, purchases: Purchases) -> float:
    """Of all customers together."""
    return purchase_likelihood.log_likelihood(parameters, purchases, BG_NBD)
