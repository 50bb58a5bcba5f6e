"""Every result table equals the plain computation, over random shops and every way a history may start."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Literal

import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables import Analysis, Limits
from ltv_xl.settings import Settings
from tests.analysis import plain
from tests.analysis.shops import checked, random_shop

TABLES = [field.name for field in fields(Analysis) if field.name != "dimensions"]


def differences(found: Analysis, expected: Analysis) -> list[str]:
    """The names of the tables that differ; limits within 1e-6, all else exactly, types of sums aside."""
    return [name for name in TABLES if not same(getattr(found, name), getattr(expected, name))]


def same(found: object, expected: object) -> bool:
    if isinstance(expected, dict) and isinstance(found, dict):
        return list(found) == list(expected) and all(same(found[key], expected[key]) for key in expected)
    if (
        isinstance(expected, tuple)
        and isinstance(found, tuple)
        and any(isinstance(x, Limits) for x in expected)
    ):
        return len(found) == len(expected) and all(
            row[:3] == other[:3] and row[3:] == pytest.approx(other[3:], rel=1e-6)
            for row, other in zip(found, expected, strict=True)
        )
    return found == expected


def starts(seed: int, opened: date) -> date | Literal["all-new"] | None:
    return (None, "all-new", opened, opened + timedelta(days=40), opened - timedelta(days=1))[seed % 5]


@pytest.mark.parametrize("seed", range(15))
def test_every_table_equals_the_plain_computation(seed: int) -> None:
    shop = random_shop(seed, customers=90 if seed % 3 else 400, days=900 if seed % 3 == 0 else 400)
    opened = min(order.on for order in shop.orders)
    settings = Settings(history_starts=starts(seed, opened), inactive_days=(180, 30, 90)[seed % 3])
    assert differences(analyse(checked(shop), settings), plain.analyse(shop, settings, contracts=True)) == []
