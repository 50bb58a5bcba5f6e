"""BGNBD_FIT, PURCHASE_FIT and GAMMA_GAMMA_FIT: what the models give, what is noted and what is refused."""

import math
import subprocess
import sys
from datetime import date
from typing import Any, get_args

import numpy as np
import pytest

import ltv_xl
from ltv_xl.errors import FormulaError
from ltv_xl.models import bgnbd, gamma_gamma, mbgcnbdk
from ltv_xl.models.choosing import Reason
from ltv_xl.models.purchase_fit import MBG_CNBD
from ltv_xl.models.spends import Spends
from ltv_xl.range_functions import RANGE_FUNCTIONS
from ltv_xl.texts import LANGUAGES, Language, room
from tests.models import cdnow, simulated


def columns() -> tuple[Any, Any, Any]:
    table = cdnow.customers()
    return table["frequency"], table["recency"], table["T"]


def cells(rows: list[list[Any]]) -> dict[str, Any]:
    """The values by the words before them."""
    return {str(row[0]): row[1] for row in rows}


def test_bgnbd_fit_gives_the_published_figures() -> None:
    rows = ltv_xl.bgnbd_fit(*columns())
    fit = bgnbd.fit(cdnow.purchases())
    assert rows[0] == ["Result", "Value", "Standard error"]
    assert rows[1] == ["Model", "BG/NBD", None]
    assert fit.standard_errors
    for row, name in zip(rows[2:6], fit.parameters._fields, strict=True):
        assert row == [name, getattr(fit.parameters, name), getattr(fit.standard_errors, name)]
    assert [f"{row[1]:.3f}" for row in rows[2:6]] == ["0.243", "4.414", "0.793", "2.426"]
    assert rows[6:] == [["Log-likelihood", fit.log_likelihood, None], ["Customers", 2357.0, None]]
    assert ltv_xl.bgnbd_fit(*columns(), headers=False) == rows[1:]


def test_purchase_fit_gives_the_model_that_is_named() -> None:
    gaps = _log_gaps_of_cdnow()
    for model in ("MBG/NBD", "mbg/cnbd-1", " MBG/CNBD-3 "):
        k = 3 if "3" in model else 1
        shown = cells(ltv_xl.purchase_fit(*columns(), model, gaps))
        fit = mbgcnbdk.fit(cdnow.purchases(), k)
        assert shown["Model"] == MBG_CNBD[k].name
        assert [shown[name] for name in ["r", "alpha", "a", "b"]] == pytest.approx(
            list(fit.parameters), rel=1e-9
        )
        assert shown["Log-likelihood"] == pytest.approx(fit.log_likelihood, rel=1e-9)
        assert "Please note" not in shown


def _log_gaps_of_cdnow() -> Any:
    """For the customers one by one any column with the right sum does, as long as gaps could give it."""
    x, recency, _ = (np.array(column, float) for column in columns())
    highest = np.where(x > 0, x * np.log(recency / np.maximum(x, 1), where=x > 0, out=np.zeros_like(x)), 0)
    total = cdnow.purchases().log_gaps
    assert total is not None
    return highest - (highest.sum() - total) * x / x.sum()


def test_purchase_fit_chooses_and_says_why() -> None:
    without = ltv_xl.purchase_fit(*columns())
    shown = cells(without)
    assert shown["Model"] == "MBG/NBD"
    assert shown["Why this model"] == "Others fit about as well; it fits best by a little."
    assert shown["Log-likelihoods compared"] == "MBG/NBD -9,582.1; BG/NBD -9,582.4"
    assert shown["Please note"].startswith("Without log_gaps")
    shown = cells(ltv_xl.purchase_fit(*columns(), log_gaps=_log_gaps_of_cdnow()))
    assert shown["Log-likelihoods compared"].endswith("MBG/CNBD-4 -11,033.9")
    assert "Please note" not in shown


def test_purchase_fit_sees_regular_intervals_in_the_rows_of_rfm_summary() -> None:
    """From orders to the chosen model, through the sheet: every fourth week or so."""
    shop = simulated.Shop(MBG_CNBD[4], simulated.USUAL, 1500)
    last = date(2026, 11, 30)
    rows = ltv_xl.rfm_summary(*simulated.orders(shop, seed=4, last=last), last, headers=False)
    summary = [list(column) for column in zip(*rows, strict=True)]
    shown = cells(ltv_xl.purchase_fit(*summary[1:4], None, summary[5]))
    assert shown["Model"] == "MBG/CNBD-4"
    assert shown["Why this model"] == "The data are clearly likeliest under it."


def test_a_likelihood_that_does_not_compare_is_said_not_to() -> None:
    shown = cells(ltv_xl.purchase_fit(*columns(), "MBG/CNBD-2"))
    assert shown["Please note"].startswith("Without log_gaps this log-likelihood does not compare")


def test_gamma_gamma_fit() -> None:
    table = cdnow.spend()
    rows = ltv_xl.gamma_gamma_fit(table["x"], table["zbar"])
    shown, fit = cells(rows), gamma_gamma.fit(Spends.of(table["x"], table["zbar"]))
    p, q, gamma = fit.parameters
    assert [shown[name] for name in ("p", "q", "gamma")] == [p, q, gamma]
    assert shown["Mean spend of all customers"] == pytest.approx(p * gamma / (q - 1), rel=1e-12)
    assert (shown["Customers"], shown["Log-likelihood"]) == (946.0, fit.log_likelihood)
    assert shown["Correlation of frequency and amount"] == fit.correlation
    assert [row[2] for row in rows[2:5]] == list(fit.standard_errors or ())
    assert "Please note" not in shown


