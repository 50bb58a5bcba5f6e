"""What each setting accepts, and that an option, a cell and a call accept the same."""

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from ltv_xl.cli.options import option, options
from ltv_xl.errors import SettingError
from ltv_xl.setting_values import LIMITS, LIST_READERS, READERS, Commission, Names, Tax, Thresholds
from ltv_xl.settings import SHOWN, Settings, read_mapping, setting
from ltv_xl.texts import LANGUAGES, Language, room, text


def thresholds(*values: float | str) -> Thresholds:
    return Thresholds(tuple(Decimal(value) for value in values))


AMOUNTS: dict[object, object] = {
    "0": 0,
    "700": 700,
    "¥1,200": 1200,
    "350.5円": Decimal("350.5"),
    700.0: 700,
}
RATES: dict[object, object] = {
    "3.6%": Decimal("0.036"),
    "３．６％": Decimal("0.036"),
    "0.036": Decimal("0.036"),
    0.036: Decimal("0.036"),
    "0%": 0,
    "0": 0,
    "99.9%": Decimal("0.999"),
}
TAXES: dict[object, object] = {
    "included 10%": Tax(True, Decimal("0.1")),
    "Included 8 %": Tax(True, Decimal("0.08")),
    "税込１０％": Tax(True, Decimal("0.1")),
    "税込（10%）": Tax(True, Decimal("0.1")),
    "税込 (8 %)": Tax(True, Decimal("0.08")),
    "税込み 7.7%": Tax(True, Decimal("0.077")),
    "excluded": Tax(False, Decimal(0)),
    "excluded 10%": Tax(False, Decimal("0.1")),
    "税抜": Tax(False, Decimal(0)),
    "外税10%": Tax(False, Decimal("0.1")),
    Tax(True, Decimal("0.08")): Tax(True, Decimal("0.08")),
    Tax(False, Decimal(0)): Tax(False, Decimal(0)),
}
ACCEPTED: dict[str, dict[object, object]] = {
    "lang": {"en": "en", "ja": "ja", " ja ": "ja"},
    "as_of": {
        "2025-09-30": date(2025, 9, 30),
        "2025/9/30": date(2025, 9, 30),
        "2025.09.30": date(2025, 9, 30),
        "２０２５／０９／３０": date(2025, 9, 30),
        "2025年9月30日": date(2025, 9, 30),
        "20250930": date(2025, 9, 30),
        20250930.0: date(2025, 9, 30),
        "2025-09-30 00:00:00": date(2025, 9, 30),
        "2025-09-30T12:34": date(2025, 9, 30),
        "2025/9/30 0:00": date(2025, 9, 30),
        "2025年9月30日(火)": date(2025, 9, 30),
        "令和7年9月30日": date(2025, 9, 30),
        "令和７年９月３０日": date(2025, 9, 30),
        "㋿7年9月30日": date(2025, 9, 30),
        "R7.9.30": date(2025, 9, 30),
        "Ｒ７／９／３０": date(2025, 9, 30),
        "r07-09-30": date(2025, 9, 30),
        "令和元年5月1日": date(2019, 5, 1),
        "R1.5.1": date(2019, 5, 1),
        "平成31年4月30日": date(2019, 4, 30),
        "H31.4.30": date(2019, 4, 30),
        "H2/1/1": date(1990, 1, 1),
        date(2025, 9, 30): date(2025, 9, 30),
        datetime(2025, 9, 30, 12): date(2025, 9, 30),
        "1990-01-01": date(1990, 1, 1),
        "2100-12-31": date(2100, 12, 31),
    },
    "shop_opened": {
        "all-new": "all-new",
        "ALL-NEW": "all-new",
        "All new": "all-new",
        "ａｌｌ－ｎｅｗ": "all-new",
        "2020/4/1": date(2020, 4, 1),
        "令和2年4月1日": date(2020, 4, 1),
        datetime(2020, 4, 1): date(2020, 4, 1),
    },
    "margin": {
        "60%": Decimal("0.6"),
        "６０％": Decimal("0.6"),
        "60 %": Decimal("0.6"),
        "60％": Decimal("0.6"),
        "6割": Decimal("0.6"),
        "6.5割": Decimal("0.65"),
        "10割": 1,
        "0.6": Decimal("0.6"),
        ".6": Decimal("0.6"),
        0.6: Decimal("0.6"),
        Decimal("0.3333"): Decimal("0.3333"),
        "100%": 1,
        1: 1,
        "0.01%": Decimal("0.0001"),
    },
    "discount": {
        "0": 0,
        "5%": Decimal("0.05"),
        "５％": Decimal("0.05"),
        0.05: Decimal("0.05"),
        "0.125": Decimal("0.125"),
    },
    "cpa_months": {"3": 3, "6か月": 6, "１２ヶ月": 12, "6 months": 6, 12: 12, 3.0: 3},
    "target_profit": {
        "0": 0,
        "-0": 0,
        "1200": 1200,
        "1,200": 1200,
        "１，２００": 1200,
        "+1200.50": Decimal("1200.5"),
        "1,000円": 1000,
        "１，０００円": 1000,
        "1000 円": 1000,
        "¥1,000": 1000,
        "￥１，０００": 1000,
        "¥ 1000": 1000,
        "\\1,000": 1000,
        "JPY 1,000": 1000,
        "1000 jpy": 1000,
        "1.5万円": 15_000,
        "1億円": 10**8,
        "0円": 0,
        "1.2e3": 1200,
        1e12: 10**12,
        1200.0: 1200,
    },
    "delivery_cost": AMOUNTS,
    "handling": AMOUNTS,
    "fee": RATES,
    "points": RATES,
    "commission": {
        "楽天=8%": Commission((("楽天", Decimal("0.08")),)),
        "楽天＝８％、 Amazon = 0.15": Commission((("楽天", Decimal("0.08")), ("Amazon", Decimal("0.15")))),
        "a=b=1%; c=0%": Commission((("a=b", Decimal("0.01")), ("c", Decimal(0)))),
    },
    "tax": TAXES,
    "ad_tax": TAXES,
    "currency": {"JPY": "JPY", "usd": "USD", "ｅｕｒ": "EUR", "円": "JPY", "yen": "JPY"},
    "inactive_days": {
        "180": 180,
        "１８０": 180,
        "180.0": 180,
        180.0: 180,
        "1": 1,
        "36,500": 36500,
        "180日": 180,
        "１８０日": 180,
        "180 日間": 180,
        "180 days": 180,
        "1 Day": 1,
    },
    "trial_products": {
        "ミニセット": Names(("ミニセット",)),
        "ﾐﾆ; はじめての、 Starter": Names(("ミニ", "はじめての", "Starter")),
        "a, b": Names(("a", "b")),
        "a, b;": Names(("a, b",)),
    },
    "rfm_recency": {
        "30; 60; 120; 240": thresholds(30, 60, 120, 240),
        "30日、60日、120日、240日": thresholds(30, 60, 120, 240),
        "1,2,3,4": thresholds(1, 2, 3, 4),
    },
    "rfm_frequency": {"2; 3; 5; 8": thresholds(2, 3, 5, 8), "２回；４回；６回；９回": thresholds(2, 4, 6, 9)},
    "rfm_profit": {
        "0; 1,000; 5,000; 10,000": thresholds(0, 1000, 5000, 10_000),
        "0;1.5;2;3": thresholds(0, "1.5", 2, 3),
    },
    "portfolio_days": {"90; 210; 240": thresholds(90, 210, 240), "90,210,240": thresholds(90, 210, 240)},
    "portfolio_amount": AMOUNTS,
    "timezone": {"Asia/Tokyo": "Asia/Tokyo", "UTC": "UTC"},
    "decimal": {".": ".", ",": ",", "．": ".", "comma": ",", "point": "."},
    "date_order": {
        "dmy": "dmy",
        "D/M/Y": "dmy",
        "yyyy-mm-dd": "ymd",
        "mm/dd/yyyy": "mdy",
        "ｙｍｄ": "ymd",
        "日/月/年": "dmy",
    },
}
REFUSED: dict[str, tuple[object, ...]] = {
    "lang": ("fr", "EN-us", ""),
    "as_of": (
        "",
        "yesterday",
        "2025-02-30",
        "2025-9",
        "2025-09/30",
        "2025-W40-1",
        "30/09/2025",
        "1989-12-31",
        "2101-01-01",
        "9999-12-31",
        "0000-01-01",
        "99999-01-01",
        "٢٠٢٥-09-30",
        180.0,
        True,
        "2025-09-30\nx",
        "R7.9",
        "R7.9-30",
        "R0.9.30",
        "R7年9月30日x",
        "平成31年5月1日",
        "令和元年4月30日",
        "令和100年1月1日",
        "S64.1.7",
        "T7.9.30",
        "昭和50年1月1日",
        "令和7年2月30日",
        "2025年9月30日(x)",
        "all-new",
    ),
    "shop_opened": ("always", "long ago", "1900-01-01", "all", "allnew", 0.0),
    "margin": (
        *("60", 60.0, "0", "0%", "-60%", "101%", "1e-400", "1e-9", "nan", "60%%", "0,6", "%", True, "."),
        *("割", "11割", "60割", "6割%"),
    ),
    "discount": ("5", "100%", "1", "-5%", "five", True, "5%%", "nan"),
    "cpa_months": ("0", "4", "24", "3.5", "-3", "three", True, "3%", "nan", "か月"),
    "target_profit": (
        "-500",
        "−500",
        "－５００",
        -500.0,
        "much",
        "1e400",
        "1e9999999999999999999",
        "1" * 5000,
        "0." + "1" * 5000,
        math.inf,
        "inf",
        "-inf",
        math.nan,
        "nan",
        "sNaN123",
        "12,50",
        "1_000",
        "",
        "e5",
        False,
        date(2025, 1, 1),
        "円",
        "¥",
        "¥1,000円",
        "-1,000円",
        "¥-500",
        "10,00円",
        "1,000円円",
        "$10",
        "10ドル",
        "2億億円",
        "999,999億円",
    ),
    **dict.fromkeys(("delivery_cost", "handling"), ("-1", "", "free", "10%", math.nan, True, "1,00")),
    **dict.fromkeys(
        ("fee", "points"),
        ("3.6", "1", 1, "1.0", "100%", "-1%", "101%", "", "%", "3.6%%", "1割", "half", 5.0, True),
    ),
    "trial_products": ("", ";", "ミニ; ﾐﾆ", "a, A", True),
    **dict.fromkeys(
        ("rfm_recency", "rfm_frequency", "rfm_profit"),
        ("", "30", "30; 60; 120", "2; 3; 5; 5", "9; 8; 7; 6", "2; 3; 5; 8; 9", "a; b; c; d", 2358.0, True),
    ),
    "portfolio_days": ("", "90", "90; 210", "90; 90; 240", "0; 1; 2", "90.5; 210; 240", 90210240.0, True),
    "portfolio_amount": ("-1", "", "10%", True),
    "commission": (
        "",
        "8%",
        "=8%",
        "楽天",
        "楽天=8",
        "楽天=-1%",
        "楽天=8%, ＡＢ=1%, ab=2%",
        "楽天=100%",
        0.08,
        True,
    ),
    **dict.fromkeys(
        ("tax", "ad_tax"),
        (
            "included",
            "税込",
            "included 0%",
            "10%",
            "included 51%",
            "",
            "yes",
            0.1,
            True,
            "included -8%",
            "税込(10%",
            "税込10%)",
        ),
    ),
    "currency": ("¥", "円円", "YENS", "", "12A", 392.0),
    "inactive_days": (
        "0",
        "-3",
        "0.5",
        "180.5",
        "many",
        "36501",
        "99999999999",
        "1e999",
        math.inf,
        True,
        "½",
        "日",
        "0日",
        "180.5日",
        "6か月",
        "180日日",
    ),
    "timezone": ("Tokio", "../etc/passwd", "/etc/passwd", "", "Asia", "Asia/Tokyo\0", "x" * 300, 9.0),
    "decimal": ("", ";", "..", 1.5, True),
    "date_order": ("", "ydm", "dm", "day", 5.0),
}

