"""The likelihood beside mpmath's, its derivatives beside differences, and what may not change it."""

from collections.abc import Sequence
from math import exp, inf, isfinite, lgamma, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltv_xl.models import bgnbd, mbgcnbdk, mbgnbd
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD, Parameters, PurchaseModel
from ltv_xl.models.purchase_likelihood import (
    Sample,
    derivatives,
    derivatives_without_dropout,
    log_likelihood,
)
from ltv_xl.models.purchases import Numbers, Purchases
from tests.models.plain_likelihood import of_customer

Row = tuple[int, float, float]
ALL = [BG_NBD, *MBG_CNBD.values()]
CUSTOMERS = [
    (0, 0.0, 38.86),
    (0, 0.0, 0.0),
    (1, 0.14, 38.86),
    (2, 30.43, 38.86),
    (7, 12.0, 12.0),
    (221, 103.42857, 103.57143),
    (800, 100.0, 700.0),
]
SHOPS = [
    Parameters(0.243, 4.414, 0.793, 2.426),
    Parameters(0.11, 2.24, 0.31, 0.5),
    Parameters(0.5458741247391189, 13.409316394557274, 0.0009994943799344323, 0.03899022143378801),
    Parameters(1.5, 9.0, 1.0, 2e6),
    Parameters(3e5, 4e6, 0.8, 2.0),
]


def grouped(rows: Sequence[Row]) -> Purchases:
    """Customers as rows of frequency, recency and T."""
    frequency, recency, observed = zip(*rows, strict=True)
    return Purchases.of(frequency, recency, observed)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
@pytest.mark.parametrize("shop", SHOPS)
def test_each_customer_beside_mpmath(model: PurchaseModel, shop: Parameters) -> None:
    for customer in CUSTOMERS:
        ours = log_likelihood(shop, grouped([customer]), model) + customer[0] * lgamma(model.k)
        assert ours == pytest.approx(float(of_customer(shop, model, *customer)), rel=1e-10, abs=1e-10), (
            customer
        )


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_all_customers_together_are_the_sum_of_each(model: PurchaseModel) -> None:
    for shop in (*SHOPS, Parameters(0.5, 6.0, 0.0, 1.0)):
        each = [log_likelihood(shop, grouped([customer]), model) for customer in CUSTOMERS]
        assert log_likelihood(shop, grouped(CUSTOMERS), model) == pytest.approx(sum(each), rel=1e-12)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_without_dropout_is_the_limit_of_little(model: PurchaseModel) -> None:
    purchases = grouped(CUSTOMERS[:5])
    none = log_likelihood(Parameters(0.5, 6.0, 0.0, 1.0), purchases, model)
    little = log_likelihood(Parameters(0.5, 6.0, 1e-12, 1.0), purchases, model)
    assert none == pytest.approx(little, abs=1e-8)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_derivatives_beside_differences(model: PurchaseModel) -> None:
    sample = Sample.of(grouped(CUSTOMERS[1:]), model, 40.0)
    for point in np.random.default_rng(15).normal(0, 1.5, (20, 4)):
        _check_derivatives(derivatives, point, sample)
        _check_derivatives(derivatives_without_dropout, point[:2], sample)


def _check_derivatives(of: object, point: Numbers, sample: Sample) -> None:
    assert callable(of)
    step = 1e-5
    ways = np.eye(len(point)) * step
    here = of(point, sample)
    ahead, behind = [of(point + way, sample) for way in ways], [of(point - way, sample) for way in ways]
    pairs = list(zip(ahead, behind, strict=True))
    slopes = [(one.value - other.value) / (2 * step) for one, other in pairs]
    bends = [(one.gradient - other.gradient) / (2 * step) for one, other in pairs]
    scale = abs(here.value) + np.abs(here.hessian).max()
    np.testing.assert_allclose(here.gradient, slopes, rtol=1e-6, atol=1e-8 * scale)
    np.testing.assert_allclose(here.hessian, bends, rtol=1e-6, atol=1e-8 * scale)
    np.testing.assert_allclose(here.hessian, here.hessian.T, rtol=1e-12)


unhurried = settings(deadline=None)  # the first example loads what it needs; the machine may be busy
customers = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 300), st.integers(0, 300)).map(
        lambda figures: (figures[0], figures[1] / 7 if figures[0] else 0.0, (figures[1] + figures[2]) / 7)
    ),
    min_size=1,
    max_size=30,
)
shops = st.builds(Parameters, *[st.floats(-3, 3).map(exp)] * 4)


@unhurried
@given(customers, shops, st.sampled_from(ALL), st.randoms(use_true_random=False))
def test_the_order_of_customers_does_not_matter(
    rows: list[Row], shop: Parameters, model: PurchaseModel, chance: object
) -> None:
    mixed = list(rows)
    getattr(chance, "shuffle")(mixed)  # noqa: B009  # hypothesis' type says nothing of it
    assert log_likelihood(shop, grouped(rows), model) == log_likelihood(shop, grouped(mixed), model)


@unhurried
@given(customers, shops, st.sampled_from(ALL), st.integers(1, 9))
def test_a_weight_counts_as_so_many_customers(
    rows: list[Row], shop: Parameters, model: PurchaseModel, times: int
) -> None:
    columns = list(zip(*rows, strict=True))
    weighted = Purchases.of(columns[0], columns[1], columns[2], [times] * len(rows))
    repeated = grouped(rows * times)
    assert weighted.weight.tolist() == repeated.weight.tolist()
    assert log_likelihood(shop, weighted, model) == log_likelihood(shop, repeated, model)


@unhurried
@given(customers, shops, st.sampled_from(ALL), st.floats(-5, 5).map(exp))
def test_another_unit_of_time_changes_the_density_alone(
    rows: list[Row], shop: Parameters, model: PurchaseModel, unit: float
) -> None:
    """In days instead of weeks each repeat is 7 times less dense, whatever k is."""
    x, recency, observed = (np.array(column, float) for column in zip(*rows, strict=True))
    gaps = float(x @ np.log(np.where(x > 0, recency / np.maximum(x, 1), 1)))  # as if all of one length
    weeks = Purchases.of(x, recency, observed, log_gaps=gaps)
    days = Purchases.of(x, recency * unit, observed * unit, log_gaps=gaps + x.sum() * log(unit))
    wanted = log_likelihood(shop, weeks, model) - x.sum() * log(unit)
    scaled = log_likelihood(shop._replace(alpha=shop.alpha * unit), days, model)
    assert scaled == pytest.approx(wanted, rel=1e-9, abs=1e-7)


@unhurried
@given(customers, shops)
def test_one_stage_is_mbg_nbd(rows: list[Row], shop: Parameters) -> None:
    purchases = grouped(rows)
    assert mbgnbd.log_likelihood(shop, purchases) == mbgcnbdk.log_likelihood(shop, purchases, 1)
    assert -inf < bgnbd.log_likelihood(shop, purchases) < inf


def test_nothing_overflows_at_a_million_repeats() -> None:
    purchases = Purchases.of([1_000_000, 0], [9e5, 0], [1e6, 1e6])
    for model in ALL:
        point = derivatives(np.zeros(4), Sample.of(purchases, model, 1e6))
        assert isfinite(point.value)
        assert np.isfinite(point.gradient).all()
        assert np.isfinite(point.hessian).all()
