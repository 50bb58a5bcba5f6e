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
from numpy.typing import NDArray

from ltv_xl.models.newton import Derivatives, by_logarithms
from ltv_xl.models.purchase_fit import MOST_STAGES, Parameters, PurchaseModel
from ltv_xl.models.purchases import Numbers, Purchases

BLOCK = 4096
"""Groups that are worked on at a time."""


@dataclass(frozen=True)
class Block:
    """Some groups, few enough for a processor's cache; an entry for each.

    repeats: k x. kind: its place among the sample's. silence: T - t_x. weighted: two columns, weight and
    weight · repeats. before: n; None where nobody may have left.
    """

    repeats: Numbers
    kind: NDArray[np.intp]
    recency: Numbers
    observed: Numbers
    silence: Numbers
    weighted: Numbers
    before: Numbers | None


@dataclass(frozen=True)
class Sample:
    """What the likelihood of one model reads, with times in units of `unit`.

    repeated, stayed: for i = 0, 1, ..., how many customers bought again more than i times, and how many
    stayed more than i times, as those do who are still there. repeats: each k x that there is. unit: in the
    unit of the purchases.
    """

    k: int
    repeats: Numbers
    blocks: Sequence[Block]
    repeated: Numbers
    stayed: Numbers
    customers: float
    unit: float

    @classmethod
    def of(cls, purchases: Purchases, model: PurchaseModel, unit: float = 1.0) -> "Sample":
        """The purchases as the model sees them."""
        frequency = purchases.frequency.astype(np.intp)
        number = np.bincount(frequency, purchases.weight)
        repeated = number[::-1].cumsum()[::-1][1:]
        stayed = np.concatenate([[purchases.customers], repeated]) if model.dropout_at_start else repeated
        repeats = model.k * np.flatnonzero(np.bincount(frequency)).astype(np.float64)
        blocks = [_block(purchases, model, unit, repeats, here) for here in _slices(purchases, model)]
        return cls(model.k, repeats, blocks, repeated, stayed, purchases.customers, unit)


def _slices(purchases: Purchases, model: PurchaseModel) -> Iterator[slice]:
    """Of all groups, cut where a block is full, and between those who may have left and those who may not."""
    first = 0 if model.dropout_at_start else int(np.searchsorted(purchases.frequency, 0, side="right"))
    for begin, end in ((0, first), (first, len(purchases.weight))):
        for start in range(begin, end, BLOCK):
            yield slice(start, min(start + BLOCK, end))


def _block(purchases: Purchases, model: PurchaseModel, unit: float, kinds: Numbers, here: slice) -> Block:
    x, weight = purchases.frequency[here], purchases.weight[here]
    recency, observed = purchases.recency[here] / unit, purchases.observed[here] / unit
    before = x if model.dropout_at_start else x - 1 if x[0] > 0 else None
    repeats = model.k * x
    weighted = np.stack([weight, weight * repeats], axis=1)
    return Block(
        repeats, kinds.searchsorted(repeats), recency, observed, observed - recency, weighted, before
    )


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
    coefficients = _coefficients(r, sample)
    for block in sample.blocks:
        spans = _Spans.of(r, alpha, block, coefficients)
        value += _still_there(r, alpha, spans, block, gradient, hessian)
    hessian[1, 0] = hessian[0, 1]  # of the two, only the latter was summed
    return by_logarithms(Derivatives(value, gradient, hessian), np.array([r, alpha]))


def derivatives(log_parameters: Numbers, sample: Sample) -> Derivatives:
    """The logarithm, by ln r, ln alpha, ln a and ln b."""
    r, alpha, a, b = np.exp(log_parameters)
    value, gradient, hessian = _stays(a, b, sample)
    stages = _stages(r, alpha, sample)
    value += stages.value
    gradient[:2] += stages.gradient
    hessian[:2, :2] += stages.hessian
    coefficients = _coefficients(r, sample)
    for block in sample.blocks:
        spans = _Spans.of(r, alpha, block, coefficients)
        value += _still_there(r, alpha, spans, block, gradient, hessian)
        if block.before is not None:
            value += _left(a, b + block.before, spans, block, gradient, hessian)
    hessian[1, 0] = hessian[0, 1]  # of the two, only the latter was summed
    return by_logarithms(Derivatives(value, gradient, hessian), np.array([r, alpha, a, b]))


