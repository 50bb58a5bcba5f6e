"""How many statements an analysis takes: each costs a small shop a millisecond."""

from typing import cast

import duckdb
from msgspec.structs import replace

from benchmarks.statements import Statements, Watched
from ltv_xl.analysis import analyse
from ltv_xl.settings import Settings
from tests.analysis.shops import checked, random_shop


def statements(seed: int, settings: Settings) -> int:
    orders = checked(random_shop(seed))
    counted = Statements()
    watched = cast("duckdb.DuckDBPyConnection", Watched(orders.connection, counted))
    analyse(replace(orders, connection=watched), settings)
    return counted.times


def test_an_analysis_takes_few_statements() -> None:
    assert statements(1, Settings()) <= 66
    assert statements(2, Settings()) <= 75, "with several products in an order"
    assert statements(2, Settings(with_customers=True)) <= 79
