"""A shop's file that is saved reads back as what was saved; a user's own lines in one that is there stay."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ltv_xl.errors import SettingError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import Source
from ltv_xl.setting_values import Commission, Names, Tax, Thresholds
from ltv_xl.settings import Settings, SourceDescription
from ltv_xl.shop_file import keys
from ltv_xl.shop_file.files import sources_of
from ltv_xl.shop_file.read import shop_file
from ltv_xl.shop_file.write import Saved, descriptions, save
from ltv_xl.texts import LANGUAGES, Language

ODD = 'a "b" \\c #d\n=é 会員番号'
ORDERS = SourceDescription(
    role="orders", columns={"customer_id": ODD, "revenue": "金額"}, unused=("備考", ODD)
)
PEOPLE = SourceDescription(role="customers", columns={"email": "Mail"})
WHOLE = Saved(
    orders=("exports/*.csv", "exports"),
    customers="exports/orders.csv",
    ads="ads.csv",
    settings={
        "currency": "USD",
        "timezone": "UTC",
        "decimal": ",",
        "date_order": "dmy",
        "shop_opened": date(2020, 4, 1),
        "delivery_cost": Decimal(700),
        "handling": Decimal(0),
        "fee": Decimal("0.036"),
        "points": Decimal("0.01"),
        "commission": Commission((("楽天", Decimal("0.08")), ("Amazon", Decimal("0.15")))),
        "tax": Tax(True, Decimal("0.1")),
        "ad_tax": Tax(False, Decimal(0)),
        "margin": Decimal("0.655"),
        "target_profit": Decimal("12.5"),
        "discount": Decimal("0.125"),
        "cpa_months": 6,
        "inactive_days": 90,
        "trial_products": Names(("ミニ", "Starter, 2")),
        "rfm_recency": Thresholds((Decimal(30), Decimal(60), Decimal(120), Decimal(240))),
        "rfm_frequency": Thresholds((Decimal(2), Decimal(4), Decimal(6), Decimal(9))),
        "rfm_profit": Thresholds((Decimal(0), Decimal("1.5"), Decimal(8000), Decimal(20_000))),
        "portfolio_days": Thresholds((Decimal(60), Decimal(180), Decimal(240))),
        "portfolio_amount": Decimal(30_000),
        "shop": "shopify",
        "walk_ins": ("0", "ゲスト"),
        "by": ("都道府県",),
        "mapping": {"customer_id": ODD},
        "as_of": date(2025, 1, 1),
        "with_customers": True,
    },
    languages=("ja", "en"),
    output="レポート.xlsx",
    split_by="channel",
    described=(ORDERS, PEOPLE),
)
"""Everything; the as-of date and lists of customers are for one run and not saved."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_saved_reads_back(folder: Path, lang: Language) -> None:
    shop = shop_file(save(WHOLE, folder / "ltv.toml", lang))
    assert (shop.orders, shop.customers, shop.ads) == (WHOLE.orders, WHOLE.customers, WHOLE.ads)
    assert (shop.languages, shop.output, shop.split_by) == (WHOLE.languages, WHOLE.output, WHOLE.split_by)
    lasting = {
        name: value for name, value in WHOLE.settings.items() if name not in ("as_of", "with_customers")
    }
    assert Settings(**shop.settings) == Settings(**lasting, described=WHOLE.described)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_in_a_new_file_is_accepted(folder: Path, lang: Language) -> None:
    path = save(Saved(), folder / "ltv.toml", lang)
    assert shop_file(path).orders == ()
    examples = re.sub(r"(?m)^# (?=[^\s=]+ = )", "", path.read_text(encoding="utf-8"))
    path.write_text(examples, encoding="utf-8")
    shop = shop_file(path)
    assert shop.orders == ("exports/*.csv",)
    assert {*shop.settings} == {*keys.SETTINGS, "shop", "walk_ins", "by", "mapping"}
    assert shop.languages
    assert len(shop.to) == 1