WITHOUT_CELL = {"lang", "timezone", "decimal", "date_order"}
"""The workbook has other words for the language, and its tables hold numbers and dates already."""


def cases(*tables: Mapping[str, Iterable[object]]) -> pytest.MarkDecorator:
    """Run a test for every setting with each of its values."""
    pairs = [(name, value) for table in tables for name, values in table.items() for value in values]
    return pytest.mark.parametrize(("name", "given"), pairs, ids=_label)


def _label(value: object) -> str:
    return repr(value)[:30]


def outcome(read: Callable[[], object]) -> object:
    """The value that comes out, or the sentences of its refusal in both languages."""
    try:
        return read()
    except SettingError as error:
        return tuple(error.sentence(lang) for lang in LANGUAGES)


def in_workbook(name: str, value: object, read_as: str = "") -> object:
    """What the workbook makes of cell C7: the book has only what the reader of its sheet uses.

    read_as: the setting, where the cell has a former name.
    """
    from ltv_xl.excel.settings_sheet import sheet_settings

    cell = SimpleNamespace(value=value, row=7, column=3, sheet=SimpleNamespace(name="Settings"))
    cell.options = lambda **_: cell
    named = SimpleNamespace(name=f"Settings_{name}", refers_to_range=cell)
    api = SimpleNamespace(FullName="book.xlsm")
    book: Any = SimpleNamespace(names=[named], fullname="book.xlsm", api=api)
    return getattr(sheet_settings(book, "en").settings, read_as or name)


