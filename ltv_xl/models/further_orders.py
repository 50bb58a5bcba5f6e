"""Orders to come from a customer who is alive now: the mean, and the mean of the square.

Stages of intervals pass at a rate λ, gamma distributed with shape r' and rate α'; k of them make an order,
and j of the current interval have passed. After each order the customer leaves with a probability that is
beta distributed with a and b'. Over a horizon h the stages N are then negative binomial, with r' and the
odds c = h ÷ α', and there is an m-th order with the probability

    P(Y ≥ m) = q_m · P(N ≥ mk - j),   q_m = Π_{i=0}^{m-2} (b' + i) ÷ (a + b' + i)

E[Y] = Σ_m P(Y ≥ m) and E[Y²] = Σ_m (2m - 1) P(Y ≥ m). Every term is positive, whatever the parameters:
nothing cancels at a = 1, nothing is undefined at a + b' < 1, as in the closed forms with ₂F₁. The sum is
taken over the values of N, or, where these are many, term by term with an integral for all beyond the
HEAD-th.
"""

from math import log1p

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.gamma_function import log_rise_beyond
from ltv_xl.models.purchases import Numbers

MOST_STAGES = 4096
"""Where N may be larger the terms beyond HEAD are integrated."""
MOST_LOG = 650.0
"""P(N = 0) is a floating-point number up to here."""
COARSE = 16
"""Rows whose numbers of terms differ by less are worked on together."""
BLOCK = 8192
"""Rows at a time, as a processor's cache holds."""
FEW = 256
"""Of fewer rows all powers are computed at once."""
HEAD = 64
"""Terms that are added up before the integral begins: the rest then changes slowly from one to the next."""
TAIL = 38.0
"""What is left out has e^-38 of the weight, about 1e-16."""
PANELS = 6
NODES = 32


def further_orders(
    shape: Numbers, odds: Numbers, b: Numbers, a: float, k: int, stage: int, moment: int = 1
) -> Numbers:
    """E[Y] (moment 1) or E[Y²] (moment 2) of each row.

    shape: r', of which any two differ by a whole number; odds: c = h ÷ α'; b: b', equal where shape is;
    stage: j.
    """
    mean = shape * odds
    with np.errstate(divide="ignore", over="ignore"):
        count = np.ceil(mean + 8 * np.sqrt(mean * (1 + odds)) + TAIL / np.log1p(1 / odds)) + k
    far = (count > MOST_STAGES) | (shape * np.log1p(odds) > MOST_LOG)
    total = np.zeros(len(shape))
    near = np.flatnonzero((odds > 0) & ~far)
    for rows in _groups(shape, count, near):
        terms = int(count[rows].max())
        if _log_ways(float(shape[rows[0]]), terms) > MOST_LOG:
            far[rows] = True
            continue
        weights = _weights(float(shape[rows[0]]), float(b[rows[0]]), terms, a, k, stage, moment)
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            none = np.exp(-shape[block] * np.log1p(odds[block]))  # P(N = 0)
            share = odds[block] / (1 + odds[block])
            total[block] = none * _polynomial(share, weights[: int(count[block].max())])
    if far.any():
        total[far] = _integrated(shape[far], odds[far], b[far], count[far], a, k, stage, moment)
    return total


