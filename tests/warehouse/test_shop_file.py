"""A database in ltv.toml: where it leads must be allowed, and no password stands there."""

from pathlib import Path

import pytest

from ltv_xl.cli.jobs import Words, jobs
from ltv_xl.cli.making import Inputs
from ltv_xl.errors import SettingError
from ltv_xl.shop_file.files import place_in
from ltv_xl.shop_file.read import shop_file
from ltv_xl.shop_file.write import Saved, save
from ltv_xl.warehouse.place import Place

DATABASE = """
margin = "60%"
output = "LTV.xlsx"
[database]
address = "postgresql://me@host/shop"
orders = "shop.orders"
customers = "shop.customers"
[columns]
customer_id = "member"
"""


@pytest.fixture(autouse=True)
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a user's who has confirmed nothing yet."""
    folder = home / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def words(*, allow_outside: bool = False, command: str = "report") -> Words:
    return Words(Inputs(()), {"lang": "en"}, None, None, allow_outside, command)


def test_a_database_is_used_once_it_is_allowed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "ltv.toml").write_text(DATABASE, encoding="utf-8")
    with pytest.raises(SettingError) as refused:
        jobs(words())
    assert refused.value.key == "shop_file.outside"
    assert "postgresql://me@host/shop" in refused.value.sentence("ja")
    job = jobs(words(allow_outside=True))[0]
    assert job.inputs.place == Place("postgres", "shop.orders", "postgresql://me@host/shop", "shop.customers")
    assert job.settings.mapping == {"customer_id": "member"}
    assert job.target.name == "LTV.xlsx"
    assert jobs(words())[0].inputs.place == job.inputs.place
    changed = DATABASE.replace("@host", "@elsewhere")
    (here / "ltv.toml").write_text(changed, encoding="utf-8")
    with pytest.raises(SettingError):
        jobs(words())


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (DATABASE.replace("me@", "me:secret@"), "engines.password"),
        (DATABASE.replace('orders = "shop.orders"', ""), "engines.no_orders_table"),
        ('customers = "c.csv"\n' + DATABASE, "engines.tables_by_name"),
        ('[database]\norders = "o.parquet"', "engines.no_engine"),
        ('[database]\ntable = "o"', "shop_file.unknown"),
    ],
)
def test_a_refusal(here: Path, written: str, key: str) -> None:
    (here / "ltv.toml").write_text(written, encoding="utf-8")
    with pytest.raises(SettingError) as refused:
        jobs(words(allow_outside=True))
    assert refused.value.key == key
    assert "secret" not in refused.value.sentence("en")


def test_its_files_begin_beside_it(here: Path) -> None:
    """Excel reads it from a folder of its own."""
    toml = here / "ltv.toml"
    toml.write_text(
        '[database]\nengine = "clickhouse"\norders = "exports/*.parquet"\ncustomers = "s3://lake/c.parquet"',
        encoding="utf-8",
    )
    place = place_in(shop_file(toml), allow_outside=True)
    assert place == Place("clickhouse", str(here / "exports/*.parquet"), customers="s3://lake/c.parquet")


def test_files_take_the_place_of_a_database_and_back(here: Path) -> None:
    toml = here / "ltv.toml"
    toml.write_text(DATABASE, encoding="utf-8")
    save(Saved(orders=("orders.csv",)), toml, "en")
    shop = shop_file(toml)
    assert (shop.database, shop.orders, shop.settings["mapping"]) == (
        {},
        ("orders.csv",),
        {"customer_id": "member"},
    )
    place = Place("postgres", "s.o", "postgresql://host/shop")
    save(Saved(database=place.written), toml, "ja")
    shop = shop_file(toml)
    assert shop.orders == ()
    assert place_in(shop) == place
