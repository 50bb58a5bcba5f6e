"""Customers with equal figures are one group, and impossible figures are refused with what and where."""

import numpy as np
import pytest

from ltv_xl.models import purchases as purchases_module
from ltv_xl.models.purchases import ImpossiblePurchases, Purchases


def test_equal_customers_are_one_group() -> None:
    purchases = Purchases.of([1, 0, 1, 0, 1], [2, 0, 2, 0, 2], [5, 5, 5, 4, 6], log_gaps=3.0)
    assert purchases.frequency.tolist() == [0, 0, 1, 1]
    assert purchases.recency.tolist() == [0, 0, 2, 2]
    assert purchases.observed.tolist() == [4, 5, 5, 6]
    assert purchases.weight.tolist() == [1, 1, 2, 1]
    assert (purchases.customers, purchases.repeat_buyers, purchases.repeats) == (5, 3, 3)
    assert purchases.mean_observed == 5
    assert purchases.log_gaps == 3.0


def test_weights_of_equal_groups_add_up() -> None:
    purchases = Purchases.of([1, 0, 1], [2, 0, 2], [5, 5, 5], [2, 3, 0.5])
    assert purchases.weight.tolist() == [3, 2.5]


def test_so_many_kinds_that_no_number_holds_them_are_grouped_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    columns = chance.integers(1, 5, 200), chance.integers(1, 5, 200), chance.integers(5, 8, 200)
    usual = Purchases.of(*columns)
    monkeypatch.setattr(purchases_module, "LARGEST", 10)
    slow = Purchases.of(*columns)
    for name in ("frequency", "recency", "observed", "weight"):
        assert getattr(usual, name).tolist() == getattr(slow, name).tolist()


def test_nobody() -> None:
    assert Purchases.of([], [], []).customers == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((1, np.nan, 5), "not_finite"),
        ((1, 2, np.inf), "not_finite"),
        ((-1, 2, 5), "negative"),
        ((1, -2, 5), "negative"),
        ((0, 0, -5), "negative"),
        ((1.5, 2, 5), "not_whole"),
        ((2_000_000, 2, 5), "too_many"),
        ((1, 6, 5), "after_end"),
        ((1, 0, 5), "no_recency"),
        ((0, 2, 5), "no_repeats"),
    ],
)
def test_impossible_figures(row: tuple[float, float, float], reason: str) -> None:
    frequency, recency, observed = zip((0, 0, 5), (2, 1, 5), row, strict=True)
    with pytest.raises(ImpossiblePurchases) as refusal:
        Purchases.of(frequency, recency, observed)
    assert (refusal.value.reason, refusal.value.row) == (reason, 2)


def test_a_weight_of_nothing_is_refused() -> None:
    with pytest.raises(ImpossiblePurchases, match="row 0: negative"):
        Purchases.of([0], [0], [5], [0])


def test_columns_of_different_lengths() -> None:
    with pytest.raises(ValueError, match="lengths"):
        Purchases.of([0, 0], [0], [5])
