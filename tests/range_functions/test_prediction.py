"""PREDICT_CUSTOMERS: the models' figures row by row, blanks in their places, and what is refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import ltv_xl
from ltv_xl.errors import FormulaError
from ltv_xl.models import choosing, gamma_gamma, mbgnbd
from ltv_xl.models.alive import probability_alive
from ltv_xl.models.discounted_orders import discounted_orders
from ltv_xl.models.expectations import expected_orders
from ltv_xl.models.expected_spend import expected_spend
from ltv_xl.models.purchases import Purchases
from ltv_xl.models.spends import Spends
from ltv_xl.texts import LANGUAGES, room
from tests.models import cdnow
from tests.range_functions.test_definition import fresh

HORIZON = 52.0


def columns() -> tuple[Any, Any, Any, Any]:
    """CDNOW's customers; of its spend only that it is above 0 matters here."""
    table = cdnow.customers()
    x = np.array(table["frequency"], float)
    return x, np.array(table["recency"]), np.array(table["T"]), np.where(x > 0, 20 + 7 * (x % 4), 0)


def test_figures_are_those_of_the_chosen_models() -> None:
    x, recent, whole, mean = columns()
    rows = ltv_xl.predict_customers(x, recent, whole, mean, HORIZON, 0.4, 0.002)
    assert rows[0] == ["P(alive)", "Expected orders", "Expected spend per order", "LTV ahead"]
    fit = mbgnbd.fit(Purchases.of(x, recent, whole))  # as PURCHASE_FIT chooses
    spend = expected_spend(gamma_gamma.fit(Spends.of(x, mean)), x, mean)
    discounted = discounted_orders(fit, x, recent, whole, HORIZON, 0.002)
    wanted = np.stack([
        probability_alive(fit, x, recent, whole),
        expected_orders(fit, x, recent, whole, HORIZON),
        spend,
        discounted * spend * 0.4,
    ])
    np.testing.assert_allclose(np.array(rows[1:], float).T, wanted, rtol=1e-9)
    without = ltv_xl.predict_customers(x, recent, whole, mean, HORIZON, headers=False)
    np.testing.assert_allclose([row[3] for row in without], wanted[1] * wanted[2], rtol=1e-9)  # type: ignore[arg-type]


def test_regular_buyers_are_seen_by_their_gaps() -> None:
    """Every fourth week, and silent for twelve: hardly alive where gaps are known, else likelier."""
    recent = np.repeat([8.0, 12.0, 20.0, 4.0, 0.0], 20)
    x = recent / 4
    whole, mean, gaps = recent + np.tile([2.0, 12.0], 50), np.where(x > 0, 30.0 + x, 0), x * np.log(4)
    by_gaps, by_chance = (
        ltv_xl.predict_customers(x, recent, whole, mean, 26, log_gaps=given, headers=False)
        for given in (gaps, None)
    )
    assert float(by_gaps[1][0] or 0) < 0.5 * float(by_chance[1][0] or 0)


def test_results_stand_beside_their_rows() -> None:
    x, recent, whole, mean = (list(column[:200]) for column in columns())
    wanted = ltv_xl.predict_customers(x, recent, whole, mean, HORIZON)
    for column in (x, recent, whole, mean):
        column.insert(3, None)
        column.extend([None, None])
    mean[0] = None  # not needed: this customer has not bought again
    x[0], recent[0] = 0.0, 0.0
    rows = ltv_xl.predict_customers(x, recent, whole, mean, HORIZON)
    assert rows[4] == [None] * 4
    assert len(rows) == len(wanted) + 1
    headed = ltv_xl.predict_customers(
        *(["a header", *column] for column in (x, recent, whole, mean)), HORIZON
    )
    assert headed == rows


def test_no_time_ahead_holds_nothing() -> None:
    rows = ltv_xl.predict_customers(*columns(), 0, 0.4, 0.01, headers=False)
    assert {(row[1], row[3]) for row in rows} == {(0.0, 0.0)}