def test_spend_that_goes_with_frequency_is_noted() -> None:
    x = np.arange(1, 101)
    shown = cells(ltv_xl.gamma_gamma_fit(x, 10.0 * x))
    assert shown["Correlation of frequency and amount"] == pytest.approx(1)
    assert shown["Please note"].startswith("Amount and frequency go together")


def test_a_heavy_tail_has_no_mean_spend() -> None:
    chance = np.random.default_rng(3)
    x = chance.integers(1, 6, 2000)
    shown = cells(ltv_xl.gamma_gamma_fit(x, chance.gamma(5 * x, 1 / chance.gamma(0.7, 1, 2000)) / x))
    assert shown["Mean spend of all customers"] is None
    assert shown["Please note"].startswith("q is 1 or less")


@pytest.mark.parametrize("name", ["BGNBD_FIT", "PURCHASE_FIT", "GAMMA_GAMMA_FIT"])
def test_what_cannot_be_fitted_is_blank_with_a_sentence(name: str) -> None:
    function = RANGE_FUNCTIONS[name]
    data = ([0.0] * 20, [0.0] * 20, [9.0] * 20) if name != "GAMMA_GAMMA_FIT" else ([0.0] * 20, [0.0] * 20)
    rows = function(*data)
    assert {row[1] for row in rows[2:5]} == {None}
    assert any(str(row[1]).startswith("Nobody has bought again") for row in rows)
    assert not any(isinstance(cell, float) and math.isnan(cell) for row in rows for cell in row)


def test_models_of_repeat_buying_and_of_spend_need_no_scipy() -> None:
    """As in xlwings Lite, whose NumPy is enough."""
    hidden = "import sys; sys.modules['scipy'] = None; import ltv_xl.excel.functions as cells; "
    code = "rows = [[float(x)] for x in range(20)]; print(cells.BGNBD_FIT(rows, rows, [[30.0]] * 20)[1][1], "
    code += "cells.GAMMA_GAMMA_FIT(rows, [[9.0 + x[0] % 3] for x in rows])[1][1])"
    done = subprocess.run(
        [sys.executable, "-c", hidden + code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "BG/NBD Gamma-Gamma"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_trouble_has_its_sentence(lang: Language) -> None:
    words = room("range_functions", lang)["word"]
    of_purchases = ("few", "no_repeats", "no_dropout", "alike", "split", "not_converged")
    of_spend = ("few", "no_repeats", "alike", "constant", "no_mean", "not_converged")
    wanted = {f"purchase_{trouble}" for trouble in of_purchases} | {
        f"spend_{trouble}" for trouble in of_spend
    }
    wanted |= {f"chosen_{reason}" for reason in get_args(Reason)}
    assert wanted <= words.keys()


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("BGNBD_FIT", ([0, -1], [0, 5], [9, 9]), "-1, 5, 9"),
        ("BGNBD_FIT", ([0, 1.5], [0, 5], [9, 9]), "1.5, 5, 9"),
        ("BGNBD_FIT", ([0, 1], [0, 10], [9, 9]), "1, 10, 9"),
        ("BGNBD_FIT", ([0, 1], [0, 0], [9, 9]), "1, 0, 9"),
        ("BGNBD_FIT", ([0, 0], [0, 3], [9, 9]), "0, 3, 9"),
        ("BGNBD_FIT", ([0, 2e6], [0, 3], [9, 9]), "2e+06, 3, 9"),
        ("BGNBD_FIT", ([0, "1"], [0, 3], [9, 9]), "'1'"),
        ("BGNBD_FIT", ([0, 1e15], [0, 3], [9, 9]), "too large"),
        ("PURCHASE_FIT", ([0, 1], [0, 3], [9, 9], "Pareto/NBD"), "'Pareto/NBD'"),
        ("PURCHASE_FIT", ([0, 2], [0, 4], [9, 9], None, [0, 2.0]), "2, 4, 2"),
        ("GAMMA_GAMMA_FIT", ([0, 2], [0, 0]), "2, 0"),
        ("GAMMA_GAMMA_FIT", ([0, 1.5], [0, 5]), "1.5, 5"),
        ("GAMMA_GAMMA_FIT", ([0, 1], [0, -5]), "1, -5"),
        ("GAMMA_GAMMA_FIT", ([0, 1e9], [0, 5]), "1e+09, 5"),
    ],
)
def test_what_cannot_be_is_refused_with_its_figures(name: str, arguments: tuple[Any, ...], said: str) -> None:
    with pytest.raises(FormulaError) as refused:
        RANGE_FUNCTIONS[name](*arguments)
    for lang in LANGUAGES:
        sentence = refused.value.sentence(lang)
        assert sentence.startswith(f"{name.lower()}: ")
        assert said in sentence or (said == "too large" and lang == "ja")


def test_equal_gaps_are_the_largest_sum_that_is_taken() -> None:
    rows = ltv_xl.purchase_fit([2.0] * 30, [6.0] * 30, [9.0] * 30, None, [2 * math.log(3)] * 30)
    assert cells(rows)["Customers"] == 30
