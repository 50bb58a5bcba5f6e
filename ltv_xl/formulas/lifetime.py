"""What a customer is worth over the whole relationship.

Money is in any one currency; a ratio is a fraction (0.05 or 5%). The sources are the seed documents'
numbers: 000 to 004.
"""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.units import Frequency, Money, Periods, Rate


@formula(example=(5000, 0.6, 4, 3, 2000))
def ltv_general(
    order_value: Money, margin: Rate, frequency: Frequency, lifespan: Periods, cost: Money = 0
) -> Money:
    """Gross profit of all orders less the cost of winning and keeping a customer.

    order_value × margin × frequency × lifespan - cost; frequency is orders per period, lifespan the number
    of those periods. Source: 002, the general formula (一般的な計算式); 004.
    """
    require(margin <= 1, frequency >= 0, lifespan >= 0, cost >= 0)
    return order_value * margin * frequency * lifespan - cost


@formula(example=(5000, 4, 3))
def ltv_repeat(order_value: Money, frequency: Frequency, lifespan: Periods) -> Money:
    """Revenue (not profit) of all orders: order_value × frequency × lifespan.

    Source: 002, repeat goods (リピート商材); 001, 003, 004.
    """
    require(order_value >= 0, frequency >= 0, lifespan >= 0)
    return order_value * frequency * lifespan


@formula(example=(1200000, 0.25, 5))
def ltv_b2b(annual_value: Money, profit_share: Rate, years: Periods) -> Money:
    """Profit of a business account: annual_value × profit_share × years. Source: 002 (BtoB商材)."""
    require(annual_value >= 0, profit_share <= 1, years >= 0)
    return annual_value * profit_share * years


@formula(example=(3000, 0.4, 0.05, 0))
def ltv_subscription(arpu: Money, margin: Rate, churn: Rate, discount: Rate = 0) -> Money:
    """Present value of the gross profit of a subscription that loses the same share in every period.

    Payments at the start of each period: the sum of arpu × margin × ((1 - churn) ÷ (1 + discount))^t is
    arpu × margin × (1 + discount) ÷ (discount + churn). All rates are per the period of ARPU.
    Source: 002 (サブスクリプション商材), which writes gross profit (粗利) for the margin (粗利率).
    """
    require(margin <= 1, 0 <= churn <= 1, 0 <= discount < 1)
    return arpu * margin * (1 + discount) / (discount + churn)


@formula(example=(3000, 0.4, 0.08, 12))
def ltv_contract(arpu: Money, margin: Rate, churn: Rate, min_term: Periods) -> Money:
    """Gross profit of a contract that nobody leaves before min_term payments.

    arpu × margin × (min_term - 1 + 1 ÷ churn): churn is that after the minimum term.
    Source: 002 (2年契約などの縛り).
    """
    require(margin <= 1, 0 <= churn <= 1, min_term >= 1)
    return arpu * margin * (min_term - 1 + 1 / churn)


@formula(example=(0.05,))
def customer_lifetime(churn: Rate) -> Periods:
    """Mean number of periods that a customer stays: 1 ÷ churn. Source: 002 (継続期間)."""
    require(0 <= churn <= 1)
    return 1 / churn


@formula(example=(36000, 12))
def value_per_period(total_value: Money, periods: Periods) -> Money:
    """Value per period: total_value ÷ periods.

    Source: 000, which calls it LTV; it is a value per period, not over a lifetime.
    """
    require(periods >= 0)
    return total_value / periods
