"""Small formulas of who goes on from delivery to delivery, defined as those of arithmetic.py."""

from math import log

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.units import Count, Money, Number, Rate


@formula
def step_lower(share: Rate, judged: Count, z: Number) -> Rate:
    """Lower limit of a share of so many (Wilson, 1927), z standard errors away."""
    middle = share + z**2 / (2 * judged)
    width = z * (share * (1 - share) / judged + z**2 / (4 * judged**2)) ** 0.5
    return (middle - width) / (1 + z**2 / judged)  # type: ignore[no-any-return]  # a power of floats


@formula
def step_upper(share: Rate, judged: Count, z: Number) -> Rate:
    """Upper limit of a share of so many: see step_lower."""
    middle = share + z**2 / (2 * judged)
    width = z * (share * (1 - share) / judged + z**2 / (4 * judged**2)) ** 0.5
    return (middle + width) / (1 + z**2 / judged)  # type: ignore[no-any-return]  # a power of floats


@formula
def spread(before: Number, share: Rate, judged: Count) -> Number:
    """Greenwood's sum (1926), whose root is the error of the logarithm of a product of shares."""
    return before + (1 - share) / (judged * share)


@formula
def survival_lower(share: Rate, spread: Number, z: Number) -> Rate:
    """Lower limit of a product of shares, on the scale log(-log) (Kalbfleisch and Prentice, 1980)."""
    return share ** (2.718281828459045 ** (z * spread**0.5 / (0 - log(share))))  # type: ignore[no-any-return]  # a power of floats


@formula
def survival_upper(share: Rate, spread: Number, z: Number) -> Rate:
    """Upper limit of a product of shares: see survival_lower."""
    return share ** (2.718281828459045 ** (0 - z * spread**0.5 / (0 - log(share))))  # type: ignore[no-any-return]  # a power of floats


@formula
def sbg_step(alpha: Number, beta: Number, delivery: Count) -> Rate:
    """The share that goes on to a delivery from the one before, by the model sBG (models/sbg.py)."""
    return (beta + delivery - 2) / (alpha + beta + delivery - 2)


@formula
def earned_so_far(before: Money, share: Rate, profit: Money, reached: Count) -> Money:
    """Profit per starter through a delivery: before + share × profit ÷ reached."""
    return before + share * profit / reached
