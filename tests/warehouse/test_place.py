"""What a command line says of a database, and what it may not say."""

import pytest

from ltv_xl.errors import SettingError
from ltv_xl.warehouse.place import Given, Place, place_of, with_table

SERVER = "postgresql://me@host/shop"


@pytest.mark.parametrize(
    ("sources", "given", "place"),
    [
        (("orders.csv",), Given(), None),
        (("orders.csv",), Given(engine="duckdb"), None),
        ((SERVER,), Given(orders_table="s.o"), Place("postgres", "s.o", SERVER)),
        (
            ("postgres://host/shop",),
            Given(engine="postgres", orders_table="o", customers_table="c", ads_table="a"),
            Place("postgres", "o", "postgres://host/shop", "c", "a"),
        ),
        (
            ("s3://lake/orders/*.parquet",),
            Given(engine="spark", spark_remote="sc://h", scratch="s3://t"),
            Place("spark", "s3://lake/orders/*.parquet", "sc://h", scratch="s3://t"),
        ),
        (
            ("sc://h:15002",),
            Given(orders_table="lake.o", scratch="s3://t"),
            Place("spark", "lake.o", "sc://h:15002", scratch="s3://t"),
        ),
        (("o.parquet",), Given(engine="clickhouse"), Place("clickhouse", "o.parquet")),
        (
            ("POSTGRESQL://Me@Host/Shop",),
            Given(orders_table="o"),
            Place("postgres", "o", "postgresql://Me@Host/Shop"),
        ),
        ((f"{SERVER}#s.o",), Given(), Place("postgres", "s.o", SERVER)),
    ],
)
def test_a_place(sources: tuple[str, ...], given: Given, place: Place | None) -> None:
    assert place_of(sources, given) == place


@pytest.mark.parametrize(
    ("sources", "given", "key"),
    [
        (("orders.csv",), Given(orders_table="o"), "no_engine"),
        (("orders.csv",), Given(scratch="o"), "no_engine"),
        ((), Given(engine="spark"), "one_source"),
        (("a.parquet", "b.parquet"), Given(engine="spark"), "one_source"),
        ((SERVER, "orders.csv"), Given(orders_table="o"), "one_source"),
        ((SERVER,), Given(), "no_orders_table"),
        ((SERVER,), Given(orders_table=""), "no_orders_table"),
        ((f"{SERVER}#",), Given(), "no_orders_table"),
        ((f"{SERVER}#s.o",), Given(orders_table="s.o"), "one_source"),
        (("postgresql://me:se#cret@host/shop",), Given(), "password"),
        (("postgresql://me:secret@[::1/shop",), Given(orders_table="o"), "unreadable_address"),
        ((SERVER,), Given(engine="spark", orders_table="o"), "other_engine"),
        (("x",), Given(engine="oracle"), "unknown_engine"),
        (("x",), Given(engine="postgres"), "no_address"),
        (("postgresql://me:secret@host/shop",), Given(orders_table="o"), "password"),
        (("postgresql://me:@host/shop",), Given(orders_table="o"), "password"),
        (("postgresql://host/shop?password=secret",), Given(orders_table="o"), "password"),
        (("postgresql://host/shop?user=a&PassWord=b",), Given(orders_table="o"), "password"),
        (("POSTGRESQL://me:secret@host/shop",), Given(orders_table="o"), "password"),
        (("postgresql://host/shop?sslpassword=b",), Given(orders_table="o"), "password"),
        (("sc://host:15002/;user_id=a;token=secret",), Given(orders_table="o"), "token"),
        (("o.parquet",), Given(engine="spark", spark_remote="sc://h/;Token=secret"), "token"),
        (("sc://host:15002",), Given(orders_table="o", spark_remote="sc://other"), "one_source"),
    ],
)
def test_a_refusal(sources: tuple[str, ...], given: Given, key: str) -> None:
    with pytest.raises(SettingError) as refused:
        place_of(sources, given)
    assert refused.value.key == f"engines.{key}"
    assert "secret" not in refused.value.sentence("en") + refused.value.sentence("ja")


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("shop.orders", "orders"),
        ('"shop"."Orders"', "Orders"),
        ("s3://lake/orders/*.parquet", "orders"),
        ("data/log.parquet", "log"),
        ("*", "orders"),
    ],
)
def test_what_a_report_is_called_after(table: str, name: str) -> None:
    assert Place("spark", table).name == name


@pytest.mark.parametrize(
    "place",
    [
        Place("postgres", "s.o", SERVER, "s.c", "s.a"),
        Place("spark", "lake.o", "sc://h:15002", scratch="s3://t"),
        Place("spark", "s3://lake/o/*.parquet", customers="s3://lake/c.parquet"),
        Place("clickhouse", "o.parquet"),
    ],
)
def test_what_ltv_toml_is_written_with_means_the_same(place: Place) -> None:
    said = place.written
    names = ("engine", "orders", "customers", "ads", "spark_remote", "scratch")
    assert place_of((said.get("address", place.orders),), Given(*map(said.get, names))) == place


def test_an_address_with_its_table() -> None:
    assert with_table("postgresql://me@host/shop#shop.orders") == ("postgresql://me@host/shop", "shop.orders")
    assert with_table("postgresql://host/shop # ") == ("postgresql://host/shop", None)
    assert with_table("shop.orders") == ("shop.orders", None)
