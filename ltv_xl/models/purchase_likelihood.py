"""The likelihood of the whole family of repeat-buying models, with its derivatives.

One customer with x repeats, the last at t_x, observed to T; k stages of an interval; rho = r + k x; and n,
how many times a customer who has left had stayed before: x where the first order may be the last, else x - 1.
Without dropout the likelihood is, up to the gaps between orders,

    Gamma(rho) / Gamma(r) · alpha^-kx · (1 + T / alpha)^-rho · S,
    S = sum over j < k of (rho)_j / j! · ((T - t_x) / (alpha + T))^j     with (rho)_j the rising factorial

and dropout multiplies it by

    B(a, b + n + 1) / B(a, b) · (1 + odds),
    odds = a / (b + n) · ((alpha + T) / (alpha + t_x))^rho / S,          0 where n < 0

the odds being those of having left after the last order. The ratios of special functions are products over
whole numbers, and are summed as logarithms over all customers that have come so far: nothing overflows or
cancels however large the parameters are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lgamma, log
from typing import NamedTuple

import numpy as np

from ltv_xl.models.newton import Derivatives
from ltv_xl.models.purchase_fit import Parameters, PurchaseModel
from ltv_xl.models.purchases import Numbers, Purchases

BLOCK = 4096
"""Groups that are worked on at a time."""


@dataclass(frozen=True)
class Block:
    """Some groups, few enough for a processor's cache; an entry for each.

    repeats: k x. silence: T - t_x. weighted: two columns, weight and weight · repeats. before: n; None where
    nobody may have left.
    """

    repeats: Numbers
    recency: Numbers
    observed: Numbers
    silence: Numbers
    weighted: Numbers
    before: Numbers | None


@dataclass(frozen=True)
class Sample:
    """What the likelihood of one model reads, with times in units of `unit`.

    repeated, stayed: for i = 0, 1, ..., how many customers bought again more than i times, and how many
    stayed more than i times, as those do who are still there. unit: in the unit of the purchases.
    """

    k: int
    blocks: Sequence[Block]
    repeated: Numbers
    stayed: Numbers
    customers: float
    unit: float

    @classmethod
    def of(cls, purchases: Purchases, model: PurchaseModel, unit: float = 1.0) -> "Sample":
        """The purchases as the model sees them."""
        number = np.bincount(purchases.frequency.astype(np.int64), purchases.weight)
        repeated = number[::-1].cumsum()[::-1][1:]
        stayed = np.concatenate([[purchases.customers], repeated]) if model.dropout_at_start else repeated
        blocks = list(_blocks(purchases, model, unit))
        return cls(model.k, blocks, repeated, stayed, purchases.customers, unit)


def _blocks(purchases: Purchases, model: PurchaseModel, unit: float) -> Iterator[Block]:
    """Groups without repeats and groups with them apart, each cut where a block is full."""
    repeats, recency, observed = (
        model.k * purchases.frequency,
        purchases.recency / unit,
        purchases.observed / unit,
    )
    silence = observed - recency
    weighted = np.stack([purchases.weight, purchases.weight * repeats], axis=1)
    first = int(np.searchsorted(purchases.frequency, 0, side="right"))
    for begin, end in ((0, first), (first, len(purchases.weight))):
        for start in range(begin, end, BLOCK):
            here = slice(start, min(start + BLOCK, end))
            x = purchases.frequency[here]
            before = x if model.dropout_at_start else x - 1 if start >= first else None
            yield Block(repeats[here], recency[here], observed[here], silence[here], weighted[here], before)


def log_likelihood(parameters: Parameters, purchases: Purchases, model: PurchaseModel) -> float:
    """The logarithm over all customers; with the gaps where they are known: only then different k compare."""
    sample = Sample.of(purchases, model)
    if parameters.a > 0:
        value = derivatives(np.log(parameters), sample).value
    else:
        value = derivatives_without_dropout(np.log(parameters[:2]), sample).value
    return value + gaps_term(purchases, model.k)


def gaps_term(purchases: Purchases, k: int, unit: float = 1.0) -> float:
    """What no parameter changes: (k - 1) sum ln(gap) - ln Gamma(k) sum x, and what the unit of time does.

    unit: that of the Sample. Gaps that are not known count as 1.
    """
    gaps = (k - 1) * (purchases.log_gaps or 0.0) - lgamma(k) * purchases.repeats
    return gaps - k * log(unit) * purchases.repeats


def derivatives_without_dropout(log_parameters: Numbers, sample: Sample) -> Derivatives:
    """The logarithm without dropout, by ln r and ln alpha."""
    r, alpha = np.exp(log_parameters)
    value, gradient, hessian = _stages(r, alpha, sample)
    for block in sample.blocks:
        spans = _Spans.of(r, alpha, sample.k, block)
        value += _still_there(r, alpha, spans, block, gradient, hessian)
    return _by_logarithms(value, gradient, hessian, np.array([r, alpha]))


def derivatives(log_parameters: Numbers, sample: Sample) -> Derivatives:
    """The logarithm, by ln r, ln alpha, ln a and ln b."""
    r, alpha, a, b = np.exp(log_parameters)
    value, gradient, hessian = _stays(a, b, sample)
    stages = _stages(r, alpha, sample)
    value += stages.value
    gradient[:2] += stages.gradient
    hessian[:2, :2] += stages.hessian
    for block in sample.blocks:
        spans = _Spans.of(r, alpha, sample.k, block)
        value += _still_there(r, alpha, spans, block, gradient, hessian)
        if block.before is not None:
            value += _left(a, b + block.before, spans, block, gradient, hessian)
    return _by_logarithms(value, gradient, hessian, np.array([r, alpha, a, b]))


def _by_logarithms(value: float, gradient: Numbers, hessian: Numbers, parameters: Numbers) -> Derivatives:
    gradient = gradient * parameters
    return Derivatives(value, gradient, hessian * np.outer(parameters, parameters) + np.diag(gradient))


def _stages(r: float, alpha: float, sample: Sample) -> Derivatives:
    """Of all customers, ln (Gamma(rho) / Gamma(r) · alpha^-kx), by r and alpha."""
    stage = r + np.arange(sample.k * len(sample.repeated))
    begun = np.repeat(sample.repeated, sample.k)
    each = begun.sum() / alpha
    gradient = np.array([begun @ (1 / stage), -each])
    hessian = np.array([[-(begun @ stage**-2.0), 0.0], [0.0, each / alpha]])
    return Derivatives(float(begun @ np.log(stage / alpha)), gradient, hessian)


def _stays(a: float, b: float, sample: Sample) -> Derivatives:
    """Of all customers, ln (B(a, b + n + 1) / B(a, b)), by r, alpha, a and b."""
    number = np.arange(len(sample.stayed))
    stay, either = 1 / (b + number), 1 / (a + b + number)
    gradient, hessian = np.zeros(4), np.zeros((4, 4))
    gradient[2:] = -(sample.stayed @ either), a * (sample.stayed @ (stay * either))
    hessian[2:, 2:] = sample.stayed @ either**2
    hessian[3, 3] -= sample.stayed @ stay**2
    return Derivatives(-float(sample.stayed @ np.log1p(a * stay)), gradient, hessian)


class _Spans(NamedTuple):
    """Of each group of a block: rho, alpha + T, alpha + t_x, and ln S with its derivatives, see _waiting."""

    rho: Numbers
    past: Numbers
    last: Numbers
    waiting: Numbers | None

    @classmethod
    def of(cls, r: float, alpha: float, k: int, block: Block) -> "_Spans":
        rho, past = r + block.repeats, alpha + block.observed
        waiting = None if k == 1 else _waiting(rho, block.silence / past, past, k)
        return cls(rho, past, alpha + block.recency, waiting)


def _still_there(
    r: float, alpha: float, spans: _Spans, block: Block, gradient: Numbers, hessian: Numbers
) -> float:
    """Of a block, ln ((1 + T / alpha)^-rho · S); its derivatives are added to gradient and hessian."""
    rows = np.empty((3, len(spans.past)))
    np.log1p(block.observed / alpha, out=rows[0])
    np.divide(block.observed, spans.past, out=rows[1])
    np.multiply(rows[1], 2 - rows[1], out=rows[2])
    plain = rows @ block.weighted
    by_rho = r * plain[:, 0] + plain[:, 1]
    by_both = plain[1, 0] / alpha
    gradient[:2] += -plain[0, 0], by_rho[1] / alpha
    hessian[:2, :2] += ((0.0, by_both), (by_both, -by_rho[2] / alpha**2))
    if spans.waiting is None:
        return -float(by_rho[0])
    value, slope_r, slope_alpha, r_r, r_alpha, alpha_alpha = spans.waiting @ block.weighted[:, 0]
    gradient[:2] += slope_r, slope_alpha
    hessian[:2, :2] += ((r_r, r_alpha), (r_alpha, alpha_alpha))
    return float(value - by_rho[0])


def _left(
    a: float, chance: Numbers, spans: _Spans, block: Block, gradient: Numbers, hessian: Numbers
) -> float:
    """Of a block, ln (1 + odds); its derivatives are added to gradient and hessian. chance: b + n."""
    rho, past, last, waiting = spans
    slope = np.empty((4, len(rho)))  # of the log odds
    np.log1p(block.silence / last, out=slope[0])
    log_odds = rho * slope[0] + np.log(a / chance)
    gap = -block.silence / (past * last)
    np.multiply(rho, gap, out=slope[1])
    slope[2] = 1 / a
    np.divide(-1, chance, out=slope[3])
    if waiting is not None:
        log_odds -= waiting[0]
        slope[:2] -= waiting[1:3]
    small = np.exp(-np.abs(log_odds))
    left = np.where(log_odds >= 0, 1.0, small) / (1 + small)
    weight = block.weighted[:, 0] * left
    gradient += slope @ weight
    hessian += (slope * (weight * (1 - left))) @ slope.T
    bend_alpha = weight @ gap
    hessian[:2, :2] += (
        (0.0, bend_alpha),
        (bend_alpha, -(weight @ (rho * gap * ((past + last) / (past * last))))),
    )
    hessian[2, 2] -= weight.sum() / a**2
    hessian[3, 3] += weight @ slope[3] ** 2
    if waiting is not None:
        r_r, r_alpha, alpha_alpha = waiting[3:] @ weight
        hessian[:2, :2] -= ((r_r, r_alpha), (r_alpha, alpha_alpha))
    return float(block.weighted[:, 0] @ (np.maximum(log_odds, 0) + np.log1p(small)))


def _waiting(rho: Numbers, share: Numbers, past: Numbers, k: int) -> Numbers:
    """Of each group, ln S and its derivatives by rho, alpha, twice by rho, by both, twice by alpha: six rows.

    share: (T - t_x) / (alpha + T). past: alpha + T.
    """
    term, first, second = np.ones_like(rho), np.zeros_like(rho), np.zeros_like(rho)
    total, rhos, rho_rhos, stages, rho_stages, pairs = sums = np.zeros((6, len(rho)))
    total += term
    for j in range(1, k):
        inverse = 1 / (rho + (j - 1))
        term = term * share * (rho + (j - 1)) / j
        first = first + inverse
        second = second + inverse**2
        slope = term * first
        total += term
        rhos += slope
        rho_rhos += slope * first - term * second
        stages += j * term
        rho_stages += j * slope
        pairs += j * (j + 1) * term
    sums[1:] /= total
    rho_rhos -= rhos**2
    by_past = 1 / past
    return np.stack([
        np.log(total),
        rhos,
        -stages * by_past,
        rho_rhos,
        (rhos * stages - rho_stages) * by_past,
        (pairs - stages**2) * by_past**2,
    ])