def _groups(shape: Numbers, count: Numbers, rows: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """The rows of each shape, those of about as many terms together. Short integers are sorted quickly."""
    if not len(rows):
        return []
    rows = rows[np.argsort((count[rows] // COARSE).astype(np.int16), kind="stable")]
    steps = np.rint(shape[rows] - shape[rows].min())
    kind = np.int16 if steps.max() < np.iinfo(np.int16).max else np.int64
    rows = rows[np.argsort(steps.astype(kind), kind="stable")]
    return np.split(rows, np.flatnonzero(np.diff(shape[rows])) + 1)


def _log_ways(shape: float, terms: int) -> float:
    """No less than the logarithm of the largest of the weights, but for the number of orders."""
    return shape * log1p(terms / shape) + terms * log1p(shape / terms)


def _weights(shape: float, b: float, terms: int, a: float, k: int, stage: int, moment: int) -> Numbers:
    """For n = 0, 1, ..., what E[Y] ÷ P(N = 0) gains by share^n: (r')_n ÷ n! · Σ of the q_m of the orders
    that n stages make; share: c ÷ (1 + c).
    """
    n = np.arange(terms)
    ways = np.concatenate([[1.0], np.multiply.accumulate((shape + n[:-1]) / (n[:-1] + 1))])
    m = np.arange(1, (terms - 1 + stage) // k + 1)
    stays = np.concatenate([[1.0], np.multiply.accumulate((b + m[:-1] - 1) / (a + b + m[:-1] - 1))])[: len(m)]
    orders = np.concatenate([[0.0], np.add.accumulate((2.0 * m - 1) ** (moment - 1) * stays)])
    weights: Numbers = ways * orders[(n + stage) // k]
    return weights


def _polynomial(share: Numbers, weights: Numbers) -> Numbers:
    """Σ weights_n share^n of each row: of many rows by Horner's rule, of few as a product."""
    if len(share) < FEW:
        powers = np.ones((len(weights), len(share)))
        powers[1:] = share
        product: Numbers = weights @ np.multiply.accumulate(powers, out=powers)
        return product
    total = np.full_like(share, weights[-1])
    for weight in weights[-2::-1].tolist():
        total *= share
        total += weight
    return total


def _integrated(
    shape: Numbers, odds: Numbers, b: Numbers, count: Numbers, a: float, k: int, stage: int, moment: int
) -> Numbers:
    """The first HEAD terms, and an integral over the others, by the formula of Euler and Maclaurin: the sum
    of f beyond M is ∫ f from M + 1/2, and f' ÷ 24 - 7 f''' ÷ 5760 there. Of differences of step 1 in the
    place of derivatives, the first brings a further -10 f''' ÷ 5760.
    """
    total = np.zeros_like(shape)
    stays = np.ones_like(shape)
    for m in range(1, HEAD + 1):
        total += (2 * m - 1) ** (moment - 1) * stays * reached(m, shape, odds, k, stage)
        stays *= (b + m - 1) / (a + b + m - 1)

    def term(m: Numbers) -> Numbers:
        longer = np.exp(log_rise_beyond(b + HEAD, a) - log_rise_beyond(b + m - 1, a))
        weight = (2 * m - 1) ** (moment - 1) * stays * longer
        weighted: Numbers = weight * reached(m, shape, odds, k, stage)
        return weighted

    start = np.full_like(shape, HEAD + 0.5)
    after, before = term(start + 0.5), term(start - 0.5)
    total += (after - before) / 24
    total -= 17 / 5760 * (term(start + 1.5) - 3 * after + 3 * before - term(start - 1.5))
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    for lower, upper in _panels(shape, odds, count, k):
        half = (upper - lower) / 2
        for node, share in zip(nodes.tolist(), weights.tolist(), strict=True):
            place = np.exp(lower + half * (1 + node))
            total += share * half * place * term(place)
    return total


def _panels(shape: Numbers, odds: Numbers, count: Numbers, k: int) -> list[tuple[Numbers, Numbers]]:
    """Where the integral over ln m is cut: from HEAD + 1/2 to where few customers get, and from there on
    around the mean, where P(N ≥ mk - j) falls. Of no width where nothing is left.
    """
    mean, deviation = shape * odds, np.sqrt(shape * odds * (1 + odds))
    first = np.full_like(shape, np.log(HEAD + 0.5))
    last = np.maximum(first, np.log(np.maximum(count / k, 1.0)))
    falls = np.clip(np.log(np.maximum((mean - 10 * deviation) / k, 1.0)), first, last)
    return [
        (low + (high - low) * panel / PANELS, low + (high - low) * (panel + 1) / PANELS)
        for low, high in ((first, falls), (falls, last))
        for panel in range(PANELS)
    ]


def reached(m: Numbers | int, shape: Numbers, odds: Numbers, k: int, stage: int) -> Numbers:
    """P(N ≥ mk - j), from the smaller of the two shares that the odds make."""
    from scipy.special import betainc, betaincc

    stages, share = m * k - stage, odds / (1 + odds)
    probability: Numbers = np.where(
        odds < 1, betainc(stages, shape, share), betaincc(shape, stages, 1 / (1 + odds))
    )
    return probability
