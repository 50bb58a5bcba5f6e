"""Every field of the analysis is equal on DuckDB and on the other engines."""

import dataclasses
from decimal import Decimal
from pathlib import Path
from typing import cast

import duckdb
import pandas as pd
import pytest
from msgspec.structs import replace

from ltv_xl.analysis import analyse
from ltv_xl.analysis.engines.warehouse import Engine, Warehouse
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.warehouse.guard import same
from tests.analysis.shops import checked, random_shop
from tests.warehouse.full import IN_FULL, QUICK
from tests.warehouse.loading import load

SETTINGS = Settings(lang="en", target_profit=Decimal(1000), with_customers=True)
SAMPLE = Path(__file__).parents[1] / "answers" / "cdnow_sample.txt"
RANDOM_SHOPS = {"postgres": 20, "clickhouse": 20, "spark": 5 if IN_FULL else 1}


def differing(orders: CheckedOrders, settings: Settings, engine: Engine) -> list[str]:
    """The fields that differ."""
    load(orders.connection, engine)
    want = analyse(orders, settings)
    there = cast("duckdb.DuckDBPyConnection", Warehouse(engine))
    got = analyse(replace(orders, connection=there), settings)
    return [name for name in want.__struct_fields__ if not same(getattr(want, name), getattr(got, name))]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> CheckedOrders:
    from click.testing import CliRunner

    from ltv_xl.cli.app import app, load

    folder = tmp_path_factory.mktemp("demo")
    load("demo")
    result = CliRunner().invoke(app, ["demo", str(folder), "--lang", "ja"])
    assert result.exit_code == 0, result.output
    return demo_of(folder)


def demo_of(folder: Path) -> CheckedOrders:
    names = sorted(path.name for path in folder.glob("*.csv"))
    orders, customers, ads = (
        next(name for name in names if word in name) for word in ("orders", "customers", "ad")
    )
    return read(
        [str(folder / orders)],
        customers=str(folder / customers),
        ad_spend=str(folder / ads),
        settings=dataclasses.replace(SETTINGS, shop_opened="all-new"),
    )


@pytest.mark.parametrize("name", ["postgres", "clickhouse", "spark"])
def test_the_demo_shop(name: str, demo: CheckedOrders, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue(name)
    assert differing(demo, dataclasses.replace(SETTINGS, shop_opened="all-new"), engine) == []


@pytest.mark.parametrize("name", QUICK)
def test_no_personal_names(name: str, demo: CheckedOrders, request: pytest.FixtureRequest) -> None:
    """Without lists names are masked, which looks values up by lists of them."""
    engine = request.getfixturevalue(name)
    assert (
        differing(demo, dataclasses.replace(SETTINGS, shop_opened="all-new", with_customers=False), engine)
        == []
    )


@pytest.mark.parametrize(
    ("name", "seed"), [(name, seed) for name, count in RANDOM_SHOPS.items() for seed in range(count)]
)
def test_random_shops(name: str, seed: int, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue(name)
    assert differing(checked(random_shop(seed)), SETTINGS, engine) == []


@pytest.mark.parametrize("name", QUICK)
def test_cdnow(name: str, request: pytest.FixtureRequest) -> None:
    names = ["master_id", "customer_id", "order_date", "quantity", "revenue"]
    rows = pd.read_csv(SAMPLE, sep=r"\s+", names=names, dtype=str, encoding="ascii")
    orders = read([rows[["customer_id", "order_date", "revenue"]]], settings=SETTINGS)
    assert differing(orders, SETTINGS, request.getfixturevalue(name)) == []


@pytest.mark.parametrize("name", QUICK)
def test_a_planted_fault_is_seen(
    name: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    from ltv_xl.analysis.engines import rules

    engine = request.getfixturevalue(name)
    plain = rules.literal

    def a_day_late(value: object) -> object:
        from datetime import date, timedelta

        return plain(value + timedelta(days=1) if isinstance(value, date) else value)

    monkeypatch.setattr(rules, "literal", a_day_late)
    assert differing(checked(random_shop(1)), SETTINGS, engine)
