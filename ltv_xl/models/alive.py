"""How likely a customer still buys, from what it has done so far.

With x repeats, the last of them at t_x, observed to T, D = T - t_x and d = 1 where the first order may be the
last (else 0), the customer is alive with the odds alive ÷ dead of the likelihood's two parts:

    dead ÷ alive = a ÷ (b + x + d - 1) · ((α + T) ÷ (α + t_x))^(r + kx) ÷ S
    S = Σ_{j<k} (D^j ÷ j!) · (r + kx)_j ÷ (α + T)^j,   (r)_j = r (r + 1) ... (r + j - 1)

The terms of S are how likely each stage of the current interval is. Without repeats BG/NBD knows no dead
customers: P(alive) = 1.

Sources: Fader, Hardie & Lee 2005 (BG/NBD); Batislam, Denizel & Filiztekin 2007 (MBG/NBD); Reutterer, Platzer
& Schröder 2021 (MBG/CNBD-k).
"""

import numpy as np
from numpy.typing import ArrayLike

from ltv_xl.models.purchase_fit import PurchaseFit
from ltv_xl.models.purchases import Numbers


def probability_alive(
    fit: PurchaseFit, frequency: ArrayLike, recency: ArrayLike, observed: ArrayLike
) -> Numbers:
    """P(alive) at the end of observation, 0 to 1, of each customer; the arrays are broadcast.

    frequency, recency, observed: as in Purchases, in the fit's unit of time. ValueError: see `figures`.
    """
    x, recent, whole = figures(frequency, recency, observed)
    return alive_given_stages(fit, x, recent, whole, stages(fit, x, recent, whole).sum(0))


def figures(*columns: ArrayLike) -> tuple[Numbers, ...]:
    """The customers' figures as arrays of one shape: x, t_x, T. ValueError where a customer cannot be."""
    x, recent, whole = np.broadcast_arrays(*(np.asarray(column, np.float64) for column in columns))
    impossible = ~(
        np.isfinite(x)
        & np.isfinite(whole)
        & (x >= 0)
        & (x == np.floor(x))
        & (recent >= 0)
        & (recent <= whole)
        & ((x > 0) == (recent > 0))
    )
    if impossible.any():
        row = int(impossible.argmax())
        raise ValueError(
            f"row {row}: a customer with {x.flat[row]} repeats, the last at {recent.flat[row]}, "
            f"observed to {whole.flat[row]}, cannot be"
        )
    return x, recent, whole


def stages(fit: PurchaseFit, x: Numbers, recent: Numbers, whole: Numbers) -> Numbers:
    """The terms of S, by stage of the current interval: an array k × customers."""
    shape, silence = fit.parameters.r + fit.k * x, whole - recent
    terms = [np.ones_like(x)]
    for j in range(1, fit.k):
        terms.append(terms[-1] * silence / (fit.parameters.alpha + whole) * (shape + j - 1) / j)
    return np.stack(terms)


def alive_given_stages(
    fit: PurchaseFit, x: Numbers, recent: Numbers, whole: Numbers, stage: Numbers
) -> Numbers:
    """P(alive), given S."""
    r, alpha, a, b = fit.parameters
    may_be_dead = (x > 0) | fit.dropout_at_start
    if a == 0:
        return np.ones_like(x)
    chance = np.where(may_be_dead, b + x + fit.dropout_at_start - 1, 1.0)
    silence = (r + fit.k * x) * np.log1p((whole - recent) / (alpha + recent))
    with np.errstate(over="ignore"):  # infinite odds of having left
        alive: Numbers = np.where(may_be_dead, 1 / (1 + a / chance / stage * np.exp(silence)), 1.0)
    return alive
