"""The lifetime formulas turned round: what one input must be for a customer to be worth a target.

Money is in any one currency; a ratio is a fraction (0.05 or 5%). Each inverts a formula of `lifetime.py`.
"""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require


@formula
def required_churn(target_ltv: float, arpu: float, margin: float) -> float:
    """The churn at which LTV_SUBSCRIPTION reaches the target: arpu × margin ÷ target_ltv, if in 0..1."""
    profit = arpu * margin
    require(target_ltv > 0, margin <= 1, 0 <= profit <= target_ltv)
    return profit / target_ltv


@formula
def required_arpu(target_ltv: float, margin: float, churn: float) -> float:
    """The ARPU at which LTV_SUBSCRIPTION reaches the target: target_ltv × churn ÷ margin."""
    require(0 < margin <= 1, 0 <= churn <= 1)
    return target_ltv * churn / margin


@formula
def required_order_value(
    target_ltv: float, margin: float, frequency: float, lifespan: float, cost: float = 0
) -> float:
    """The order value at which LTV_GENERAL reaches the target.

    (target_ltv + cost) ÷ (margin × frequency × lifespan)
    """
    require(target_ltv >= 0, 0 < margin <= 1, frequency >= 0, lifespan >= 0, cost >= 0)
    return (target_ltv + cost) / (margin * frequency * lifespan)


@formula
def required_frequency(
    target_ltv: float, order_value: float, margin: float, lifespan: float, cost: float = 0
) -> float:
    """The orders per period at which LTV_GENERAL reaches the target.

    (target_ltv + cost) ÷ (order_value × margin × lifespan)
    """
    require(target_ltv >= 0, order_value >= 0, 0 < margin <= 1, lifespan >= 0, cost >= 0)
    return (target_ltv + cost) / (order_value * margin * lifespan)


@formula
def required_lifespan(
    target_ltv: float, order_value: float, margin: float, frequency: float, cost: float = 0
) -> float:
    """The number of periods at which LTV_GENERAL reaches the target.

    (target_ltv + cost) ÷ (order_value × margin × frequency)
    """
    require(target_ltv >= 0, order_value >= 0, 0 < margin <= 1, frequency >= 0, cost >= 0)
    return (target_ltv + cost) / (order_value * margin * frequency)


@formula
def breakeven_churn(churn: float, margin: float, price_change: float) -> float:
    """The churn at which a price change leaves LTV_SUBSCRIPTION where it was, the unit cost unchanged.

    churn × (margin + price_change) ÷ margin, if in 0..1. Source: 001, 002 (値上げ).
    """
    required = churn * (margin + price_change)
    require(0 <= churn <= 1, 0 < margin <= 1, price_change > -1, 0 <= required <= margin)
    return required / margin
