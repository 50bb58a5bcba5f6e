"""The lifetime formulas turned round: what one input must be for a customer to be worth a target.

Money is in any one currency; a ratio is a fraction (0.05 or 5%). Each inverts a formula of `lifetime.py`.
"""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.units import Frequency, Money, Periods, Rate


@formula(example=(30000, 3000, 0.4))
def required_churn(target_ltv: Money, arpu: Money, margin: Rate) -> Rate:
    """The churn at which LTV_SUBSCRIPTION reaches the target: arpu × margin ÷ target_ltv, if in 0..1."""
    profit = arpu * margin
    require(target_ltv > 0, margin <= 1, 0 <= profit <= target_ltv)
    return profit / target_ltv


@formula(example=(30000, 0.4, 0.05))
def required_arpu(target_ltv: Money, margin: Rate, churn: Rate) -> Money:
    """The ARPU at which LTV_SUBSCRIPTION reaches the target: target_ltv × churn ÷ margin."""
    require(0 < margin <= 1, 0 <= churn <= 1)
    return target_ltv * churn / margin


@formula(example=(12000, 0.6, 4, 1, 0))
def required_order_value(
    target_ltv: Money, margin: Rate, frequency: Frequency, lifespan: Periods, cost: Money = 0
) -> Money:
    """The order value at which LTV_GENERAL reaches the target.

    (target_ltv + cost) ÷ (margin × frequency × lifespan)
    """
    require(target_ltv >= 0, 0 < margin <= 1, frequency >= 0, lifespan >= 0, cost >= 0)
    return (target_ltv + cost) / (margin * frequency * lifespan)


@formula(example=(12000, 5000, 0.6, 1, 0))
def required_frequency(
    target_ltv: Money, order_value: Money, margin: Rate, lifespan: Periods, cost: Money = 0
) -> Frequency:
    """The orders per period at which LTV_GENERAL reaches the target.

    (target_ltv + cost) ÷ (order_value × margin × lifespan)
    """
    require(target_ltv >= 0, order_value >= 0, 0 < margin <= 1, lifespan >= 0, cost >= 0)
    return (target_ltv + cost) / (order_value * margin * lifespan)


@formula(example=(12000, 5000, 0.6, 4, 0))
def required_lifespan(
    target_ltv: Money, order_value: Money, margin: Rate, frequency: Frequency, cost: Money = 0
) -> Periods:
    """The number of periods at which LTV_GENERAL reaches the target.

    (target_ltv + cost) ÷ (order_value × margin × frequency)
    """
    require(target_ltv >= 0, order_value >= 0, 0 < margin <= 1, frequency >= 0, cost >= 0)
    return (target_ltv + cost) / (order_value * margin * frequency)


@formula(example=(0.05, 0.4, 0.1))
def breakeven_churn(churn: Rate, margin: Rate, price_change: Rate) -> Rate:
    """The churn at which a price change leaves LTV_SUBSCRIPTION where it was, the unit cost unchanged.

    churn × (margin + price_change) ÷ margin, if in 0..1. Source: 001, 002 (値上げ).
    """
    required = churn * (margin + price_change)
    require(0 <= churn <= 1, 0 < margin <= 1, price_change > -1, 0 <= required <= margin)
    return required / margin
