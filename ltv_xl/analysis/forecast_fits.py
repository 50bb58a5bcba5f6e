"""The models of repeat buying, fitted to what is known today and tried on what was known some time ago."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ltv_xl.analysis.forecast_histories import Histories, Outcome, purchases
from ltv_xl.analysis.forecast_model import SegmentModel
from ltv_xl.analysis.tables.forecast import Candidate

if TYPE_CHECKING:
    from ltv_xl.models.choosing import Choice
    from ltv_xl.models.purchase_fit import PurchaseFit, PurchaseModel

    Error = Callable[[PurchaseModel], float | None]


@dataclass(frozen=True)
class Test:
    """A back-test: the histories then, the sum of their log gaps, what came after, and in how many weeks."""

    histories: Histories
    gaps: float
    outcome: Outcome
    weeks: int


@dataclass(frozen=True)
class Fits:
    """All that were tried. model: the chosen one, None where none could be fitted; earlier: the same as it
    would have been for the back-test.
    """

    choice: "Choice"
    candidates: tuple[Candidate, ...]
    model: SegmentModel | None
    earlier: SegmentModel | None


def fits(now: Histories, gaps: float, test: Test | None) -> Fits:
    """Fit all of the family, choose by likelihood and back-test; then tell the segments apart."""
    from ltv_xl.models import purchase_fitting
    from ltv_xl.models.choosing import choose

    then = purchases(test.histories, test.histories.compared, test.gaps) if test else None

    @cache
    def earlier(model: "PurchaseModel") -> "PurchaseFit | None":
        fit = purchase_fitting.fit(then, model) if then else None
        return fit if fit and fit.usable else None

    @cache
    def error(model: "PurchaseModel") -> float | None:
        fit = earlier(model)
        return error_of(SegmentModel(fit, {}), test) if fit and test else None

    choice = choose(purchases(now, now.compared, gaps), error)
    chosen = choice.chosen
    before = earlier(chosen.purchase_model)
    return Fits(
        choice,
        tuple(_candidate(fit, error, chosen=fit is chosen) for fit in choice.fits),
        SegmentModel.of(chosen, now) if chosen.usable else None,
        SegmentModel.of(before, test.histories) if before and test else None,
    )


def _candidate(fit: "PurchaseFit", error: "Error", *, chosen: bool) -> Candidate:
    if not fit.usable:
        return Candidate(fit.model, None, None, fit.troubles[0])
    return Candidate(fit.model, fit.log_likelihood, error(fit.purchase_model), None, chosen)


def error_of(model: SegmentModel, test: Test) -> float | None:
    """Expected ÷ actual orders - 1, by the customers by whom models are compared; None where nobody came."""
    rows = test.histories.compared > 0
    of = test.histories.some(rows)
    came = test.outcome.compared[rows].sum()
    return float(model.orders(of, float(test.weeks)) @ of.compared / came - 1) if came else None
