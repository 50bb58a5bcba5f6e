"""What a back-test adds up of its customers: what was expected of them, and what came."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.forecasting.histories import Histories, Outcome
from ltv_xl.analysis.forecasting.totals import GROUPS

if TYPE_CHECKING:
    from ltv_xl.analysis.forecasting.histories import Array, Column

MONTH = 365.25 / 12
"""Days: customers are taken together by the month of their first order, counted back from the test."""
STEPS = (0, 1, 2, 3, 5, 9)
"""Past repeats are shown in steps that begin so: 0, 1, 2, 3-4, 5-8, 9 or more."""


class Tested(Struct, frozen=True):
    """Sums in five rows: customers, orders expected and come, what they were to bring and brought.

    A column for each month of first orders, group of the leading dimension, and step of past repeats.
    """

    by_month: "Array"
    by_lead: "Array"
    by_step: "Array"

    @classmethod
    def of(
        cls, histories: Histories, outcome: Outcome, expected: "Array", worth: "Array", longest: int
    ) -> "Tested":
        """Of some customers. worth: of one of their orders; longest: see Totals."""
        import numpy as np

        rows = (None, expected, outcome.came, expected * worth, outcome.profit)

        def sums(place: "Column", length: int) -> "Array":
            return np.stack([np.bincount(place, row, length) for row in rows])

        month = (histories.days / MONTH).astype(np.int64)
        repeats = histories.repeats
        step = np.searchsorted(STEPS, np.arange(repeats.max(initial=0) + 1), side="right")[repeats] - 1
        return cls(
            sums(month, int(longest / MONTH) + 1),
            sums(histories.lead, GROUPS),
            sums(step, len(STEPS)),
        )

    @classmethod
    def joined(cls, parts: "Sequence[Tested]") -> "Tested":
        """Of all customers."""
        import numpy as np

        return cls(
            np.sum([part.by_month for part in parts], axis=0),
            np.sum([part.by_lead for part in parts], axis=0),
            np.sum([part.by_step for part in parts], axis=0),
        )

    @property
    def total(self) -> list[float]:
        """The five sums over all."""
        sums: list[float] = self.by_step.sum(axis=1).tolist()
        return sums
