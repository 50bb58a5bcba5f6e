"""Retention by delivery beyond what is known: sBG or BdW, fitted to who went on, and how far to trust it."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, takewhile
from math import isnan
from operator import mul
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from ltv_xl.analysis.tables.continuation import Step
from ltv_xl.models.judging import MOST_OFF

if TYPE_CHECKING:
    from ltv_xl.models.fits import Fit
    from ltv_xl.models.retention_counts import RetentionCounts

FARTHEST = 12
"""A forecast goes so many deliveries on, and no farther than as many as are known."""
LEAST_STEPS = 3
"""Fewer known steps leave none to hold out."""
LEVEL = 0.95
DRAWS = 200

Reason = Literal[
    "short",  # fewer than LEAST_STEPS are known
    "no_churn",  # nobody has left yet
    "ended",  # nobody went on from the last known delivery: nothing follows
    "not_converged",  # no parameters could be settled
    "off",  # the held-out quarter was farther off than models/retention.py calls poor
    "untested",  # nothing could be held out
    "few",  # too few have left
    "split",  # the likeliest is a limit of the model: see models/fits.py
    "no_power",
]
"""Why a forecast is poor, or why there is none."""


class RetentionAhead(Struct, frozen=True):
    """What follows the known deliveries of a group.

    value: as in Step. shares: of starters at each delivery for which it is known, the first one, 1, included.
    model: its name; parameters: its own, in its order. steps: the share that goes on from the last known
    delivery, and from those after it, to the next. lower, upper: 95% limits of the share of starters at the
    farthest delivery; they hold what chance did to the counts, not a change of the shop. error: of a forecast
    of the last quarter of the known deliveries by a model that had not seen them, expected ÷ actual - 1 of
    their shares' sum. Without a forecast steps are empty and the rest is None. reason: why it is poor or
    missing; None: it can be used.
    """

    value: str | None
    shares: tuple[float, ...]
    reason: Reason | None
    model: str | None = None
    parameters: tuple[float, ...] = ()
    steps: tuple[float, ...] = ()
    lower: float | None = None
    upper: float | None = None
    error: float | None = None


def retention_ahead(steps: Sequence[Step], enough: int) -> RetentionAhead:
    """The forecast of a group.

    steps: its deliveries by number. enough: a step that fewer are judged for is not known.
    """
    from ltv_xl.models import retention
    from ltv_xl.models.retention_counts import RetentionCounts

    known = list(_known(steps, enough))
    value = steps[0].value
    going_on = list(takewhile(lambda step: step.went_on > 0, known))
    shares = (1.0, *accumulate((step.went_on / step.judged for step in going_on), mul))
    if len(going_on) < len(known):
        return RetentionAhead(value, shares, "ended")
    if len(known) < LEAST_STEPS:
        return RetentionAhead(value, shares, "short")
    counts = RetentionCounts.of_risks([step.judged for step in known], [step.went_on for step in known])
    fitted = retention.choose(counts)
    if not fitted.usable:
        hopeless: tuple[Reason, ...] = ("no_churn", "not_converged")
        reason = next(each for each in hopeless if each in fitted.troubles)
        return RetentionAhead(value, shares, reason)
    deliveries = len(shares)
    last = deliveries + min(FARTHEST, deliveries)
    curve = retention.survival(fitted, last - 1)
    test = retention.held_out(counts, retention.MODELS[fitted.model])
    error = None if test is None or isnan(test.error) else test.error
    lower, upper = _limits(counts, fitted, shares[-1] / float(curve[len(known)]), last - 1)
    return RetentionAhead(
        value,
        shares,
        _reason(error, fitted.troubles),
        fitted.model,
        tuple(fitted.parameters),
        tuple((curve[deliveries:] / curve[deliveries - 1 : -1]).tolist()),
        lower,
        upper,
        error,
    )


def _known(steps: Sequence[Step], enough: int) -> Iterable[Step]:
    """The steps from the first delivery on, as far as enough are judged."""
    numbered = enumerate(steps, 1)
    enough_judged = takewhile(lambda each: each[0] == each[1].n and each[1].judged >= enough, numbered)
    return (step for _, step in enough_judged)


def _reason(error: float | None, troubles: Sequence[str]) -> Reason | None:
    """Why a forecast is poor, if it is."""
    if error is None:
        return "untested"
    if abs(error) > MOST_OFF:
        return "off"
    poor: tuple[Reason, ...] = ("split", "no_power", "few")
    return next((reason for reason in poor if reason in troubles), None)


def _limits(counts: "RetentionCounts", fitted: "Fit[Any]", moved: float, periods: int) -> tuple[float, float]:
    """Limits of the share after so many periods; moved: what is known ÷ what the model says of it."""
    from ltv_xl.models.bootstrap import drawn_parameters, interval
    from ltv_xl.models.retention import MODELS

    shares = MODELS[fitted.model].survival(drawn_parameters(counts, fitted, DRAWS), periods)[:, -1:]
    lower, upper = (float(limit[0]) * moved for limit in interval(shares, LEVEL))
    return lower, min(upper, 1.0)
