"""The model that a forecast asks: one for all customers, in which each segment leans on the whole."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.forecasting.histories import Histories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ltv_xl.analysis.forecasting.histories import Array
    from ltv_xl.models.expectations import Outlook
    from ltv_xl.models.purchase_fit import PurchaseFit


class SegmentModel(Struct, frozen=True):
    """Fits by the group of the leading dimension; whole: that of all, and of groups that no fit has seen."""

    whole: "PurchaseFit"
    by_group: "Mapping[int, PurchaseFit]"

    @classmethod
    def of(cls, whole: "PurchaseFit", histories: Histories) -> "SegmentModel":
        """The groups of these histories, fitted together, from a first fit to all of them."""
        from ltv_xl.models.pooled import fit_pooled

        parts = {group: histories.some(rows).purchases() for group, rows in histories.by_lead()}
        pooled = fit_pooled(list(parts.values()), whole)
        fits = dict(zip(parts, pooled.segments, strict=True))
        return cls(whole, {group: fit for group, fit in fits.items() if fit.usable})

    def outlook(self, of: Histories) -> "SegmentOutlook":
        """What is to be expected of the customers of these histories."""
        from ltv_xl.models.expectations import Outlook

        parts = of.by_lead() if self.by_group else [(-1, slice(None))]
        past = of.repeats, of.recency, of.observed
        return SegmentOutlook([
            Outlook.of(self.by_group.get(group, self.whole), *(column[rows] for column in past))
            for group, rows in parts
        ])


class SegmentOutlook(Struct, frozen=True):
    """What is to be expected of each customer of some histories. parts: those of each fit, in their order."""

    parts: "Sequence[Outlook]"

    @property
    def alive(self) -> "Array":
        """P(alive)."""
        return self._of(lambda part: part.alive)

    def orders(self, horizon: float) -> "Array":
        """Orders expected within a horizon, in weeks."""
        return self._of(lambda part: part.orders(horizon))

    def variance(self, horizon: float) -> "Array":
        """How much these orders vary around what is expected."""
        return self._of(lambda part: part.variance(horizon))

    def _of(self, figure: "Callable[[Outlook], Array]") -> "Array":
        import numpy as np

        return np.concatenate([np.zeros(0), *(figure(part) for part in self.parts)])
