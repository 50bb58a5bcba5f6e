"""The likeliest model is chosen, and of those about as likely the one that would have predicted best."""

import numpy as np
import pytest

from ltv_xl.models.choosing import choose
from ltv_xl.models.purchase_fit import MBG_NBD, PurchaseModel
from ltv_xl.models.purchases import Purchases
from tests.models import cdnow, simulated


def test_cdnow_buys_at_random() -> None:
    """Both models with k = 1 are about as likely, those with more stages are not."""
    choice = choose(cdnow.purchases())
    assert [fit.model for fit in choice.fits] == [
        "MBG/NBD",
        "BG/NBD",
        "MBG/CNBD-2",
        "MBG/CNBD-3",
        "MBG/CNBD-4",
    ]
    assert (choice.chosen.model, choice.reason, choice.regularity) == ("MBG/NBD", "equal", True)


def test_the_back_test_tells_apart_what_is_about_as_likely() -> None:
    errors = {"BG/NBD": -0.126, "MBG/NBD": -0.151}  # others are not to be asked for
    choice = choose(cdnow.purchases(), lambda model: errors[model.name])
    assert (choice.chosen.model, choice.reason) == ("BG/NBD", "back_test")


def test_a_back_test_that_cannot_judge_decides_nothing() -> None:
    choice = choose(cdnow.purchases(), lambda model: None if model == MBG_NBD else 0.0)
    assert (choice.chosen.model, choice.reason) == ("MBG/NBD", "equal")


def _not_asked(model: PurchaseModel) -> float:
    raise AssertionError(model)


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_the_regularity_that_was_simulated_is_seen(k: int) -> None:
    shop = simulated.Shop(PurchaseModel("", k, dropout_at_start=True), simulated.USUAL, 4000)
    choice = choose(simulated.purchases(shop, seed=k), _not_asked if k > 1 else None)
    assert choice.chosen.k == k
    assert choice.reason == "likelihood" or k == 1


def test_without_the_gaps_only_random_buying_is_compared() -> None:
    table = cdnow.customers()
    choice = choose(Purchases.of(table["frequency"], table["recency"], table["T"]))
    assert [fit.model for fit in choice.fits] == ["MBG/NBD", "BG/NBD"]
    assert not choice.regularity


def test_nothing_to_choose_from() -> None:
    choice = choose(Purchases.of(np.zeros(50), np.zeros(50), np.full(50, 9.0)))
    assert choice.reason == "none"
    assert choice.chosen.troubles == ("no_repeats",)
