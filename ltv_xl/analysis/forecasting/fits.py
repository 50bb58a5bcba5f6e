"""The models of repeat buying, fitted to what is known today and tried on what was known some time ago."""

from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.forecasting.histories import Histories, Outcome
from ltv_xl.analysis.forecasting.model import SegmentModel
from ltv_xl.analysis.tables.forecast import Candidate

if TYPE_CHECKING:
    from ltv_xl.models.choosing import Choice
    from ltv_xl.models.purchase_fit import PurchaseFit, PurchaseModel


class Test(Struct, frozen=True):
    """A back-test by those whom models are fitted to: the histories then, the sum of their log gaps, what
    came after, and in how many weeks.
    """

    histories: Histories
    gaps: float
    outcome: Outcome
    weeks: int


class Fits(Struct, frozen=True):
    """All that were tried. model: the chosen one, None where none could be fitted; earlier: the same as it
    would have been for the back-test.
    """

    choice: "Choice"
    candidates: tuple[Candidate, ...]
    model: SegmentModel | None
    earlier: SegmentModel | None


def fits(now: Histories, gaps: float, test: Test | None) -> Fits:
    """Fit all of the family to these customers, choose by likelihood and back-test; then tell the segments
    apart.
    """
    from ltv_xl.models import purchase_fitting
    from ltv_xl.models.choosing import choose

    then = test.histories.purchases(test.gaps) if test else None
    errors: dict[PurchaseModel, float | None] = {}

    @cache
    def earlier(model: "PurchaseModel") -> "PurchaseFit | None":
        fit = purchase_fitting.fit(then, model) if then else None
        return fit if fit and fit.usable else None

    def error(model: "PurchaseModel") -> float | None:
        fit = earlier(model)
        errors[model] = error_of(fit, test) if fit and test else None
        return errors[model]

    choice = choose(now.purchases(gaps), error)
    chosen = choice.chosen
    before = earlier(chosen.purchase_model)
    return Fits(
        choice,
        tuple(_candidate(fit, errors.get(fit.purchase_model), chosen=fit is chosen) for fit in choice.fits),
        SegmentModel.of(chosen, now) if chosen.usable else None,
        SegmentModel.of(before, test.histories) if before and test else None,
    )


def _candidate(fit: "PurchaseFit", error: float | None, *, chosen: bool) -> Candidate:
    if not fit.usable:
        return Candidate(fit.model, None, None, fit.hindrance)
    trouble = "no_dropout" if "no_dropout" in fit.troubles else None
    return Candidate(fit.model, fit.log_likelihood, error, trouble, chosen)


def error_of(fit: "PurchaseFit", test: Test) -> float | None:
    """Expected ÷ actual orders - 1; None where nobody came."""
    came = test.outcome.came.sum()
    outlook = SegmentModel(fit, {}).outlook(test.histories)
    return float(outlook.orders(float(test.weeks)).sum() / came - 1) if came else None
