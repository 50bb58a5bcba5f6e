"""Small formulas of shares and pairs with their limits, defined as those of arithmetic.py."""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.units import Count, Number, Rate, Ratio


@formula
def proportion_lower(part: Count, whole: Count, z: Number) -> Rate:
    """Lower limit of part ÷ whole (Wilson, 1927), z standard errors away."""
    middle = part + z**2 / 2
    width = z * (part * (whole - part) / whole + z**2 / 4) ** 0.5
    return (middle - width) / (whole + z**2)  # type: ignore[no-any-return]  # a power of floats


@formula
def proportion_upper(part: Count, whole: Count, z: Number) -> Rate:
    """Upper limit of part ÷ whole (Wilson, 1927), z standard errors away."""
    middle = part + z**2 / 2
    width = z * (part * (whole - part) / whole + z**2 / 4) ** 0.5
    return (middle + width) / (whole + z**2)  # type: ignore[no-any-return]  # a power of floats


@formula
def by_chance(orders: Count, other_orders: Count, all_orders: Count) -> Count:
    """Orders that would hold both products if the two had nothing to do with each other."""
    return orders * other_orders / all_orders


@formula
def pairs_of(products: Count) -> Count:
    """How many pairs so many products make."""
    return products * (products - 1) / 2


@formula
def lift_lower(lift: Ratio, orders: Count, z: Number) -> Ratio:
    """Lower limit of a lift that is as sure as a count of `orders` (Byar's limit of a count)."""
    require(orders > 0)
    root = 1 - 1 / (9 * orders) - z / (3 * orders**0.5)
    return lift * (root if root > 0 else 0) ** 3


@formula
def lift_upper(lift: Ratio, orders: Count, z: Number) -> Ratio:
    """Upper limit of a lift that is as sure as a count of `orders` (Byar's limit of a count)."""
    require(orders > 0)
    root = 1 - 1 / (9 * (orders + 1)) + z / (3 * (orders + 1) ** 0.5)
    return lift * (orders + 1) / orders * root**3  # type: ignore[no-any-return]  # a power of floats