def test_every_setting_is_tried() -> None:
    assert set(ACCEPTED) == set(REFUSED) == set(READERS)


@cases(ACCEPTED)
def test_a_value_is_accepted(name: str, given: object) -> None:
    assert setting(name, given, "here") == ACCEPTED[name][given]
    assert getattr(Settings(**{name: given}), name) == ACCEPTED[name][given]  # type: ignore[arg-type]


@cases(REFUSED)
def test_a_value_is_refused_in_one_sentence(name: str, given: object) -> None:
    with pytest.raises(SettingError) as refusal:
        setting(name, given, "Settings!C7")
    assert refusal.value.key == f"settings.{name}"
    for lang in LANGUAGES:
        sentence = refusal.value.sentence(lang)
        assert "Settings!C7" in sentence
        assert len(sentence.splitlines()) == 1
        assert len(sentence) < SHOWN + 200


@cases(REFUSED)
def test_a_call_is_held_to_the_same(name: str, given: object) -> None:
    with pytest.raises(SettingError, match=name) as refusal:
        Settings(**{name: given})  # type: ignore[arg-type]
    assert refusal.value.key == f"settings.{name}"


@cases(ACCEPTED, REFUSED)
def test_an_option_and_a_cell_accept_the_same(name: str, given: object) -> None:
    """A cell that holds a text says what the option says; only the place differs."""
    if name in WITHOUT_CELL or not isinstance(given, str) or not given.strip():
        return
    place, cell = option(name), "Settings!C7"
    by_option = outcome(lambda: options(**{name: given})[name])
    by_cell = outcome(lambda: in_workbook(name, given))
    if isinstance(by_option, tuple):
        assert by_cell == tuple(sentence.replace(place, cell) for sentence in by_option)
    else:
        assert by_cell == by_option