def test_without_a_mean_of_spend_there_is_none() -> None:
    """Of the nine customers who bought again nothing can be said; where all spend the same, that."""
    x, recent, whole, mean = columns()
    order = np.argsort(-x)[:9]
    again = np.zeros(len(x), bool)
    again[order] = True
    few, silent = np.where(again, x, 0), np.where(again, recent, 0)
    rows = ltv_xl.predict_customers(few, silent, whole, mean, HORIZON, headers=False)
    assert {row[2] for row in rows} == {row[3] for row in rows} == {"#NUM!"}
    assert all(isinstance(row[1], float) for row in rows)
    same = ltv_xl.predict_customers(x, recent, whole, np.full(len(x), 25.0), HORIZON, headers=False)
    assert {row[2] for row in same} == {25.0}


REFUSED = {
    "unfitted_no_repeats": ([0.0] * 20, [0.0] * 20, [9.0] * 20, [0.0] * 20, 52),
    "unfitted_few": ([1.0] * 5, [2.0] * 5, [9.0] * 5, [1.0] * 5, 52),
    "purchases_after_end": ([1.0] * 20, [10.0] * 20, [9.0] * 20, [1.0] * 20, 52),
    "spends_not_positive": ([1.0, 2] * 10, [2.0, 3] * 10, [9.0] * 20, [-1.0] * 20, 52),
    "purchases_too_many": ([1.0, 2e6] * 10, [2.0, 3] * 10, [9.0] * 20, [5.0] * 20, 52),
    "spends_not_finite": ([1.0, 2] * 10, [2.0, 3] * 10, [9.0] * 20, [5.0, None] * 10, 52),
    "horizon": ([1.0, 2] * 10, [2.0, 3] * 10, [9.0] * 20, [5.0] * 20, -1),
    "retention_money": ([1.0, 2] * 10, [2.0, 3] * 10, [9.0] * 20, [5.0] * 20, 52, 1.5),
    "empty": ([None] * 20, [2.0, 3] * 10, [9.0] * 20, [5.0] * 20, 52),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_refused(reason: str) -> None:
    with pytest.raises(FormulaError) as refusal:
        ltv_xl.predict_customers(*REFUSED[reason])
    assert refusal.value.code == "#NUM!"
    for lang in LANGUAGES:
        start = room("range_functions", lang)["error"][reason].split("{")[1].partition("}")[2][:12]
        assert refusal.value.sentence(lang).startswith(f"predict_customers{start}")


def test_a_fit_that_did_not_converge_says_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else is wrong with it: it alone is why nothing is predicted."""
    fit = choosing.choose(Purchases.of(*columns()[:3])).chosen
    stuck = replace(fit, troubles=("no_dropout", "alike", "not_converged"))
    nothing = choosing.Choice(stuck, "none", (stuck,), regularity=False)
    monkeypatch.setattr(choosing, "choose", lambda _: nothing)
    with pytest.raises(FormulaError) as refusal:
        ltv_xl.predict_customers(*columns(), HORIZON)
    assert refusal.value.key == "range_functions.error.unfitted_not_converged"


def test_scipy_is_needed_for_no_usual_customer() -> None:
    """As in xlwings Lite, whose NumPy is enough."""
    hidden = "import sys; sys.modules['scipy'] = None; import ltv_xl.excel.functions as cells; "
    rows = (
        "[[float(n % 4)] for n in range(40)], [[n % 4 * 2.0] for n in range(40)], [[9.0]] * 40, [[5.0]] * 40"
    )
    columns = [float(n % 4) for n in range(40)], [n % 4 * 2.0 for n in range(40)], [9.0] * 40, [5.0] * 40
    assert fresh(f"{hidden}print(cells.PREDICT_CUSTOMERS({rows}, 52.0)[1][1])") == str(
        ltv_xl.predict_customers(*columns, 52.0)[1][1]
    )
    often = "[[300.0 + n] for n in range(40)], [[8.5]] * 40, [[9.0]] * 40, [[5.0]] * 40"
    assert fresh(f"{hidden}print(cells.PREDICT_CUSTOMERS({often}, 520.0))") == "#N/A"
