"""What models of repeat buying cost, to fit and to predict by, beside the package lifetimes, as ratios.

    python -m benchmarks.models [ROUNDS]

Each ratio is the median over pairs of neighbouring runs, in processor time, so that a busy machine slows both
sides alike. Ours begins at customers one by one, as lifetimes does. The simulated customers' times are whole
days, as those of RFM_SUMMARY are; also without, where hardly two customers are alike.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from benchmarks.cells import IDENTITY, MISSING, OURS, Column, in_process, paired, xlwings_calls
from ltv_xl import ltv_retention
from ltv_xl.models import bgnbd, gamma_gamma
from ltv_xl.models.choosing import choose
from ltv_xl.models.expectations import expected_orders
from ltv_xl.models.purchase_fit import BG_NBD, MBG_CNBD
from ltv_xl.models.purchases import Numbers, Purchases
from ltv_xl.models.spends import Spends
from tests.models import cdnow, peers, simulated
from tests.models.buyers import PRINTED, fit_of

CUSTOMERS = 200_000
TYPED = 100_000
COHORT = (1000, 869, 743, 653, 593, 551, 517, 491)
"""Customers of Fader & Hardie's "High End" cohort still there after 0 to 7 years."""
AHEAD = 39.0
"""Weeks that are predicted."""

Run = Callable[[], object]


class Comparison(NamedTuple):
    """Two ways. least: how many times as fast ours should be; most: or how many times as dear it may be."""

    name: str
    plain: Run
    ours: Run
    least: float = 0
    most: float = 0
    times: int = 1


class Shop(NamedTuple):
    """Frequency, recency, T and mean spend, one by one."""

    frequency: Numbers
    recency: Numbers
    observed: Numbers
    spend: Numbers

    @property
    def purchases(self) -> tuple[Numbers, Numbers, Numbers]:
        """What models of repeat buying take."""
        return self[:3]

    @property
    def spends(self) -> tuple[Numbers, Numbers]:
        """What Gamma-Gamma takes: those who bought again."""
        again = self.frequency > 0
        return self.frequency[again], self.spend[again]


def cdnow_shop() -> Shop:
    """2,357 customers."""
    table = cdnow.spend()
    return Shop(*(table[name].to_numpy(float) for name in ("x", "t_x", "T", "zbar")))


def simulated_shop(*, whole_days: bool) -> Shop:
    """Many customers who buy as BG/NBD assumes."""
    shop = simulated.Shop(BG_NBD, simulated.USUAL, CUSTOMERS)
    table = simulated.customers(shop, seed=15)
    chance = np.random.default_rng(15)
    shape = np.maximum(6 * table.frequency, 1)
    spend = chance.gamma(shape, 1 / chance.gamma(4, 1 / 15, CUSTOMERS)) / np.maximum(table.frequency, 1)
    recency, observed = table.recency, table.observed
    if whole_days:
        recency, observed = np.ceil(recency * 7) / 7, np.ceil(observed * 7) / 7
    return Shop(table.frequency, recency, observed, np.where(table.frequency > 0, spend, 0))


def beside_lifetimes(name: str, shop: Shop, least: tuple[float, float], times: int = 1) -> list[Comparison]:
    """BG/NBD and Gamma-Gamma. least: what is promised of each."""
    return [
        Comparison(
            f"BG/NBD, {name}",
            partial(peers.lifetimes_fit, "BetaGeoFitter", shop.purchases),
            lambda: bgnbd.fit(Purchases.of(*shop.purchases)),
            least[0],
            times=times,
        ),
        Comparison(
            f"Gamma-Gamma, {name}",
            partial(peers.lifetimes_fit, "GammaGammaFitter", shop.spends),
            lambda: gamma_gamma.fit(Spends.of(shop.frequency, shop.spend)),
            least[1],
            times=times,
        ),
    ]


def beside_one_fit(name: str, shop: Shop, times: int = 1) -> Comparison:
    """All models and the choice, beside BG/NBD alone: at most 5 times its cost."""
    frequency, recency, observed = shop.purchases
    return Comparison(
        f"one BG/NBD fit, all five and the choice, {name}",
        lambda: bgnbd.fit(Purchases.of(frequency, recency, observed)),
        lambda: choose(Purchases.of(frequency, recency, observed, log_gaps=0.0)),
        most=5,
        times=times,
    )


