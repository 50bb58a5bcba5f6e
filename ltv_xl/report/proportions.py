"""Small formulas of shares and pairs with their limits, defined as those of arithmetic.py."""

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require


@formula
def proportion_lower(part: float, whole: float, z: float) -> float:
    """Lower limit of part ÷ whole (Wilson, 1927), z standard errors away."""
    middle = part + z**2 / 2
    width = z * (part * (whole - part) / whole + z**2 / 4) ** 0.5
    return (middle - width) / (whole + z**2)  # type: ignore[no-any-return]  # a power of floats


@formula
def proportion_upper(part: float, whole: float, z: float) -> float:
    """Upper limit of part ÷ whole (Wilson, 1927), z standard errors away."""
    middle = part + z**2 / 2
    width = z * (part * (whole - part) / whole + z**2 / 4) ** 0.5
    return (middle + width) / (whole + z**2)  # type: ignore[no-any-return]  # a power of floats


@formula
def by_chance(one: float, other: float, whole: float) -> float:
    """Orders that would hold both products if the two had nothing to do with each other."""
    return one * other / whole


@formula
def pairs_of(products: float) -> float:
    """How many pairs so many products make."""
    return products * (products - 1) / 2


@formula
def lift_lower(lift: float, orders: float, z: float) -> float:
    """Lower limit of a lift that is as sure as a count of `orders` (Byar's limit of a count)."""
    require(orders > 0)
    root = 1 - 1 / (9 * orders) - z / (3 * orders**0.5)
    return lift * (root if root > 0 else 0) ** 3


@formula
def lift_upper(lift: float, orders: float, z: float) -> float:
    """Upper limit of a lift that is as sure as a count of `orders` (Byar's limit of a count)."""
    require(orders > 0)
    root = 1 - 1 / (9 * (orders + 1)) + z / (3 * (orders + 1) ** 0.5)
    return lift * (orders + 1) / orders * root**3  # type: ignore[no-any-return]  # a power of floats
