"""What a customer is worth over the whole relationship.

Money is in any one currency; a ratio is a fraction (0.05 or 5%). The sources are the seed documents'
numbers: 000 to 004.
"""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require


@formula
def ltv_general(
    order_value: float, margin: float, frequency: float, lifespan: float, cost: float = 0
) -> float:
    """Gross profit of all orders less the cost of winning and keeping a customer.

    order_value × margin × frequency × lifespan - cost; frequency is orders per period, lifespan the number
    of those periods. Source: 002, the general formula (一般的な計算式); 004.
    """
    require(margin <= 1, frequency >= 0, lifespan >= 0, cost >= 0)
    return order_value * margin * frequency * lifespan - cost


@formula
def ltv_repeat(order_value: float, frequency: float, lifespan: float) -> float:
    """Revenue (not profit) of all orders: order_value × frequency × lifespan.

    Source: 002, repeat goods (リピート商材); 001, 003, 004.
    """
    require(order_value >= 0, frequency >= 0, lifespan >= 0)
    return order_value * frequency * lifespan


@formula
def ltv_b2b(annual_value: float, profit_share: float, years: float) -> float:
    """Profit of a business account: annual_value × profit_share × years. Source: 002 (BtoB商材)."""
    require(annual_value >= 0, profit_share <= 1, years >= 0)
    return annual_value * profit_share * years


@formula
def ltv_subscription(arpu: float, margin: float, churn: float, discount: float = 0) -> float:
    """Present value of the gross profit of a subscription that loses the same share in every period.

    Payments at the start of each period: the sum of arpu × margin × ((1 - churn) ÷ (1 + discount))^t is
    arpu × margin × (1 + discount) ÷ (discount + churn). All rates are per the period of ARPU.
    Source: 002 (サブスクリプション商材), which writes gross profit (粗利) for the margin (粗利率).
    """
    require(margin <= 1, 0 <= churn <= 1, 0 <= discount < 1)
    return arpu * margin * (1 + discount) / (discount + churn)


@formula
def ltv_contract(arpu: float, margin: float, churn: float, min_term: float) -> float:
    """Gross profit of a contract that nobody leaves before min_term payments.

    arpu × margin × (min_term - 1 + 1 ÷ churn): churn is that after the minimum term.
    Source: 002 (2年契約などの縛り).
    """
    require(margin <= 1, 0 <= churn <= 1, min_term >= 1)
    return arpu * margin * (min_term - 1 + 1 / churn)


@formula
def customer_lifetime(churn: float) -> float:
    """Mean number of periods that a customer stays: 1 ÷ churn. Source: 002 (継続期間)."""
    require(0 <= churn <= 1)
    return 1 / churn


@formula
def value_per_period(total_value: float, periods: float) -> float:
    """Value per period: total_value ÷ periods.

    Source: 000, which calls it LTV; it is a value per period, not over a lifetime.
    """
    require(periods >= 0)
    return total_value / periods
