"""What a new customer costs, what one may cost, and when it is paid back.

Money is in any one currency; a ratio is a fraction (0.05 or 5%). The sources are the seed documents'
numbers: 000 to 004.
"""

from math import log

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.units import Count, Money, Periods, Rate, Ratio


@formula(example=(100, 0.01))
def cpo(cost_per_click: Money, conversion_rate: Rate) -> Money:
    """Advertising cost per order: cost_per_click ÷ conversion_rate; 100 ÷ 1% = 10,000. Source: 004.

    004 also prints "クリック単価×コンバージョン率=目標CPO". That product contradicts its own example; it is
    MAX_CPC read backwards.
    """
    require(cost_per_click >= 0, 0 <= conversion_rate <= 1)
    return cost_per_click / conversion_rate


@formula(example=(1000000, 160))
def cpa(ad_cost: Money, acquisitions: Count) -> Money:
    """Advertising cost per new customer: ad_cost ÷ acquisitions. Source: 002, 004."""
    require(ad_cost >= 0, acquisitions >= 0)
    return ad_cost / acquisitions


@formula(example=(3000, 2.4, 1000))
def target_cpo(gross_profit: Money, orders_per_customer: Ratio = 1, target_profit: Money = 0) -> Money:
    """The advertising cost per new customer that leaves the target profit of the orders counted.

    gross_profit (per order) × orders_per_customer - target_profit; at 0 it uses all of it up, which is the
    break-even CPO (限界CPO). Source: 004 (目標CPO): expensive goods count one order, consumables the average
    number of orders, the first included.
    """
    require(orders_per_customer >= 0)
    return gross_profit * orders_per_customer - target_profit


@formula(example=(9000, 0.2))
def trial_cpa(allowed_cpo: Money, trial_conversion: Rate) -> Money:
    """The most that one trial or sample may cost: allowed_cpo × trial_conversion.

    Source: 004 (無料体験・お試し, 引上率).
    """
    require(0 <= trial_conversion <= 1)
    return allowed_cpo * trial_conversion


@formula(example=(12000, 2000))
def max_cpo(ltv: Money, target_profit: Money = 0) -> Money:
    """The most that a new customer may cost: ltv - target_profit. Source: 002, 004 (上限CPA)."""
    return ltv - target_profit


@formula(example=(10000, 0.01))
def max_cpc(allowed_cpo: Money, conversion_rate: Rate) -> Money:
    """The most that a click may cost: allowed_cpo × conversion_rate. Source: 004."""
    require(0 <= conversion_rate <= 1)
    return allowed_cpo * conversion_rate


@formula(example=(1000000, 100, 0.01))
def ad_orders(budget: Money, cost_per_click: Money, conversion_rate: Rate) -> Count:
    """Orders that a budget brings: budget ÷ cost_per_click × conversion_rate.

    Source: 004 (シミュレーション).
    """
    require(budget >= 0, cost_per_click >= 0, 0 <= conversion_rate <= 1)
    return budget / cost_per_click * conversion_rate


@formula(example=(100, 100, 0.01))
def ad_budget(orders: Count, cost_per_click: Money, conversion_rate: Rate) -> Money:
    """Budget that a number of orders takes: orders × cost_per_click ÷ conversion_rate. Source: 004."""
    require(orders >= 0, cost_per_click >= 0, 0 <= conversion_rate <= 1)
    return orders * cost_per_click / conversion_rate


@formula(example=(12000, 10000))
def customer_profit(ltv: Money, acquisition_cost: Money) -> Money:
    """What a customer leaves after acquisition: ltv - acquisition_cost. Source: 004."""
    require(acquisition_cost >= 0)
    return ltv - acquisition_cost


@formula(example=(12000, 4000))
def ltv_cac(ltv: Money, cac: Money) -> Ratio:
    """Lifetime value per unit of acquisition cost: ltv ÷ cac. Source: 000, 003."""
    require(cac >= 0)
    return ltv / cac


@formula(example=(12000, 4000))
def acquisition_roi(ltv: Money, cac: Money) -> Rate:
    """Return on acquisition cost: (ltv - cac) ÷ cac. Source: 000."""
    require(cac >= 0)
    return (ltv - cac) / cac


@formula(example=(6000, 3000, 0.4, 0.05))
def payback_periods(cac: Money, arpu: Money, margin: Rate, churn: Rate = 0) -> Periods:
    """Number of payments after which the gross profit of those who stay has paid back CAC.

    Without churn cac ÷ (arpu × margin). Else the n with arpu × margin × (1 - (1 - churn)^n) ÷ churn = cac,
    ln(1 - cac × churn ÷ (arpu × margin)) ÷ ln(1 - churn), exact to about 1e-16 ÷ churn.
    #NUM! when it never pays back. Source: LTV against CAC.
    """
    profit = arpu * margin
    require(cac >= 0, margin <= 1, profit > 0, 0 <= churn < 1, cac * churn < profit)
    return cac / profit if churn == 0 else log(1 - cac * churn / profit) / log(1 - churn)
