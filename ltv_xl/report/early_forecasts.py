"""Small formulas of the early verdict, and the cells that a forecast and its back-tests come from."""

from math import sqrt

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.units import Count, Money, Number, Rate
from ltv_xl.models.judging import MOST_OFF
from ltv_xl.report.cells import ENOUGH_TO_SHOW, number
from ltv_xl.report.content import Cell, Range

ENOUGH_TESTS = 6
"""Fewer forecasts with a known outcome than this: no verdict."""


@formula
def own_weight(customers: Count, shrinkage: Count) -> Rate:
    """How much a channel's own mean counts beside that of all: customers ÷ (customers + shrinkage)."""
    return customers / (customers + shrinkage)


@formula
def mean_tail(profit: Money, customers: Count, other_profit: Money, other_customers: Count) -> Money:
    """Mean profit of older customers; where there are none, that of all of their age.

    other_profit, other_customers: of those of the other status.
    """
    both = (profit + other_profit) / (customers + other_customers)
    return profit / customers if customers > 0 else both


@formula
def drawn_tail(own_profit: Money, own_customers: Count, mean: Money, shrinkage: Count) -> Money:
    """A channel's mean drawn towards that of all channels, which counts as `shrinkage` customers."""
    return (own_profit + shrinkage * mean) / (own_customers + shrinkage)


@formula
def expected_ltv(profit: Money, further: Money, customers: Count) -> Money:
    """What customers have brought and will bring, per customer."""
    return (profit + further) / customers


@formula
def distance(value: Number, other: Number) -> Number:
    """How far two figures lie apart."""
    return value - other if value > other else other - value


def tests_counted(tests: Range) -> Cell:
    """How many forecasts have a known outcome."""
    if not tests:
        return Cell(0)
    return Cell(len(tests), lambda ref: f"COUNT({ref})", (tests,))


def error_of_sums(expected: Range, came: Range) -> Cell:
    """Σ expected ÷ Σ came - 1; blank unless something came."""
    if not came:
        return Cell(None)
    forecast, outcome = _sum(expected), _sum(came)

    def write(ahead: str, after: str) -> str:
        return f'IF(SUM({after})>0,SUM({ahead})/SUM({after})-1,"")'

    return Cell(forecast / outcome - 1 if outcome > 0 else None, write, (expected, came))


def share_of_sums(parts: Range, wholes: Range) -> Cell:
    """Σ parts ÷ Σ wholes; blank unless the wholes are above zero."""
    if not wholes:
        return Cell(None)
    part, whole = _sum(parts), _sum(wholes)

    def write(top: str, low: str) -> str:
        return f'IF(SUM({low})>0,SUM({top})/SUM({low}),"")'

    return Cell(part / whole if whole > 0 else None, write, (parts, wholes))


def weighted_mean(values: Range, weights: Range) -> Cell:
    """Σ value × weight ÷ Σ weight; blank unless the weights are above zero."""
    whole = _sum(weights)
    weighted = sum(
        float(number(value) or 0) * float(number(weight) or 0)
        for value, weight in zip(values, weights, strict=True)
    )

    def write(means: str, counts: str) -> str:
        return f'IF(SUM({counts})>0,SUMPRODUCT({means},{counts})/SUM({counts}),"")'

    return Cell(weighted / whole if whole > 0 else None, write, (values, weights))


def mean(values: Range) -> Cell:
    """The mean of some cells; blank of none."""
    if not values:
        return Cell(None)
    return Cell(_sum(values) / len(values), lambda ref: f"SUM({ref})/COUNT({ref})", (values,))


def standard_error(values: Range) -> Cell:
    """Of the mean of some cells; blank below two."""
    count = len(values)
    if count < 2:
        return Cell(None)
    middle = _sum(values) / count
    spread = sum((float(number(cell) or 0) - middle) ** 2 for cell in values)

    def write(ref: str) -> str:
        squares = f"SUMPRODUCT(({ref}-SUM({ref})/COUNT({ref}))^2)"
        return f"SQRT({squares}/(COUNT({ref})-1)/COUNT({ref}))"

    return Cell(sqrt(spread / (count - 1) / count), write, (values,))


def _sum(cells: Range) -> float:
    return sum(number(cell) or 0.0 for cell in cells)


def verdict(
    cost: tuple[Cell, Cell],
    tested: tuple[Cell, Cell, Cell, Cell],
    left: tuple[Cell, Cell],
    profit: Cell,
    words: dict[str, str],
) -> Cell:
    """Whether the expected LTV less the CPA is surely below the target profit (stop) or above.

    cost: the CPA, and the customers that it counts. tested: the number of back-tests, their total error, how
    much larger their error is than that of the old LTV, and the standard error of that. left: the interval of
    what is left after the CPA. profit: the target; 0 where it is no number above zero.
    """
    cpa, won, count, off, gap, gap_error, low, high, aim = map(number, (*cost, *tested, *left, profit))
    bar = max(aim or 0.0, 0.0)
    poor = (
        off is None or abs(off) > MOST_OFF or (gap is not None and gap_error is not None and gap > gap_error)
    )
    if cpa is None:
        shown = words["none"]
    elif (won or 0) < ENOUGH_TO_SHOW or low is None or high is None:
        shown = words["few"]
    elif (count or 0) < ENOUGH_TESTS:
        shown = words["wait_tests"]
    elif poor:
        shown = words["wait_poor"]
    else:
        shown = words["continue"] if low > bar else words["stop"] if high < bar else words["wait_unsure"]

    def write(
        cpa: str, won: str, count: str, off: str, gap: str, error: str, low: str, high: str, aim: str
    ) -> str:
        bar = f"MAX(0,N({aim}))"
        going, stop, unsure = (f'"{words[key]}"' for key in ("continue", "stop", "wait_unsure"))
        judged = f"IF({low}>{bar},{going},IF({high}<{bar},{stop},{unsure}))"
        poor = f"IF(ISNUMBER({off}),OR(ABS({off})>{MOST_OFF},N({gap})>N({error})),TRUE)"
        tested = (
            f'IF({count}<{ENOUGH_TESTS},"{words["wait_tests"]}",IF({poor},"{words["wait_poor"]}",{judged}))'
        )
        few = f"OR(N({won})<{ENOUGH_TO_SHOW},NOT(ISNUMBER({low})))"
        return f'IF(NOT(ISNUMBER({cpa})),"{words["none"]}",IF({few},"{words["few"]}",{tested}))'

    return Cell(shown, write, (*cost, *tested, *left, profit))
