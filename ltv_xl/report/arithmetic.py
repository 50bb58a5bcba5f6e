"""The report's own small formulas: too plain to be worksheet functions, defined in the same way."""

from ltv_xl.formulas.definition import formula


@formula
def share(part: float, whole: float) -> float:
    """Part ÷ whole."""
    return part / whole


@formula
def difference(one: float, other: float) -> float:
    """One - other."""
    return one - other


@formula
def change(now: float, before: float) -> float:
    """Now ÷ before - 1."""
    return now / before - 1


@formula
def running(before: float, amount: float, customers: float) -> float:
    """A running sum of means: the sum so far + amount ÷ customers."""
    return before + amount / customers
