"""The model that a forecast asks: one for all customers, in which each segment leans on the whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ltv_xl.analysis.forecast_histories import Histories, purchases

if TYPE_CHECKING:
    from ltv_xl.analysis.forecast_histories import Array
    from ltv_xl.models.purchase_fit import PurchaseFit

    Question = Callable[[PurchaseFit, Array, Array, Array], Array]


@dataclass(frozen=True)
class SegmentModel:
    """Fits by the group of the leading dimension; whole: that of all, and of groups that no fit has seen."""

    whole: "PurchaseFit"
    by_group: "Mapping[int, PurchaseFit]"

    @classmethod
    def of(cls, whole: "PurchaseFit", histories: Histories) -> "SegmentModel":
        """The groups of these histories, fitted together, from a first fit to some of their customers."""
        import numpy as np

        from ltv_xl.models.pooled import fit_pooled

        groups = np.unique(histories.lead[histories.fitted > 0]).tolist()
        parts = [histories.some(histories.lead == group) for group in groups]
        pooled = fit_pooled([purchases(part, part.fitted) for part in parts], whole)
        fits = dict(zip(groups, pooled.segments, strict=True))
        return cls(whole, {group: fit for group, fit in fits.items() if fit.usable})

    def alive(self, of: Histories) -> "Array":
        """P(alive) of a customer of each history."""
        from ltv_xl.models.alive import probability_alive

        return self._asked(of, probability_alive)

    def orders(self, of: Histories, horizon: float) -> "Array":
        """Orders expected of a customer of each history within a horizon, in weeks."""
        from ltv_xl.models.expectations import expected_orders

        return self._asked(of, lambda fit, x, last, seen: expected_orders(fit, x, last, seen, horizon))

    def variance(self, of: Histories, horizon: float) -> "Array":
        """How much these orders vary around what is expected."""
        from ltv_xl.models.expectations import variance_of_orders

        return self._asked(of, lambda fit, x, last, seen: variance_of_orders(fit, x, last, seen, horizon))

    def _asked(self, of: Histories, question: "Question") -> "Array":
        """The answer to each history, by the fit of its group."""
        import numpy as np

        if not self.by_group:
            return question(self.whole, of.repeats, of.recency, of.observed)
        answers = np.zeros(len(of.repeats))
        for group in np.unique(of.lead).tolist():
            rows = of.lead == group
            some = of.some(rows)
            fit = self.by_group.get(group, self.whole)
            answers[rows] = question(fit, some.repeats, some.recency, some.observed)
        return answers
