"""How long customers of a subscription stay: models fitted to counts of active customers, and continued."""

from typing import TYPE_CHECKING, Any

from ltv_xl.errors import OutsideDomain
from ltv_xl.formulas.units import Money, Periods, Rate
from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.fit_rows import finite, fit_rows, fit_spill, trouble_rows
from ltv_xl.range_functions.kinds import ActiveCounts, RetentionModelName
from ltv_xl.range_functions.spill import Spill

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ltv_xl.models.fits import Fit
    from ltv_xl.models.retention_counts import RetentionCounts
    from ltv_xl.models.retention_model import RetentionModel

MOST_PERIODS = 600


@range_function("active_counts")
def retention_fit(active_counts: ActiveCounts, model: RetentionModelName = "sBG") -> Spill:
    """Fit sBG or BdW to the counts of one cohort, or of several.

    Rows: model, parameters with their standard errors, log-likelihood, customers, the error of a forecast of
    the last quarter of the counts, and a line for each thing to beware of. Source: see models/sbg.py, bdw.py.
    """
    from ltv_xl.models import retention

    counts = _counts("retention_fit", active_counts)
    fitted = _fit(counts, model)
    test = retention.held_out(counts, retention.MODELS[fitted.model])
    rows = [
        *fit_rows(fitted),
        ("held_out_error", None if test is None else finite(test.error), None),
        *trouble_rows("trouble", fitted),
    ]
    return fit_spill(rows, {fitted.model})


@range_function("active_counts", 12)
def retention_forecast(
    active_counts: ActiveCounts, periods: Periods, model: RetentionModelName = "sBG", level: Rate = 0.95
) -> Spill:
    """The share of a cohort that is active after 0 to `periods` periods, by the fitted model.

    Columns: period; share; retention rate, of those active in the period before; lower and upper limit of the
    share, from 1,000 fits to customers drawn anew.
    """
    import numpy as np

    from ltv_xl.models.bootstrap import drawn_parameters, interval

    ahead = _periods("retention_forecast", "periods", periods)
    _check_level("retention_forecast", level)
    counts, fitted, shape = _fitted("retention_forecast", active_counts, model)
    parameters = np.array(fitted.parameters)
    curve = shape.survival(parameters, ahead)
    rates = shape.retention(parameters, ahead)
    limits = interval(shape.survival(drawn_parameters(counts, fitted), ahead), level)
    rows = [
        (period, curve[period], rates[period - 1] if period else None, lower, upper)
        for period, (lower, upper) in enumerate(zip(limits.lower, limits.upper, strict=True))
    ]
    return Spill(("period", "survival", "retention", "lower_limit", "upper_limit"), rows)


@range_function("active_counts", 3000, 0.4)
def ltv_retention(
    active_counts: ActiveCounts,
    arpu: Money,
    gross_margin: Rate,
    discount_rate: Rate = 0,
    horizon: Periods = 36,
    level: Rate = 0.95,
    model: RetentionModelName = "sBG",
) -> Spill:
    """Gross profit of a new customer over `horizon` payments, each at the start of its period.

    arpu × gross_margin × Σ S(t) ÷ (1 + discount_rate)^t, t = 0 ... horizon - 1, and its limits. Source: Fader
    and Hardie, "Customer-base valuation in a contractual setting", 2010; payments as in LTV_SUBSCRIPTION.
    """
    import numpy as np

    from ltv_xl.models.bootstrap import drawn_parameters, interval

    payments = _periods("ltv_retention", "horizon", horizon)
    _check_level("ltv_retention", level)
    if gross_margin > 1 or not 0 <= discount_rate < 1:
        raise OutsideDomain("range_functions.error.retention_money", function="ltv_retention")
    counts, fitted, shape = _fitted("ltv_retention", active_counts, model)
    worth = arpu * gross_margin / (1 + discount_rate) ** np.arange(payments)

    def ltv(of: "NDArray[np.float64]") -> "NDArray[np.float64]":
        total: NDArray[np.float64] = shape.survival(of, payments - 1) @ worth
        return total

    limits = sorted(interval(ltv(drawn_parameters(counts, fitted))[:, None], level))
    return Spill(
        (("ltv_horizon", payments), "lower_limit", "upper_limit"),
        [(float(ltv(np.array(fitted.parameters))), *(float(limit[0]) for limit in limits))],
    )


def _counts(function: str, rows: ActiveCounts) -> "RetentionCounts":
    from ltv_xl.models.retention_counts import ImpossibleCounts, RetentionCounts

    try:
        return RetentionCounts.of_cohorts(rows)
    except ImpossibleCounts as error:
        where = {"function": function, "cohort": error.cohort + 1, "age": error.age + 1}
        raise OutsideDomain(f"range_functions.error.counts_{error.reason}", **where) from None


def _fit(counts: "RetentionCounts", name: str) -> "Fit[Any]":
    from ltv_xl.models import retention

    return retention.choose(counts) if name == "auto" else retention.fit(counts, retention.MODELS[name])


def _fitted(
    function: str, rows: ActiveCounts, name: str
) -> "tuple[RetentionCounts, Fit[Any], RetentionModel]":
    """Counts, what was fitted to them, and its model; OutsideDomain where nothing can be continued."""
    from ltv_xl.models import retention

    counts = _counts(function, rows)
    fitted = _fit(counts, name)
    if not fitted.usable:
        key = "retention_not_converged" if fitted.hindrance == "not_converged" else fitted.hindrance
        raise OutsideDomain(f"range_functions.error.{key}", function=function)
    return counts, fitted, retention.MODELS[fitted.model]


def _periods(function: str, name: str, value: float) -> int:
    if not 1 <= value <= MOST_PERIODS or value != int(value):
        raise OutsideDomain(
            "range_functions.error.periods", function=function, argument=name, most=MOST_PERIODS
        )
    return int(value)


def _check_level(function: str, level: float) -> None:
    if not 0.5 <= level <= 0.999:
        raise OutsideDomain("range_functions.error.level", function=function)
