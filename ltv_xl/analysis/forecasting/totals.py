"""What is counted of all customers before anything is expected of them; and some of them, at equal steps."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.dimensions import NONE_CODE
from ltv_xl.analysis.forecasting.histories import Histories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

GROUPS = NONE_CODE + 1
"""Numbers that groups of a dimension have at most, from 0 on."""


class Totals(Struct, frozen=True):
    """Of histories. by_lead: customers by group of the leading dimension; again: those with repeats.

    longest: days since the earliest first purchase.
    """

    by_lead: "Places"
    again: int
    repeats: int
    profit: float
    longest: int

    @classmethod
    def of(cls, histories: Histories) -> "Totals":
        """Of some customers."""
        import numpy as np

        return cls(
            np.bincount(histories.lead, minlength=GROUPS).astype(np.int64),
            int(np.count_nonzero(histories.repeats)),
            int(histories.repeats.sum()),
            float(histories.profit.sum()),
            int(histories.days.max(initial=0)),
        )

    @classmethod
    def joined(cls, parts: "Sequence[Totals]") -> "Totals":
        """Of all parts."""
        return cls(
            sum((part.by_lead for part in parts[1:]), start=parts[0].by_lead),
            sum(part.again for part in parts),
            sum(part.repeats for part in parts),
            sum(part.profit for part in parts),
            max(part.longest for part in parts),
        )

    @property
    def customers(self) -> int:
        """How many there are."""
        return int(self.by_lead.sum())

    @property
    def mean(self) -> float:
        """What a repeat brought."""
        return self.profit / self.repeats if self.repeats else 0.0


def ranks(parts: Sequence[Totals]) -> "Iterable[Places]":
    """By part and group of the leading dimension: how many customers stand before the first of them, where
    all customers ascend by group, then by number.
    """
    import numpy as np

    counts = np.stack([part.by_lead for part in parts], axis=1)
    before: Places = (np.cumsum(counts) - counts.ravel()).reshape(counts.shape).T
    return before


def at_steps(of: Histories, rank: "Places", customers: int, most: int) -> Histories:
    """Of a part, those who stand at equal steps among all customers. rank: see ranks; most: of all parts."""
    import numpy as np

    step = max(1, -(-customers // most))
    rows = [np.arange(here.start + -rank[lead] % step, here.stop, step) for lead, here in of.by_lead()]
    return of.some(np.concatenate(rows)) if rows else of
