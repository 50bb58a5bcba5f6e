"""The report's own small formulas: too plain to be worksheet functions, defined in the same way."""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.units import Count, Frequency, Money, Number, Periods, Rate, Ratio


@formula
def share(part: Number, whole: Number) -> Number:
    """Part ÷ whole."""
    return part / whole


@formula
def difference(value: Number, base: Number) -> Number:
    """Value - base."""
    return value - base


@formula
def within_limit(cost: Money, limit: Money) -> Money:
    """The part of a cost that its limit covers."""
    require(cost >= 0, limit > 0)
    return cost if cost <= limit else limit


@formula
def over_limit(cost: Money, limit: Money) -> Money:
    """The part of a cost beyond its limit: all of it where nothing may be spent."""
    require(cost > limit)
    return cost - limit if limit > 0 else cost


@formula
def room_to_limit(cost: Money, limit: Money) -> Money:
    """What a cost leaves until its limit."""
    require(cost >= 0, limit > cost)
    return limit - cost


@formula
def change(now: Number, before: Number) -> Rate:
    """Now ÷ before - 1."""
    return now / before - 1


@formula
def running(before: Money, amount: Money, customers: Count) -> Money:
    """A running sum of means: the sum so far + amount ÷ customers."""
    return before + amount / customers


@formula
def total_of_two(first: Number, second: Number) -> Number:
    """First + second."""
    return first + second


@formula
def part_of_two(part: Number, rest: Number) -> Number:
    """Part ÷ (part + rest)."""
    return part / (part + rest)


@formula
def product(first: Number, second: Number) -> Number:
    """First × second."""
    return first * second


@formula
def spent(rate: Number, base: Number) -> Number:
    """What is spent, below zero: -(rate × base)."""
    return 0 - rate * base


@formula
def more(value: Number, step: Rate) -> Number:
    """A step up: value × (1 + step)."""
    return value * (1 + step)


@formula
def less(value: Number, step: Rate) -> Number:
    """A step down: value × (1 - step)."""
    return value * (1 - step)


@formula
def growth(now: Number, before: Number) -> Rate:
    """Now ÷ before - 1, of what was above zero."""
    require(before > 0)
    return now / before - 1


@formula
def per_day(orders: Count, days: Count) -> Ratio:
    """Orders ÷ days, from four such days on."""
    require(days >= 4)
    return orders / days


@formula
def rate_of(part: Number, whole: Number) -> Rate:
    """Part ÷ whole, of what is above zero."""
    require(whole > 0)
    return part / whole


@formula
def unit_cost(order_value: Money, margin: Rate, shares: Rate) -> Money:
    """What an order costs that does not move with its price: order_value × (1 - margin - shares)."""
    require(order_value >= 0, margin <= 1, 0 <= shares < 1)
    return order_value * (1 - margin - shares)


@formula
def costs_of_order(goods: Money, order_cost: Money, order_value: Money, shares: Rate) -> Money:
    """All that an order costs: goods + order_cost + order_value × shares."""
    require(order_value >= 0, 0 <= shares < 1)
    return goods + order_cost + order_value * shares


@formula
def left_of_price(change: Rate, shares: Rate) -> Rate:
    """What fees, points and commissions leave of a change of the price, of which they are shares."""
    require(0 <= shares < 1)
    return change * (1 - shares)


@formula
def margin_kept(order_value: Money, margin: Rate, orders: Frequency, retention_cost: Money) -> Rate:
    """The margin left after the cost of keeping a customer through one period.

    margin - retention_cost ÷ (order_value × orders)
    """
    require(order_value > 0, margin <= 1, orders > 0, retention_cost >= 0)
    return margin - retention_cost / (order_value * orders)


@formula
def costs_beside_goods(keeping: Money, order_cost: Money, orders: Frequency, lifespan: Periods) -> Money:
    """All that a customer costs but the goods: keeping + order_cost × orders × lifespan."""
    require(keeping >= 0, order_cost >= 0, orders >= 0, lifespan >= 0)
    return keeping + order_cost * orders * lifespan


@formula
def breakeven_orders(orders: Frequency, margin: Rate, price_change: Rate, shares: Rate) -> Frequency:
    """The orders per customer at which a price change leaves gross profit where it was.

    The cost of the goods stays, so that an order's profit becomes margin + price_change × (1 - shares) of the
    old price: orders × margin ÷ that. What BREAKEVEN_CHURN is to a contract.
    """
    after = margin + price_change * (1 - shares)
    require(orders >= 0, 0 < margin <= 1, price_change > -1, 0 <= shares < 1, after > 0)
    return orders * margin / after


@formula
def required_price(
    target_ltv: Money,
    goods: Money,
    order_cost: Money,
    shares: Rate,
    orders: Frequency,
    lifespan: Periods,
    keeping: Money,
) -> Money:
    """The order value at which LTV_GENERAL reaches the target at unchanged costs, but shares of it.

    ((target_ltv + keeping) ÷ (orders × lifespan) + goods + order_cost) ÷ (1 - shares)
    """
    fixed = goods + order_cost
    require(target_ltv >= 0, fixed >= 0, 0 <= shares < 1, orders >= 0, lifespan >= 0, keeping >= 0)
    return ((target_ltv + keeping) / (orders * lifespan) + fixed) / (1 - shares)


