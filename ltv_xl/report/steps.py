"""The bars of a waterfall: how far each step reaches from the running sum before it to the one after."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ltv_xl.report.arithmetic import total_of_two
from ltv_xl.report.cells import derive, given, number, same
from ltv_xl.report.content import Cell


class Bar(NamedTuple):
    """A step as a chart draws it.

    name: with the amount, for the axis says both. before, after: the running sums. base: the unseen part
    below the bar. above, below: the bar on either side of zero.
    """

    name: Cell
    amount: Cell
    before: Cell
    after: Cell
    base: Cell
    above: Cell
    below: Cell


def bars(steps: Sequence[tuple[Cell, Cell, bool]], places: int) -> list[Bar]:
    """The bars of steps: name, amount, and whether the step is a sum, which begins at zero.

    places: decimals of an amount beside its name.
    """
    drawn: list[Bar] = []
    for name, amount, is_sum in steps:
        value = same(amount)
        before = same(drawn[-1].after) if drawn and not is_sum else given(0)
        after = derive(total_of_two, before, value)
        drawn.append(
            Bar(
                name=_named(name, value, places),
                amount=value,
                before=before,
                after=after,
                base=_of_ends(before, after, "MAX(MIN({0},{1}),0)+MIN(MAX({0},{1}),0)", _base),
                above=_of_ends(before, after, "MAX({0},{1},0)-MAX(MIN({0},{1}),0)", _above),
                below=_of_ends(before, after, "MIN({0},{1},0)-MIN(MAX({0},{1}),0)", _below),
            )
        )
    return drawn


def _base(low: float, high: float) -> float:
    return max(low, 0) + min(high, 0)


def _above(low: float, high: float) -> float:
    return max(high, 0) - max(low, 0)


def _below(low: float, high: float) -> float:
    return min(low, 0) - min(high, 0)


def _of_ends(before: Cell, after: Cell, text: str, value: Callable[[float, float], float]) -> Cell:
    ends = sorted((number(before) or 0.0, number(after) or 0.0))
    return Cell(value(*ends), lambda *refs: text.format(*refs), (before, after))


def _named(name: Cell, amount: Cell, places: int) -> Cell:
    """The name of a step with its amount."""
    value = f"{name.value}   {number(amount) or 0.0:,.{places}f}"
    return Cell(value, lambda words, ref: f'{words}&"   "&FIXED({ref},{places})', (name, amount))