@cases(ACCEPTED, REFUSED)
def test_a_cell_is_read_by_the_settings(name: str, given: object) -> None:
    if name in WITHOUT_CELL or not str(given).strip():
        return
    assert outcome(lambda: in_workbook(name, given)) == outcome(lambda: setting(name, given, "Settings!C7"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_has_its_sentence_and_every_limit_is_named(lang: Any) -> None:
    sentences = room("settings", lang)
    assert set(sentences) == set(READERS) | set(LIST_READERS) | {"mapping", "mapping_twice", "yen"}
    for limit in LIMITS:
        assert any(f"{{{limit}}}" in sentence for sentence in sentences.values()), limit


def test_the_limits_that_a_sentence_names_are_accepted() -> None:
    sentence = text("settings.margin", "en", place="", value="", **LIMITS)
    assert "from 0.01% to 100%" in sentence
    assert setting("margin", LIMITS["smallest_margin"], "") == Decimal("0.0001")
    assert setting("target_profit", LIMITS["largest_amount"], "") == 10**12
    assert setting("inactive_days", LIMITS["longest_window"], "") == 36500
    assert setting("as_of", LIMITS["last_day"], "") > setting("as_of", LIMITS["first_day"], "")


def test_defaults_are_accepted_as_they_stand() -> None:
    usual = Settings()
    assert (usual.as_of, usual.shop_opened, usual.margin) == (None, None, None)
    assert Settings(**{name: getattr(usual, name) for name in READERS}) == usual


@pytest.mark.parametrize("name", ["inactive_days", "target_profit", "lang"])
def test_nothing_is_no_value_of_a_setting_with_a_default(name: str) -> None:
    with pytest.raises(SettingError):
        Settings(**{name: None})  # type: ignore[arg-type]


def test_a_mapping_names_each_column_once() -> None:
    assert read_mapping(["customer_id=会員 番号", " product = Item=A"], "--map") == {
        "customer_id": "会員 番号",
        "product": "Item=A",
    }
    assert read_mapping(["顧客ID=会員番号", "売上 = 金額", "Order number=No", "単価＝値段"], "--map") == {
        "customer_id": "会員番号",
        "revenue": "金額",
        "order_id": "No",
        "unit_price": "値段",
    }
    for bad in ("customer_id", "=x", "customer_id=", " = "):
        with pytest.raises(SettingError, match="--map takes"):
            read_mapping([bad], "--map")
    with pytest.raises(SettingError, match="customer_id twice"):
        read_mapping(["customer_id=a", "customer_id=b"], "--map")
    with pytest.raises(SettingError, match="顧客 ID twice"):
        read_mapping(["customer_id=a", "顧客 ID=b"], "--map")


def test_a_column_may_be_called_what_a_report_called_it_before() -> None:
    assert read_mapping(["チャネル=x"], "--map") == {"channel": "x"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_may_be_called_what_a_report_calls_it(lang: Language) -> None:
    for column, name in room("orders", lang)["column"].items():
        assert read_mapping([f"{name}=x"], "--map") == {column: "x"}
        assert Settings(mapping={name: "x"}).mapping == {column: "x"}
    assert Settings(mapping={"nonsense": "x"}).mapping == {"nonsense": "x"}


@pytest.mark.parametrize("written", ["1,000円", "¥1,000", setting("target_profit", "1,000円", "")])
def test_yen_are_no_other_currency(written: object) -> None:
    with pytest.raises(SettingError, match="in yen") as refusal:
        Settings(target_profit=written, currency="usd")  # type: ignore[arg-type]
    assert refusal.value.key == "settings.yen"
    assert Settings(target_profit=written).target_profit == 1000  # type: ignore[arg-type]
    assert Settings(target_profit="1,000", currency="usd").target_profit == 1000  # type: ignore[arg-type]


def test_a_refused_value_stays_on_one_line() -> None:
    with pytest.raises(SettingError) as refusal:
        setting("margin", "6\n0\u2028\x1b[31m" + "x" * 500, "--margin")
    sentence = refusal.value.sentence("en")
    assert len(sentence.splitlines()) == 1
    assert "\x1b" not in sentence
    assert sys.getsizeof(sentence) < 1500


def test_the_former_name_of_the_shops_first_day_goes_on_working() -> None:
    """As a field, as an option and as a cell of a workbook that was made before."""
    first = date(2020, 4, 1)
    assert Settings(history_starts=first) == Settings(shop_opened=first)
    assert in_workbook("history_starts", "all-new", read_as="shop_opened") == "all-new"
    with pytest.raises(SettingError, match="history_starts"):
        Settings(history_starts="always")  # type: ignore[arg-type]