def _stages(r: float, alpha: float, sample: Sample) -> Derivatives:
    """Of all customers, ln (Gamma(rho) / Gamma(r) · alpha^-kx), by r and alpha."""
    stage = r + np.arange(sample.k * len(sample.repeated))
    begun = np.repeat(sample.repeated, sample.k)
    inverse, each = 1 / stage, begun.sum() / alpha
    gradient = np.array([begun @ inverse, -each])
    hessian = np.array([[-(begun @ (inverse * inverse)), 0.0], [0.0, each / alpha]])
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
    def of(cls, r: float, alpha: float, block: Block, coefficients: Numbers) -> "_Spans":
        """At r and alpha; coefficients: see _coefficients, none where k = 1."""
        past = alpha + block.observed
        waiting = None
        if len(coefficients):
            waiting = _waiting(coefficients.take(block.kind, axis=1), block.silence / past, past)
        return cls(r + block.repeats, past, alpha + block.recency, waiting)


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
    gradient[0] -= plain[0, 0]
    gradient[1] += by_rho[1] / alpha
    hessian[0, 1] += by_both
    hessian[1, 1] -= by_rho[2] / alpha**2
    if spans.waiting is None:
        return -float(by_rho[0])
    sums = spans.waiting @ block.weighted[:, 0]
    gradient[:2] += sums[1:3]
    hessian[0, :2] += sums[3:5]
    hessian[1, 1] += sums[5]
    return float(sums[0] - by_rho[0])


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
    hessian[0, 1] += weight @ gap
    hessian[1, 1] -= weight @ (rho * gap * (1 / past + 1 / last))
    hessian[2, 2] -= weight.sum() / a**2
    hessian[3, 3] += weight @ slope[3] ** 2
    if waiting is not None:
        sums = waiting[3:] @ weight
        hessian[0, :2] -= sums[:2]
        hessian[1, 1] -= sums[2]
    return float(block.weighted[:, 0] @ (np.maximum(log_odds, 0) + np.log1p(small)))


def _coefficients(r: float, sample: Sample) -> Numbers:
    """For each x, (rho)_j / j! for j = 1 to k - 1, then its first derivatives by rho, then its second."""
    j = np.arange(1.0, sample.k)[:, None]
    rising = r + sample.repeats + (j - 1)
    value = np.multiply.accumulate(rising / j)
    inverse = 1 / rising
    first = np.add.accumulate(inverse)  # of the logarithm
    second = first**2 - np.add.accumulate(inverse**2)
    return np.concatenate([value, value * first, value * second])


def _sums(k: int) -> Numbers:
    """A row for each of the six sums over j that _waiting takes of _coefficients."""
    j, one, none = np.arange(1.0, k), np.ones(k - 1), np.zeros(k - 1)
    rows = (
        (one, none, none),
        (j, none, none),
        (j * (j + 1), none, none),
        (none, one, none),
        (none, j, none),
        (none, none, one),
    )
    return np.array([np.concatenate(row) for row in rows])


SUMS = {k: _sums(k) for k in range(1, MOST_STAGES + 1)}


def _waiting(coefficients: Numbers, share: Numbers, past: Numbers) -> Numbers:
    """Of each group, ln S and its derivatives by rho, alpha, twice by rho, by both, twice by alpha: six rows.

    coefficients: see _coefficients. share: (T - t_x) / (alpha + T). past: alpha + T.
    """
    powers = np.empty((len(coefficients) // 3, len(share)))
    powers[0] = share
    for power in range(1, len(powers)):
        np.multiply(powers[power - 1], share, out=powers[power])
    terms = (coefficients.reshape(3, *powers.shape) * powers).reshape(coefficients.shape)
    others, stages, pairs, by_rho, stages_by_rho, bend = sums = SUMS[len(powers) + 1] @ terms
    total = 1 + others
    sums[1:] /= total
    rows = np.empty((6, len(share)))
    np.log(total, out=rows[0])
    rows[1] = by_rho
    rows[2] = -stages / past
    rows[3] = bend - by_rho**2
    rows[4] = (by_rho * stages - stages_by_rho) / past
    rows[5] = (pairs - stages**2) / past**2
    return rows
