"""How often customers buy again, until when, and what they spend: models fitted to a row per customer."""

from typing import TYPE_CHECKING

import numpy as np

from ltv_xl.errors import OutsideDomain
from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.fit_rows import Row, fit_rows, fit_spill, trouble_rows
from ltv_xl.range_functions.kinds import Figures, Numbers, OptionalFigures, PurchaseModelName
from ltv_xl.range_functions.spill import Spill

if TYPE_CHECKING:
    from ltv_xl.models.purchases import Purchases
    from ltv_xl.models.spends import Spends

CORRELATED = 0.3
"""From this correlation of frequency and spend on, a note says so: the model takes them to be independent."""
MOST_LOSS = 1e-6
"""How far a sum of ln(gap) may lie above what recency allows, for rounding."""


@range_function("frequency", "recency", "T")
def bgnbd_fit(frequency: Figures, recency: Figures, T: Figures) -> Spill:
    """Fit BG/NBD to a row for each customer, as RFM_SUMMARY gives them.

    Rows: model; r, alpha, a and b with their standard errors, in the unit of T; log-likelihood; customers; a
    line for each thing to beware of. Source: see models/bgnbd.py.
    """
    from ltv_xl.models import bgnbd

    fit = bgnbd.fit(purchases_of("bgnbd_fit", frequency, recency, T, None))
    return fit_spill([*fit_rows(fit), *trouble_rows("purchase", fit)], {fit.model})


@range_function("frequency", "recency", "T")
def purchase_fit(
    frequency: Figures,
    recency: Figures,
    T: Figures,
    model: PurchaseModelName = "auto",
    log_gaps: OptionalFigures = None,
) -> Spill:
    """Fit a model of repeat buying, or all of them, and give the one that fits best.

    Rows: those of BGNBD_FIT; for "auto" also why it was chosen, and the log-likelihood of every model that
    was compared. Those with more regular intervals are compared where log_gaps is given.
    """
    from ltv_xl.models import purchase_fitting
    from ltv_xl.models.choosing import choose
    from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD

    purchases = purchases_of("purchase_fit", frequency, recency, T, log_gaps)
    if model != "auto":
        shape = next(each for each in (BG_NBD, *MBG_CNBD.values()) if each.name == model)
        fit = purchase_fitting.fit(purchases, shape)
        rows = [*fit_rows(fit), *trouble_rows("purchase", fit)]
        if fit.k > 1 and log_gaps is None:
            rows.append(("trouble", "gaps_unknown", None))
        return fit_spill(rows, {fit.model})
    choice = choose(purchases)
    compared = "; ".join(f"{fit.model} {fit.log_likelihood:,.1f}" for fit in choice.fits if fit.usable)
    rows = [
        *fit_rows(choice.chosen),
        ("reason", f"chosen_{choice.reason}", None),
        *([("compared", compared, None)] if compared else []),
        *trouble_rows("purchase", choice.chosen),
        *([] if choice.regularity else [("trouble", "only_random", None)]),
    ]
    return fit_spill(rows, {choice.chosen.model, compared})


@range_function("frequency", "monetary")
def gamma_gamma_fit(frequency: Figures, monetary: Figures) -> Spill:
    """Fit Gamma-Gamma to the customers who bought again: how often, and the mean amount of these orders.

    Rows: model; p, q and gamma with their standard errors, gamma in money; the mean spend that they give;
    log-likelihood; customers who bought again; the correlation of frequency and amount; a line for each thing
    to beware of. Source: see models/gamma_gamma.py.
    """
    from ltv_xl.models import gamma_gamma

    fit = gamma_gamma.fit(spends_of("gamma_gamma_fit", frequency, monetary))
    p, q, gamma = fit.parameters
    head, tail = fit_rows(fit)[:-2], fit_rows(fit)[-2:]
    rows: list[Row] = [
        *head,
        ("mean_spend", p * gamma / (q - 1) if q > 1 else None, None),
        *tail,
        ("correlation", fit.correlation, None),
        *trouble_rows("spend", fit),
    ]
    if fit.correlation is not None and abs(fit.correlation) >= CORRELATED:
        rows.append(("trouble", "spend_correlated", None))
    return fit_spill(rows, {fit.model})


def purchases_of(
    function: str, frequency: Numbers, recency: Numbers, observed: Numbers, log_gaps: Numbers | None
) -> "Purchases":
    """The customers in groups; OutsideDomain for figures that cannot be, with those of the first such row."""
    from ltv_xl.models.purchases import ImpossiblePurchases, Purchases

    total = None if log_gaps is None else float(log_gaps[frequency > 0].sum())
    try:
        purchases = Purchases.of(frequency, recency, observed, log_gaps=total)
    except ImpossiblePurchases as error:
        content = ", ".join(f"{column[error.row]:g}" for column in (frequency, recency, observed))
        where = {"function": function, "content": content}
        raise OutsideDomain(f"range_functions.error.purchases_{error.reason}", **where) from None
    if log_gaps is not None:
        _check_gaps(function, frequency, recency, log_gaps)
    return purchases


def spends_of(function: str, frequency: Numbers, monetary: Numbers) -> "Spends":
    """The customers who bought again; OutsideDomain for figures that cannot be, with those of such a row."""
    from ltv_xl.models.spends import ImpossibleSpends, Spends

    try:
        return Spends.of(frequency, monetary)
    except ImpossibleSpends as error:
        content = f"{frequency[error.row]:g}, {monetary[error.row]:g}"
        where = {"function": function, "content": content}
        raise OutsideDomain(f"range_functions.error.spends_{error.reason}", **where) from None


def _check_gaps(function: str, frequency: Numbers, recency: Numbers, log_gaps: Numbers) -> None:
    """Gaps that add up to recency have the largest sum of logarithms where they are equal."""
    x, total, given = (column[frequency > 0] for column in (frequency, recency, log_gaps))
    beyond = given > x * np.log(total / x) + MOST_LOSS * x
    if beyond.any():
        row = int(beyond.argmax())
        content = f"{x[row]:g}, {total[row]:g}, {given[row]:g}"
        raise OutsideDomain("range_functions.error.purchases_log_gaps", function=function, content=content)