def predictions_beside_lifetimes(name: str, shop: Shop, least: float, times: int = 1) -> list[Comparison]:
    """Expected orders of each customer, with the parameters of CDNOW; and of regular buyers, for whom
    lifetimes has no model, beside its BG/NBD. least: what is promised of the first.
    """
    fit = fit_of(BG_NBD, PRINTED)
    regular = fit_of(MBG_CNBD[4], (2.0, 5.0, 0.8, 2.5))
    predicted = peers.lifetimes_prediction(fit.parameters._asdict())
    plain = partial(predicted, AHEAD, *shop.purchases)
    return [
        Comparison(
            f"predictions, {name}",
            plain,
            lambda: expected_orders(fit, *shop.purchases, AHEAD),
            1,
            times=times,
        ),
        Comparison(
            f"predictions by MBG/CNBD-4 beside BG/NBD, {name}",
            plain,
            lambda: expected_orders(regular, *shop.purchases, AHEAD),
            times=times,
        ),
    ]


def beside_bootstrap(shop: Shop, times: int = 1) -> Comparison:
    """1,000 refits of sBG with the limits of an LTV, beside one BG/NBD fit of lifetimes: no slower."""
    return Comparison(
        "BG/NBD by lifetimes, CDNOW; 1,000 refits of sBG with an LTV's limits",
        partial(peers.lifetimes_fit, "BetaGeoFitter", shop.purchases),
        lambda: ltv_retention(COHORT, 3000, 0.4, 0.01, 36),
        1,
        times=times,
    )


def beside_transfer(shop: Shop) -> list[Comparison]:
    """A fit typed in a cell, beside a function that only takes the same columns: at most twice its cost."""
    call = xlwings_calls()
    columns: list[Column] = [tuple((each,) for each in column[:TYPED].tolist()) for column in shop.purchases]
    spend: Column = tuple((each,) for each in shop.spend[:TYPED].tolist())
    calls = {"BGNBD_FIT": columns, "PURCHASE_FIT": columns, "GAMMA_GAMMA_FIT": [columns[0], spend]}
    missing = {"BGNBD_FIT": 1, "PURCHASE_FIT": 3, "GAMMA_GAMMA_FIT": 1}
    return [
        Comparison(
            f"xlwings' transfer alone, {name}, {TYPED:,} rows",
            partial(call, IDENTITY, f"IDENTITY_{len(given)}", tuple(given)),
            partial(call, OURS, name, (*given, *[MISSING] * missing[name])),
            most=2,
        )
        for name, given in calls.items()
    ]


def show(comparison: Comparison, rounds: int) -> None:
    """Print one line."""
    plain, ours, ratio = paired(
        in_process(comparison.plain, comparison.times), in_process(comparison.ours, comparison.times), rounds
    )
    measured, wanted = f"{1 / ratio:.1f}x", f"{comparison.least}x" if comparison.least else ""
    if comparison.most:
        measured, wanted = f"÷ {ratio:.2f}", f"÷ {comparison.most}"
    print(f"{comparison.name:72}{plain * 1e3:10.2f}{ours * 1e3:10.2f}{measured:>9}{wanted:>8}", flush=True)


def main(rounds: int) -> None:
    """Measure and print everything."""
    print(f"{'':72}{'plain ms':>10}{'ours ms':>10}{'speed':>9}{'wanted':>8}")
    small, days, moments = cdnow_shop(), simulated_shop(whole_days=True), simulated_shop(whole_days=False)
    many = f"{CUSTOMERS:,} customers"
    for comparison in (
        *beside_lifetimes("CDNOW", small, (40, 15), times=10),
        *beside_lifetimes(f"{many}, days", days, (27, 15)),
        *beside_lifetimes(f"{many}, moments", moments, (0, 0)),
        *predictions_beside_lifetimes("CDNOW", small, 0, times=10),
        *predictions_beside_lifetimes(f"{many}, days", days, 1),
        *predictions_beside_lifetimes(f"{many}, moments", moments, 1),
        beside_bootstrap(small, times=10),
        beside_one_fit("CDNOW", small, times=20),
        beside_one_fit(f"{many}, days", days),
        *beside_transfer(days),
    ):
        show(comparison, rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