def test_a_users_own_lines_stay(folder: Path) -> None:
    path = folder / "ltv.toml"
    path.write_text(
        "# mine\nmargin = '50%'  # as agreed\norders = ['exports/*.csv']\n\n"
        "[mail]\nto = ['a@example.jp'] # boss\n"
        "\n[columns]\n'顧客ID' = 'x'\nproduct = 'p'\n\n"
        "[[described]]\nrole = 'orders'\ncolumns = { customer_id = 'old' }\n"
        "[[described]]\nrole = 'ad_spend'\ncolumns = { cost = 'Cost' }\n",
        encoding="utf-8",
    )
    new = Saved(
        orders=("exports/*.csv",),
        settings={"currency": "EUR", "margin": Decimal("0.5"), "mapping": {"customer_id": "y"}},
        described=(ORDERS,),
    )
    shop = shop_file(save(new, path, "en"))
    written = path.read_text(encoding="utf-8")
    for line in ("# mine", "margin = '50%'  # as agreed", "to = ['a@example.jp'] # boss", 'currency = "EUR"'):
        assert f"{line}\n" in written
    assert shop.settings["mapping"] == {"customer_id": "y", "product": "p"}
    assert [(d.role, d.columns) for d in shop.settings["described"]] == [
        ("ad_spend", {"cost": "Cost"}),
        ("orders", ORDERS.columns),
    ]
    assert save(new, path, "en").read_text(encoding="utf-8") == written


def test_a_file_that_cannot_be_read_is_not_replaced(folder: Path) -> None:
    path = folder / "ltv.toml"
    path.write_text("margin = ", encoding="utf-8")
    with pytest.raises(SettingError):
        save(WHOLE, path, "en")
    assert path.read_text(encoding="utf-8") == "margin = "


def test_what_a_user_names_outside_the_folder_is_allowed_by_that(folder: Path) -> None:
    other = folder.parent / "other.csv"
    other.write_bytes((folder / "exports/orders.csv").read_bytes())
    shop = shop_file(save(Saved(orders=("../other.csv",)), folder / "ltv.toml", "ja"))
    assert shop.orders == (other.as_posix(),)
    assert sources_of(shop).orders == (str(other),)
    again = shop_file(save(Saved(settings={"currency": "EUR"}), folder / "ltv.toml", "ja"))
    assert again.digest != shop.digest
    assert sources_of(again).orders == (str(other),)


def test_sources_are_described_once_for_all_that_look_alike() -> None:
    first = Source("a.csv", "orders", 5, {"customer_id": "a"}, "UTF-8", ("x",))
    alike = Source("b.csv", "orders", 7, {"customer_id": "a"}, "cp932", ("y",))
    unlike = Source("c.csv", "orders", 7, {"email": "m"}, "UTF-8")
    assert descriptions([first, alike, unlike]) == (
        SourceDescription(role="orders", columns={"customer_id": "a"}, unused=("x",)),
        SourceDescription(role="orders", columns={"email": "m"}),
    )


def test_what_was_read_fits_its_own_description(folder: Path) -> None:
    path = str(folder / "exports/orders.csv")
    first = read([path], settings=Settings())
    described = descriptions(first.sources)
    assert described[0].columns
    second = read([path], settings=Settings(described=described))
    assert second.rows_used == first.rows_used


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(), max_size=5), st.text())
def test_whatever_the_headers_are_the_file_can_be_read(folder: Path, unused: list[str], header: str) -> None:
    source = Source("a.csv", "orders", 5, {"customer_id": header}, "UTF-8", tuple(unused))
    described = descriptions([source])
    (folder / "ltv.toml").unlink(missing_ok=True)
    mapping = {"product": header.strip()} if described[0].columns else {}
    shop = shop_file(
        save(Saved(settings={"mapping": mapping}, described=described), folder / "ltv.toml", "en")
    )
    assert shop.settings["described"] == described
    assert shop.settings.get("mapping", {}) == mapping


SHOPS = sorted((Path(__file__).parents[1] / "answers" / "shops").glob("*_order*.csv"))


@pytest.mark.parametrize("path", SHOPS, ids=lambda path: path.stem)
def test_another_month_of_a_known_system_fits_what_was_saved(folder: Path, path: Path) -> None:
    """What a column of money is, its amounts decide: a month with fewer of them decides alike."""
    described = descriptions(read([str(path)], settings=Settings()).sources)
    shop = shop_file(save(Saved(described=described), folder / "ltv.toml", "ja"))
    assert shop.settings["described"] == described
    header, *lines = path.read_bytes().split(b"\n")
    for part in (lines, lines[: len(lines) // 2], lines[len(lines) // 4 : len(lines) * 3 // 4]):
        month = folder / path.name
        month.write_bytes(b"\n".join([header, *part]))
        read([str(month)], settings=Settings(**shop.settings)).connection.close()
