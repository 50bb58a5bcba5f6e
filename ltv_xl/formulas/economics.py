"""Margins, churn and repeat purchase: the figures that the lifetime formulas are fed with.

Money is in any one currency; a ratio is a fraction (0.05 or 5%). The sources are the seed documents'
numbers: 000 to 004.
"""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.units import Count, Frequency, Money, Months, Periods, Rate


@formula(example=(5000, 2000))
def gross_margin(revenue: Money, cost_of_goods: Money) -> Rate:
    """Gross profit as a share of revenue: (revenue - cost_of_goods) ÷ revenue. Source: 002 (粗利率)."""
    require(revenue >= 0, cost_of_goods >= 0)
    return (revenue - cost_of_goods) / revenue


@formula(example=(5000, 2000, 700, 0.036, 120))
def contribution_profit(
    order_value: Money,
    cost_of_goods: Money,
    delivery_cost: Money = 0,
    fee_rate: Rate = 0,
    other_cost: Money = 0,
) -> Money:
    """What an order leaves once its own costs are paid (限界利益).

    order_value × (1 - fee_rate) - cost_of_goods - delivery_cost - other_cost. Source: marginal costing.
    """
    require(cost_of_goods >= 0, delivery_cost >= 0, 0 <= fee_rate <= 1, other_cost >= 0)
    return order_value * (1 - fee_rate) - cost_of_goods - delivery_cost - other_cost


@formula(example=(5000, 4200))
def profit_rate(revenue: Money, total_cost: Money) -> Rate:
    """Profit after all costs as a share of revenue: (revenue - total_cost) ÷ revenue.

    Source: 002 (収益率).
    """
    require(revenue >= 0, total_cost >= 0)
    return (revenue - total_cost) / revenue


@formula(example=(40, 800))
def churn_rate(lost_customers: Count, customers_at_start: Count) -> Rate:
    """Share of the customers at the start of a period who left in it: lost ÷ start. Source: 002 (解約率)."""
    require(0 <= lost_customers <= customers_at_start)
    return lost_customers / customers_at_start


@formula(example=(0.05, 1, 12))
def convert_churn(churn: Rate, from_months: Months, to_months: Months) -> Rate:
    """The churn rate of one length of period, restated for another.

    1 - (1 - churn)^(to_months ÷ from_months): 5% a month is 46.0% a year, not 60%, since those who left
    cannot leave again. Source: compound survival.
    """
    require(0 <= churn <= 1, from_months > 0, to_months > 0)
    remaining: float = (1 - churn) ** (to_months / from_months)
    return 1 - remaining


@formula(example=(380, 1000))
def repeat_rate(repeat_customers: Count, customers: Count) -> Rate:
    """Share of customers with a second order: repeat_customers ÷ customers. Source: 000 (リピート率)."""
    require(0 <= repeat_customers <= customers)
    return repeat_customers / customers


@formula(example=(5400000, 1000))
def average_order_value(revenue: Money, orders: Count) -> Money:
    """Revenue per order: revenue ÷ orders. Source: 000 (平均単価)."""
    require(orders >= 0)
    return revenue / orders


@formula(example=(2400, 1000, 1))
def purchase_frequency(orders: Count, customers: Count, periods: Periods = 1) -> Frequency:
    """Orders per customer and period: orders ÷ customers ÷ periods. Source: 000, 001 (平均購買回数)."""
    require(orders >= 0, customers >= 0, periods >= 0)
    return orders / customers / periods
