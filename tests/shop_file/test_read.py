"""What a shop's file may say, and that everything else is refused in one sentence that names its place."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.errors import SettingError
from ltv_xl.setting_values import Commission, Names, Tax, Thresholds
from ltv_xl.settings import Settings, SourceDescription
from ltv_xl.shop_file import keys
from ltv_xl.shop_file.read import LARGEST, shop_file, shop_file_in
from ltv_xl.texts import LANGUAGES
from tests.shop_file.conftest import Written

WHOLE = """
orders = ["exports/*.csv", "other.xlsx#注文"]
lines = "明細.csv"
customers = "顧客.csv"
ads = 'ads.csv'
shop = "shopify"
currency = "円"
timezone = "Asia/Tokyo"
decimal = "comma"
date_order = "日/月/年"
walk_ins = ["0", 9999]
by = "都道府県"
shop_opened = 2020-04-01
delivery_cost = 700
handling = "120円"
fee = "3.6%"
points = 0.01
commission = { "楽天" = "8%", Amazon = 0.15 }
tax = "税込10%"
ad_tax = "excluded"
margin = "60％"
target_profit = "1,000円"
discount = "5%"
cpa_months = "6か月"
inactive_days = "90日"
trial_products = ["ミニ", "Starter"]
rfm_recency = [30, 60, 120, 240]
rfm_frequency = "2; 4; 6; 9"
rfm_profit = ["1,000円", 3000, 8000, 20000]
portfolio_days = "60日、180日、240日"
portfolio_amount = "3万円"
languages = ["ja", "en", "ja"]
output = "レポート.xlsx"
split_by = "channel"
lists = "リスト"
list_columns = ["email", "氏名"]
holdout = "20％"
list_days = "14日"
cost_per_contact = "80円"

[columns]
customer_id = "会員番号"
"売上" = "金額"

[mail]
to = ["山田 花子 <hanako@example.jp>"]
cc = "taro@example.jp"

