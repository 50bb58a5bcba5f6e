"""Who goes on from delivery to delivery, group by group: the cells that the sheet Subscriptions shows."""

from collections.abc import Sequence

from msgspec import Struct

from ltv_xl.analysis.tables.continuation import Step
from ltv_xl.report import arithmetic, continuing
from ltv_xl.report.cells import derive, given, same, share_if_enough
from ltv_xl.report.content import Cell, Column, Range, Table

NAME, FIGURE = 150, 52
"""Pixels of the columns of Subscriptions."""
EARLY, LATE = 6, 12
"""Deliveries through which curves are compared."""


class Curve(Struct, frozen=True, eq=False):
    """A group's deliveries by number, from the first on; each range has one cell per number.

    judged, went_on: see analysis/tables/continuation.py. step: went_on ÷ judged, blank where too few are
    judged. share: of starters, the product of the steps before; 1 at the first. earned: profit per starter
    through the delivery.
    """

    name: Cell
    numbers: Range
    reached: Range
    judged: Range
    went_on: Range
    profit: Range
    step: Range
    share: Range
    earned: Range

    @property
    def starters(self) -> Cell:
        """Those with a first delivery."""
        return self.reached[0]


def curve(name: str, steps: Sequence[Step], length: int) -> Curve:
    """The cells of a group. length: how many delivery numbers, two or more."""
    by_number = {step.n: step for step in steps}
    empty = Step(None, 0, 0, 0, 0, 0, 0, *(steps[0].revenue * 0,) * 2)
    rows = [by_number.get(n, empty) for n in range(1, length + 1)]
    reached, judged, went_on, profit = (
        tuple(given(getattr(row, key)) for row in rows) for key in ("reached", "judged", "went_on", "profit")
    )
    taken = tuple(map(share_if_enough, went_on, judged))
    shares = [given(1), same(taken[0])]
    for step in taken[1:-1]:
        shares.append(derive(arithmetic.product, shares[-1], step))
    earned = [derive(arithmetic.share, profit[0], reached[0])]
    for place in range(1, length):
        inputs = earned[-1], shares[place], profit[place], reached[place]
        earned.append(derive(continuing.earned_so_far, *inputs))
    return Curve(
        given(name),
        tuple(map(given, range(1, length + 1))),
        reached,
        judged,
        went_on,
        profit,
        taken,
        tuple(shares),
        tuple(earned),
    )


def figures(curves: Sequence[Curve], words: Sequence[tuple[str, str]]) -> tuple[Table, ...]:
    """The counts and running figures behind the curves: a block of rows each.

    words: field of Curve -> its name. The delivery numbers stand once, above all.
    """
    if not curves:
        return ()
    numbers = curves[0].numbers
    kinds = {"step": "share", "share": "share", "profit": "total", "earned": "money"}
    tables = []
    for each in curves:
        columns = (
            Column(str(each.name.value), "text", NAME),
            *(Column(f"{number.value}", "count", 60, varied=True) for number in numbers),
        )
        rows = tuple((given(label), *getattr(each, key)) for key, label in words)
        tables.append(
            Table(columns, rows, printed=False, kinds=tuple(kinds.get(key, "count") for key, _ in words))  # type: ignore[misc]
        )
    return tuple(tables)
