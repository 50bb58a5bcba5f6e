"""From many customers on dimensions are added up one after the other: figures stay the same."""

from decimal import Decimal

import pytest

from ltv_xl.analysis import analyse, intervals
from ltv_xl.settings import Settings
from tests.analysis.shops import checked, random_shop


def test_dimensions_one_after_the_other_have_the_same_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(lang="en", target_profit=Decimal(1000))
    orders = checked(random_shop(3, customers=300))
    at_once = analyse(orders, settings)
    monkeypatch.setattr(intervals, "MANY", 0)
    one_by_one = analyse(orders, settings)
    assert at_once.total_limits
    assert any(at_once.limits.values())
    assert at_once.total_limits == one_by_one.total_limits
    assert at_once.limits == one_by_one.limits
