"""Margins, churn and repeat purchase: the figures that the lifetime formulas are fed with.

Money is in any one currency; a ratio is a fraction (0.05 or 5%). The sources are the seed documents'
numbers: 000 to 004.
"""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require


@formula
def gross_margin(revenue: float, cost_of_goods: float) -> float:
    """Gross profit as a share of revenue: (revenue - cost_of_goods) ÷ revenue. Source: 002 (粗利率)."""
    require(revenue >= 0, cost_of_goods >= 0)
    return (revenue - cost_of_goods) / revenue


@formula
def profit_rate(revenue: float, total_cost: float) -> float:
    """Profit after all costs as a share of revenue: (revenue - total_cost) ÷ revenue.

    Source: 002 (収益率).
    """
    require(revenue >= 0, total_cost >= 0)
    return (revenue - total_cost) / revenue


@formula
def churn_rate(lost_customers: float, customers_at_start: float) -> float:
    """Share of the customers at the start of a period who left in it: lost ÷ start. Source: 002 (解約率)."""
    require(0 <= lost_customers <= customers_at_start)
    return lost_customers / customers_at_start


@formula
def convert_churn(churn: float, from_months: float, to_months: float) -> float:
    """The churn rate of one length of period, restated for another.

    1 - (1 - churn)^(to_months ÷ from_months): 5% a month is 46.0% a year, not 60%, since those who left
    cannot leave again. Source: compound survival.
    """
    require(0 <= churn <= 1, from_months > 0, to_months > 0)
    remaining: float = (1 - churn) ** (to_months / from_months)
    return 1 - remaining


@formula
def repeat_rate(repeat_customers: float, customers: float) -> float:
    """Share of customers with a second order: repeat_customers ÷ customers. Source: 000 (リピート率)."""
    require(0 <= repeat_customers <= customers)
    return repeat_customers / customers


@formula
def average_order_value(revenue: float, orders: float) -> float:
    """Revenue per order: revenue ÷ orders. Source: 000 (平均単価)."""
    require(orders >= 0)
    return revenue / orders


@formula
def purchase_frequency(orders: float, customers: float, periods: float = 1) -> float:
    """Orders per customer and period: orders ÷ customers ÷ periods. Source: 000, 001 (平均購買回数)."""
    require(orders >= 0, customers >= 0, periods >= 0)
    return orders / customers / periods
