"""The table of hold-outs: CDNOW counted in another way, and the demo's figures."""

import warnings

import numpy as np
import pandas as pd
import pytest

from tests.models.holdout import Result, cdnow, customers_of, demo, lifetimes_forecast, result_of, table


def test_customers_as_lifetimes_counts_them() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its import, and of what it calls
        from lifetimes.utils import summary_data_from_transaction_data

        shop = cdnow()
        span = pd.Timedelta(weeks=shop.weeks)
        known, whole = (
            summary_data_from_transaction_data(shop.log, "customer", "day", observation_period_end=end)
            for end in (shop.split, shop.split + span)
        )
    customers = customers_of(shop)
    np.testing.assert_array_equal(customers.frequency, known["frequency"])
    np.testing.assert_allclose(customers.recency * 7, known["recency"])
    np.testing.assert_allclose(customers.observed * 7, known["T"])
    np.testing.assert_array_equal(customers.later, whole["frequency"] - known["frequency"])


@pytest.fixture(scope="module")
def cdnow_result() -> Result:
    return result_of(cdnow())


def test_cdnow(cdnow_result: Result) -> None:
    """A poor forecast, and called so; the earlier back-test chooses BG/NBD, which lifetimes has, too."""
    test = cdnow_result.test
    assert (test.model, test.verdict) == ("BG/NBD", "poor_error")
    assert test.error == pytest.approx(cdnow_result.lifetimes, abs=1e-4)
    assert test.error == pytest.approx(-0.121, abs=0.001)
    assert test.simple_error == pytest.approx(0.306, abs=0.001)
    customers = customers_of(cdnow())
    forecast = lifetimes_forecast(customers, 39)
    for group in test.by_past_orders:
        here = np.minimum(customers.frequency, 7) == group.repeats
        assert group.expected == pytest.approx(forecast[here].sum(), rel=1e-3)
        assert group.actual == customers.later[here].sum()


def test_the_demo() -> None:
    """Regular buyers: the simple model of lifetimes is off by more than either."""
    result = result_of(demo())
    assert (result.test.model, result.test.verdict) == ("MBG/CNBD-4", "good")
    assert abs(result.test.error or 1) < 0.05 < abs(result.lifetimes)
    assert result.by_segment[0] < min(result.by_segment[1:])
    held, segments = result.covered
    assert held >= segments - 1


def test_where_the_simple_rule_wins_it_stands_first(cdnow_result: Result) -> None:
    lines = list(table([cdnow_result, cdnow_result._replace(shop="other")]))
    assert "no fit" not in lines[2]
    assert lines[2].startswith("| CDNOW")
