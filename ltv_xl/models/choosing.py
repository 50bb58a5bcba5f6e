"""Which model of repeat buying fits a shop best.

All have four parameters, so that their log-likelihoods compare as they are; those of different k only where
the gaps between orders are known. Models that the data do not tell apart are told apart by what they would
have predicted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from ltv_xl.models import purchase_fitting
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD, MBG_NBD, PurchaseFit, PurchaseModel
from ltv_xl.models.purchases import Purchases

SURELY_LESS = 2.0
"""A log-likelihood lower by more speaks against a model: under it the data are 7 times less likely."""

Reason = Literal[
    "likelihood",  # the data are clearly likeliest under it
    "back_test",  # of the models that are about as likely, it would have predicted best
    "equal",  # others are about as likely, and nothing else was compared; it is the likeliest by a little
    "alone",  # no other model could be fitted
    "none",  # not even this one could
]
"""Why a model was chosen."""

BackTest = Callable[[PurchaseModel], float | None]
"""How far off a model's prediction of a hold-out was in total, as a share; None where it cannot be judged."""


@dataclass(frozen=True)
class Choice:
    """The model chosen and why. fits: all that were compared, usable ones first, the likeliest first.

    regularity: whether k > 1 was compared, too, for which the gaps between orders must be known.
    """

    chosen: PurchaseFit
    reason: Reason
    fits: tuple[PurchaseFit, ...]
    regularity: bool


def choose(purchases: Purchases, back_test: BackTest | None = None) -> Choice:
    """The likeliest model; of those about as likely, the one whose back-test erred least, if there is one."""
    regularity = purchases.log_gaps is not None
    fits = tuple(sorted(_fits(purchases, regularity), key=_rank))
    usable = [fit for fit in fits if fit.usable]
    likely = [fit for fit in usable if fit.log_likelihood >= usable[0].log_likelihood - SURELY_LESS]
    if not usable:
        return Choice(fits[0], "none", fits, regularity)
    if len(usable) == 1:
        return Choice(fits[0], "alone", fits, regularity)
    if len(likely) == 1:
        return Choice(fits[0], "likelihood", fits, regularity)
    errors = [] if back_test is None else [(back_test(fit.purchase_model), fit) for fit in likely]
    judged = [(abs(error), fit) for error, fit in errors if error is not None]
    if len(judged) < len(likely):
        return Choice(fits[0], "equal", fits, regularity)
    return Choice(min(judged, key=lambda pair: pair[0])[1], "back_test", fits, regularity)


def _rank(fit: PurchaseFit) -> tuple[bool, float]:
    return (False, -fit.log_likelihood) if fit.usable else (True, 0.0)


def _fits(purchases: Purchases, regularity: bool) -> Iterator[PurchaseFit]:
    """Each model's; the search for a larger k begins at the parameters of the one before."""
    yield purchase_fitting.fit(purchases, BG_NBD)
    fit = purchase_fitting.fit(purchases, MBG_NBD)
    yield fit
    for k, model in MBG_CNBD.items():
        if regularity and k > 1:
            alpha = fit.parameters.alpha * (k - 1) / k  # the stages follow each other faster
            start = fit.parameters._replace(alpha=alpha) if fit.standard_errors else None
            fit = purchase_fitting.fit(purchases, model, start)
            yield fit
