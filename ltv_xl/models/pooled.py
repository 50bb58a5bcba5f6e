"""One fit for all segments, in which small segments lean on the whole.

Segments share the model; each shifts two of its parameters, at most as far as its own customers warrant:

    ln α_s = ln α + δ_s              how often the segment's customers order
    ln a_s = ln a + ε_s              how readily they leave: ε is the shift of the log odds a ÷ b

The shifts are normal around 0 with the variances τ² of the rate and of leaving (empirical Bayes): the fit
maximizes Σ log-likelihood - Σ δ² ÷ 2τ² - Σ ε² ÷ 2τ², and the variances maximize the marginal likelihood by
Laplace's approximation. Its derivative is 0 where τ² = Σ δ² ÷ (S - tr C ÷ τ²), with C the shifts' covariance
(MacKay 1992, Bayesian Interpolation, Neural Computation 4(3)); that is repeated until it holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ltv_xl.models.newton import Derivatives, Maximum, maximize
from ltv_xl.models.purchase_fit import Parameters, PurchaseFit
from ltv_xl.models.purchase_likelihood import Sample, derivatives, derivatives_without_dropout
from ltv_xl.models.purchases import Numbers, Purchases

FIRST_SPREAD, LEAST_SPREAD, MOST_SPREAD = 0.3, 0.03, 3.0
"""Of τ. At the least all segments are as good as the same; at the most each is fitted as if alone."""
MOST_ROUNDS = 30
SETTLED = 0.01
"""The rounds end when τ changes by less, as a share."""


@dataclass(frozen=True)
class PooledFit:
    """Fits of all segments together.

    segments: one for each, in their order; whole: that without shifts, of a segment not seen. spreads: τ of
    the rate and of leaving, as standard deviations of the shifts; of the rate alone without dropout. point,
    covariance: of ln r, ln α, ln a, ln b and of each segment's shifts in turn; times in `unit`.
    """

    segments: tuple[PurchaseFit, ...]
    whole: PurchaseFit
    spreads: tuple[float, ...]
    point: Numbers
    covariance: Numbers
    unit: float


def fit_pooled(segments: Sequence[Purchases], whole: PurchaseFit) -> PooledFit:
    """Of segments that make up the customers of `whole`, a fit of one model to all of them together.

    ValueError where `whole` says nothing. Segments without customers get the whole's parameters.
    """
    if not np.isfinite(whole.parameters).all():
        raise ValueError(f"{whole.model} could not be fitted: {', '.join(whole.troubles)}")
    likelihood = Likelihood.of(segments, whole)
    spreads = np.full(likelihood.shifts, FIRST_SPREAD)
    point = likelihood.start
    for _ in range(MOST_ROUNDS if len(segments) > 1 else 1):
        peak = _maximum(likelihood, point, spreads)
        covariance, before = _covariance(peak), spreads
        point = peak.point
        spreads = _spreads(likelihood, point, covariance, spreads)
        if (np.abs(spreads - before) < SETTLED * before).all():
            break
    peak = _maximum(likelihood, point, spreads)
    return PooledFit(
        tuple(likelihood.segment_fit(peak.point, segment) for segment in range(len(segments))),
        likelihood.fit_at(whole, peak.point[: likelihood.shared], whole.log_likelihood, whole.n),
        tuple(spreads.tolist()),
        peak.point,
        _covariance(peak),
        likelihood.unit,
    )


@dataclass(frozen=True)
class Likelihood:
    """That of all segments, by the shared parameters and the shifts. samples: None without customers."""

    samples: Sequence[Sample | None]
    whole: PurchaseFit
    unit: float

    @classmethod
    def of(cls, segments: Sequence[Purchases], whole: PurchaseFit, unit: float | None = None) -> "Likelihood":
        """Of the whole's model; unit: of time, else the mean time of observation."""
        if unit is None:
            customers = sum(each.customers for each in segments)
            unit = sum(float(each.weight @ each.observed) for each in segments) / customers
        model = whole.purchase_model
        samples = [Sample.of(each, model, unit) if len(each.weight) else None for each in segments]
        return cls(samples, whole, unit)

    @property
    def shared(self) -> int:
        """How many parameters are shared."""
        return 4 if self.whole.parameters.a else 2

    @property
    def shifts(self) -> int:
        """How many shifts a segment has: those of ln α and ln a, or of ln α alone."""
        return self.shared // 2

    @property
    def customers(self) -> float:
        """Of all segments."""
        return sum(sample.customers for sample in self.samples if sample)

    @property
    def start(self) -> Numbers:
        """The whole's parameters, without shifts."""
        scaled = self.whole.parameters._replace(alpha=self.whole.parameters.alpha / self.unit)
        return np.concatenate([np.log(scaled[: self.shared]), np.zeros(self.shifts * len(self.samples))])

    def places(self, segment: int) -> NDArray[np.intp]:
        """Where the parameters that a segment's likelihood reads are: the shared ones, then its shifts."""
        shifts = self.shared + segment * self.shifts + np.arange(self.shifts)
        return np.concatenate([np.arange(self.shared), shifts])

    def segment_point(self, point: Numbers, segment: int) -> Numbers:
        """The logarithms of a segment's parameters."""
        own = point[self.places(segment)]
        return own[: self.shared] + self._spread_out(own[self.shared :])

    def _spread_out(self, shifts: Numbers) -> Numbers:
        """The shifts at the places of α and a."""
        out = np.zeros(self.shared)
        out[1 : 1 + self.shifts] = shifts
        return out

    def segment_derivatives(self, log_parameters: Numbers, sample: Sample) -> Derivatives:
        """Of one sample, by the shared parameters and a segment's own shifts."""
        of = derivatives if self.shared == 4 else derivatives_without_dropout
        value, gradient, hessian = of(log_parameters, sample)
        both = np.concatenate([np.arange(self.shared), 1 + np.arange(self.shifts)])
        return Derivatives(value, gradient[both], hessian[both[:, None], both])

    def derivatives(self, point: Numbers, spreads: Numbers) -> Derivatives:
        """Of all segments and the penalty of their shifts, for the mean customer."""
        precision = np.tile(spreads**-2.0, len(self.samples))
        shifts = point[self.shared :]
        value = -0.5 * float(precision @ shifts**2)
        gradient, hessian = np.zeros_like(point), np.zeros((len(point), len(point)))
        gradient[self.shared :] = -precision * shifts
        hessian[self.shared :, self.shared :] = np.diag(-precision)
        for segment, sample in enumerate(self.samples):
            if sample:
                own = self.segment_derivatives(self.segment_point(point, segment), sample)
                places = self.places(segment)
                value += own.value
                gradient[places] += own.gradient
                hessian[places[:, None], places] += own.hessian
        return Derivatives(value / self.customers, gradient / self.customers, hessian / self.customers)

    def slope(self, point: Numbers) -> Numbers:
        """The gradient over all customers, without the penalty."""
        slope = np.zeros_like(point)
        for segment, sample in enumerate(self.samples):
            if sample:
                own = self.segment_derivatives(self.segment_point(point, segment), sample)
                slope[self.places(segment)] += own.gradient
        return slope

    def segment_fit(self, point: Numbers, segment: int) -> PurchaseFit:
        """A segment's own fit, as far as it has one."""
        own, sample = self.segment_point(point, segment), self.samples[segment]
        value = self.segment_derivatives(own, sample).value if sample else 0.0
        return self.fit_at(self.whole, own, value, sample.customers if sample else 0.0)

    def fit_at(self, like: PurchaseFit, log_parameters: Numbers, value: float, n: float) -> PurchaseFit:
        """A fit of the same model with these parameters."""
        values = np.exp(log_parameters).tolist()
        parameters = Parameters(values[0], values[1] * self.unit, *(values[2:] or (0.0, 1.0)))
        return PurchaseFit(
            like.model, parameters, None, value, n, like.troubles, like.k, like.dropout_at_start
        )


def _maximum(likelihood: Likelihood, start: Numbers, spreads: Numbers) -> Maximum:
    """The shared parameters and shifts of most penalized likelihood; its Hessian that of all customers."""
    peak = maximize(lambda point: likelihood.derivatives(point, spreads), start)
    return peak._replace(hessian=peak.hessian * likelihood.customers)


def _covariance(peak: Maximum) -> Numbers:
    """The inverse of the curvature; where it is flat, as if it were hardly bent."""
    curvature, axes = np.linalg.eigh(-peak.hessian)
    covariance: Numbers = (axes / np.maximum(curvature, 1e-6)) @ axes.T
    return covariance


def _spreads(likelihood: Likelihood, point: Numbers, covariance: Numbers, spreads: Numbers) -> Numbers:
    """The next τ; see the module."""
    shifts = point[likelihood.shared :].reshape(-1, likelihood.shifts)
    unsure = np.diag(covariance)[likelihood.shared :].reshape(-1, likelihood.shifts)
    measured = np.maximum(len(shifts) - unsure.sum(0) / spreads**2, 1e-3)
    following: Numbers = np.clip(np.sqrt((shifts**2).sum(0) / measured), LEAST_SPREAD, MOST_SPREAD)
    return following