[[described]]
role = "orders"
unused = ["備考"]
columns = { customer_id = "会員番号", order_date = "日" }
"""


def test_everything_that_it_may_say(written: Written) -> None:
    shop = written(WHOLE)
    assert shop.orders == ("exports/*.csv", "other.xlsx#注文")
    assert (shop.lines, shop.customers, shop.ads) == ("明細.csv", "顧客.csv", "ads.csv")
    assert shop.output == "レポート.xlsx"
    assert (shop.split_by, shop.languages) == ("channel", ("ja", "en"))
    assert shop.to == ("山田 花子 <hanako@example.jp>",)
    assert shop.cc == ("taro@example.jp",)
    assert (shop.lists, shop.list_columns) == ("リスト", ("email", "氏名"))
    assert shop.mailing == {"holdout": Decimal("0.2"), "list_days": 14, "cost_per_contact": Decimal(80)}
    assert Settings(**shop.settings) == Settings(
        shop="shopify",
        currency="JPY",
        timezone="Asia/Tokyo",
        decimal=",",
        date_order="dmy",
        walk_ins=("0", "9999"),
        by=("都道府県",),
        shop_opened=date(2020, 4, 1),
        delivery_cost=Decimal(700),
        handling=Decimal(120),
        fee=Decimal("0.036"),
        points=Decimal("0.01"),
        commission=Commission((("楽天", Decimal("0.08")), ("Amazon", Decimal("0.15")))),
        tax=Tax(True, Decimal("0.1")),
        ad_tax=Tax(False, Decimal(0)),
        margin=Decimal("0.6"),
        target_profit=Decimal(1000),
        discount=Decimal("0.05"),
        cpa_months=6,
        inactive_days=90,
        trial_products=Names(("ミニ", "Starter")),
        rfm_recency=Thresholds((Decimal(30), Decimal(60), Decimal(120), Decimal(240))),
        rfm_frequency=Thresholds((Decimal(2), Decimal(4), Decimal(6), Decimal(9))),
        rfm_profit=Thresholds((Decimal(1000), Decimal(3000), Decimal(8000), Decimal(20_000))),
        portfolio_days=Thresholds((Decimal(60), Decimal(180), Decimal(240))),
        portfolio_amount=Decimal(30_000),
        mapping={"customer_id": "会員番号", "revenue": "金額"},
        described=(
            SourceDescription(
                role="orders",
                columns={"customer_id": "会員番号", "order_date": "日"},
                unused=("備考",),
            ),
        ),
    )


def test_every_key_of_the_top_is_in_that_example(written: Written) -> None:
    for key in keys.TOP:
        assert f"\n{key} = " in WHOLE
    assert set(keys.TOP) == {*keys.SOURCES, *keys.SETTINGS, *keys.TEXTS, *keys.LISTS, *keys.MAILING}


def test_an_empty_file_says_nothing(written: Written) -> None:
    shop = written("\ufeff# nothing yet\n")
    assert (shop.orders, dict(shop.settings), shop.output) == ((), {}, None)


def test_a_folder_without_such_a_file_has_none(tmp_path: Path) -> None:
    assert shop_file_in(tmp_path) is None


REFUSED = {
    "margin = 60": ("settings.margin", "ltv.toml: margin"),
    "margin = true": ("settings.margin", "ltv.toml: margin"),
    "margin = [0.6]": ("settings.margin", "ltv.toml: margin"),
    "shop_opened = 1900-01-01": ("settings.shop_opened", "ltv.toml: shop_opened"),
    "timezone = 'Tokio'": ("settings.timezone", "ltv.toml: timezone"),
    "languages = ['fr']": ("settings.lang", "ltv.toml: languages"),
    "margn = 0.6": ("shop_file.unknown_near", "Did you mean margin"),
    "Margin = 0.6": ("shop_file.unknown_near", "Did you mean margin"),
    "inactive-days = 90": ("shop_file.unknown_near", "Did you mean inactive_days"),
    "as_of = 2025-09-30": ("shop_file.unknown", "as_of"),
    "password = 'x'": ("shop_file.unknown", "password"),
    "command = 'x'": ("shop_file.unknown", "command"),
    "orders = 5.5": ("shop_file.no_text", "ltv.toml: orders"),
    "orders = [['a']]": ("shop_file.no_text", "ltv.toml: orders"),
    "orders = ''": ("shop_file.no_text", "ltv.toml: orders"),
    'customers = "a\\u0000b"': ("shop_file.no_text", "ltv.toml: customers"),
    "customers = ['a.csv', 'b.csv']": ("shop_file.no_text", "ltv.toml: customers"),
    "walk_ins = [true]": ("shop_file.no_text", "ltv.toml: walk_ins"),
    "columns = 'x'": ("shop_file.no_table", "[columns]"),
    "mail = ['a@example.jp']": ("shop_file.no_table", "[mail]"),
    "[mail]\nbcc = ['a@example.jp']": ("shop_file.unknown_near", "ltv.toml: [mail]"),
    "[mail]\nsmtp_password = 'x'": ("shop_file.unknown", "smtp_password"),
    "[columns]\ncustomer_id = 5": ("shop_file.no_text", "[columns]"),
    "[columns]\ncustomer_id = 'a'\n'顧客ID' = 'b'": ("settings.mapping_twice", "顧客ID"),
    "[described]\nrole = 'orders'": ("shop_file.no_table", "described"),
    "[[described]]\nrole = 5": ("shop_file.no_text", "role"),
    "[[described]]\ncolumns = {}": ("shop_file.no_text", "role"),
    "[[described]]\nrole = 'orders'\ncolum = {}": ("shop_file.unknown_near", "columns"),
    "margin = ": ("shop_file.unfinished", "ends in the middle"),
    "x\n": ("shop_file.broken", "Line 1"),
    "currency = 'JPY'\norders = “a.csv”": ("shop_file.broken", "Line 2"),
    'orders = "exports\\orders.csv"': ("shop_file.backslash", "Line 1"),
    "orders = ['a.csv'": ("shop_file.unfinished", "last quotation mark"),
    "orders = " + "[" * 100_000: ("shop_file.unfinished", "last quotation mark"),
    "margin = 1" + "0" * 10_000: ("shop_file.unfinished", "last quotation mark"),
    "#" * LARGEST + "#": ("shop_file.too_large", "larger"),
}


@pytest.mark.parametrize("content", REFUSED, ids=lambda content: content[:30])
def test_anything_else_is_refused_in_one_sentence(written: Written, content: str) -> None:
    with pytest.raises(SettingError) as refusal:
        written(content)
    key, words = REFUSED[content]
    assert refusal.value.key == key
    assert words in refusal.value.sentence("en")
    for lang in LANGUAGES:
        assert len(refusal.value.sentence(lang).splitlines()) == 1


def test_a_file_that_an_old_editor_saved_is_refused(folder: Path) -> None:
    path = folder / "ltv.toml"
    path.write_bytes('by = "都道府県"'.encode("cp932"))
    with pytest.raises(SettingError) as refusal:
        shop_file(path)
    assert refusal.value.key == "shop_file.not_utf8"


def test_a_file_that_cannot_be_read_is_refused(folder: Path) -> None:
    with pytest.raises(SettingError) as refusal:
        shop_file(folder)
    assert refusal.value.key == "shop_file.not_readable"


def test_the_former_name_of_the_shops_first_day_goes_on_working(written: Written) -> None:
    assert written("history_starts = 'all-new'\n").settings == {"shop_opened": "all-new"}
    both = written("history_starts = 'all-new'\nshop_opened = 2020-04-01\n")
    assert both.settings == {"shop_opened": date(2020, 4, 1)}