@formula
def required_cost(
    target_ltv: Money,
    order_value: Money,
    other_cost: Money,
    shares: Rate,
    orders: Frequency,
    lifespan: Periods,
    keeping: Money,
) -> Money:
    """What either cost of an order may be for LTV_GENERAL to reach the target; not below zero.

    order_value × (1 - shares) - other_cost - (target_ltv + keeping) ÷ (orders × lifespan)
    """
    left = order_value * (1 - shares) - other_cost
    need = target_ltv + keeping
    most = left * orders * lifespan
    require(target_ltv >= 0, other_cost >= 0, orders >= 0, lifespan >= 0, keeping >= 0, need <= most)
    return left - need / (orders * lifespan)


@formula
def required_retention_cost(
    target_ltv: Money, order_value: Money, margin: Rate, orders: Frequency, lifespan: Periods
) -> Money:
    """What keeping a customer may cost per period for LTV_GENERAL to reach the target; not below zero.

    order_value × margin × orders - target_ltv ÷ lifespan
    """
    profit = order_value * margin * orders
    require(target_ltv >= 0, margin <= 1, orders >= 0, lifespan >= 0, target_ltv <= profit * lifespan)
    return profit - target_ltv / lifespan


@formula
def left_lower(lower: Number, ltv: Number, cpa: Number, customers: Number, quantile: Number) -> Number:
    """Lower limit of ltv - cpa, from that of ltv; the CPA's variance is cpa² ÷ customers.

    ltv - cpa - √((ltv - lower)² + (quantile × cpa)² ÷ customers), quantile being that of ltv's limits.
    """
    require(customers > 0)
    return ltv - cpa - ((ltv - lower) ** 2 + (quantile * cpa) ** 2 / customers) ** 0.5  # type: ignore[no-any-return]  # a power of floats


@formula
def left_upper(upper: Number, ltv: Number, cpa: Number, customers: Number, quantile: Number) -> Number:
    """Upper limit of ltv - cpa: see left_lower."""
    require(customers > 0)
    return ltv - cpa + ((upper - ltv) ** 2 + (quantile * cpa) ** 2 / customers) ** 0.5  # type: ignore[no-any-return]  # a power of floats


@formula
def factor(part: Number, whole: Number, other_part: Number, other_whole: Number) -> Number:
    """Part ÷ whole of a period; where it has none, that of the period that it is compared with; else 0."""
    other = other_part / other_whole if other_whole > 0 else 0
    return part / whole if whole > 0 else other


@formula
def effect_of_factor(
    before: Number,
    now: Number,
    second_before: Number,
    second_now: Number,
    third_before: Number,
    third_now: Number,
    fourth_before: Number,
    fourth_now: Number,
) -> Number:
    """What the change of one of four factors did to their product: Shapley's value.

    The mean over the 24 orders in which the four can change. In 6 of them it changes first and in 6 last;
    each of the other states of the three, one or two of them changed, comes before it in 2.
    """
    none = second_before * third_before * fourth_before
    second = second_now * third_before * fourth_before
    third = second_before * third_now * fourth_before
    fourth = second_before * third_before * fourth_now
    not_second = second_before * third_now * fourth_now
    not_third = second_now * third_before * fourth_now
    not_fourth = second_now * third_now * fourth_before
    every = second_now * third_now * fourth_now
    between = second + third + fourth + not_second + not_third + not_fourth
    return (now - before) * ((none + every) / 4 + between / 12)


@formula
def beyond_factors(customers: Number, sales: Number, profit: Number, rate: Number) -> Number:
    """The profit that customers × orders × sales per order × rate does not give.

    All of it where nobody bought; what a rate of the other period leaves where refunds exceed the sales.
    """
    refunded = 0 if sales > 0 else profit - sales * rate
    return refunded if customers > 0 else profit


@formula
def first_month(first_day: Money, profit: Money, customers: Count, discount: Rate, month: Periods) -> Money:
    """Mean profit of the first age month, of which the first day is not discounted.

    (first_day + (profit - first_day) ÷ (1 + discount) ^ (month ÷ 12)) ÷ customers
    """
    require(customers > 0, discount > -1)
    return (first_day + (profit - first_day) / (1 + discount) ** (month / 12)) / customers  # type: ignore[no-any-return]  # a power of floats


@formula
def running_discounted(
    before: Money, profit: Money, customers: Count, discount: Rate, month: Periods
) -> Money:
    """A running sum of means, discounted: before + profit ÷ customers ÷ (1 + discount) ^ (month ÷ 12)."""
    require(customers > 0, discount > -1)
    return before + profit / customers / (1 + discount) ** (month / 12)  # type: ignore[no-any-return]  # a power of floats


@formula
def reaching_next(reaching: Rate, continuing: Count, mature: Count) -> Rate:
    """The share that reaches the next order: the share that reaches this one × continuing ÷ mature."""
    require(mature > 0)
    return reaching * continuing / mature


@formula
def running_by_order(before: Money, reaching: Rate, profit: Money, orders: Count) -> Money:
    """Profit per customer through an order: before + reaching × profit ÷ orders."""
    require(orders > 0)
    return before + reaching * profit / orders
