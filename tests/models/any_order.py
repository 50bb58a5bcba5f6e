"""How likely a customer orders at all: a proof of the models, and no part of the product."""

from ltv_xl.models.expectations import Outlook
from ltv_xl.models.further_orders import reached
from ltv_xl.models.purchases import Numbers


def any_order(outlook: Outlook, horizon: float) -> Numbers:
    """The probability that each customer orders within `horizon` after T."""
    parameters, k = outlook.fit.parameters, outlook.fit.k
    odds = horizon / (parameters.alpha + outlook.observed)
    likely = [reached(1, parameters.r + k * outlook.frequency + stage, odds, k, stage) for stage in range(k)]
    shares = zip(outlook.stage, likely, strict=True)
    mixed: Numbers = outlook.alive * sum(share * of_pair[outlook.pair] for share, of_pair in shares)
    return mixed
