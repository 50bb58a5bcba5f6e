"""The sheet Profit: every step against sums counted from the demo's files, and live where it is derived."""

from pathlib import Path
from typing import Any

import ironcalc
import pandas as pd
import pytest

from ltv_xl.analysis import analyse, parts
from ltv_xl.demo import make_shop
from ltv_xl.orders.read import read
from ltv_xl.report.build import built
from ltv_xl.report.cells import given
from ltv_xl.report.content import Facts
from ltv_xl.report.steps import bars
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from tests.report.making import made
from tests.report.test_live import place
from tests.support.cells import StoredCell, disagreements, stored_cells
from tests.support.engines import ironcalc_values
from tests.support.office import recalculated

Files = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
COSTS: dict[str, Any] = {"delivery_cost": 600, "handling": 120, "fee": "3.6%", "points": "1%"}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The demo's report with what each sale costs."""
    reports = {}
    for lang in LANGUAGES:
        folder = tmp_path_factory.mktemp(f"profit_{lang}")
        shop = make_shop(folder, lang)
        settings = Settings(lang=lang, shop_opened="all-new", **COSTS)
        reports[lang] = made(folder / "report.xlsx", [shop.orders], settings, shop.customers, shop.ad_spend)
    return reports


def steps(path: Path, lang: Language) -> dict[str, dict[str, StoredCell]]:
    """The lines of the table by the key of their step: column -> cell."""
    words = {text(f"report.way.step_{key}", lang): key for key in KEYS}
    rows: dict[int, dict[str, StoredCell]] = {}
    for cell in stored_cells(path):
        if cell.sheet == text("report.sheet.profit", lang):
            letter = cell.address.rstrip("0123456789")
            rows.setdefault(int(cell.address.removeprefix(letter)), {})[letter] = cell
    lines: dict[str, dict[str, StoredCell]] = {}
    for row in rows.values():
        name = row["B"].value if "B" in row else None
        if name in words:
            lines.setdefault(words[str(name)], row)
    return lines


KEYS = (
    "gross_sales", "refunds", "net_sales", "cost_of_goods", "gross_profit", "delivery", "handling",
    "payment_fee", "points_granted", "contribution",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_step_is_what_the_files_say(books: dict[Language, Path], files: Files, lang: Language) -> None:
    orders = files[0]
    bought = orders[orders["revenue"] > 0]
    parcels = (orders["revenue"] >= 0).sum()
    sums = {
        "gross_sales": bought["revenue"].sum(),
        "refunds": orders.loc[orders["revenue"] < 0, "revenue"].sum(),
        "net_sales": orders["revenue"].sum(),
        "cost_of_goods": orders["profit"].sum() - orders["revenue"].sum(),
        "gross_profit": orders["profit"].sum(),
        "delivery": -600 * parcels,
        "handling": -120 * parcels,
        "payment_fee": -0.036 * bought["revenue"].sum(),
        "points_granted": -0.01 * bought["revenue"].sum(),
    }
    costs = ("delivery", "handling", "payment_fee", "points_granted")
    sums["contribution"] = sums["gross_profit"] + sum(sums[key] for key in costs)
    shown = steps(books[lang], lang)
    assert set(shown) == set(sums)
    customers = bought["customer"].nunique()
    for key, amount in sums.items():
        expected = (amount, amount / len(bought), amount / customers, amount / sums["net_sales"])
        assert tuple(float(str(shown[key][letter].value)) for letter in "CDEF") == pytest.approx(expected), (
            key
        )
    rates = {"delivery": 600, "handling": 120, "payment_fee": 0.036, "points_granted": 0.01}
    assert {key: shown[key]["G"].value for key in rates} == rates


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ironcalc_computes_every_cached_value(books: dict[Language, Path], lang: Language) -> None:
    assert disagreements(books[lang], ironcalc_values(books[lang])) == []


@pytest.mark.office
@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_computes_every_cached_value(books: dict[Language, Path], lang: Language) -> None:
    assert disagreements(books[lang], recalculated(books[lang])) == []


def test_sums_and_shares_follow_a_rate(books: dict[Language, Path]) -> None:
    path = books["en"]
    lines = steps(path, "en")
    sheets = list(dict.fromkeys(cell.sheet for cell in stored_cells(path)))
    index = sheets.index("Profit")
    book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")

    def value(key: str, letter: str = "C") -> float:
        row, column = place(lines[key][letter].address)
        return float(str(book.get_cell_value(index, row, column)))

    before, parcels = value("contribution"), -value("delivery") / 600
    book.set_user_input(index, *place(lines["delivery"]["G"].address), "700")
    book.evaluate()
    assert value("contribution") == pytest.approx(before - 100 * parcels)
    assert value("contribution", "F") == pytest.approx(value("contribution") / value("net_sales"))


def test_the_bars_reach_from_sum_to_sum_also_below_zero() -> None:
    """Sales of 100, costs of 130: the bar of costs crosses zero, and what is left lies below it."""
    steps_ = [(given("sales"), given(100), True), (given("costs"), given(-130), False)]
    drawn = bars([*steps_, (given("more"), given(-20), False), (given("left"), given(-50), True)], 0)
    shown = [(bar.base.value, bar.above.value, bar.below.value) for bar in drawn]
    assert shown == [(0, 100, 0), (0, 100, -30), (-30, 0, -20), (0, 0, -50)]
    assert [bar.name.value for bar in drawn[:2]] == ["sales   100", "costs   -130"]


MALLS = {"検索": 0.08, "SNS": 0.15}


def with_malls() -> pd.DataFrame:
    """Orders of three channels, a refund and a sample among them."""
    places = range(120)
    return pd.DataFrame({
        "customer_id": [place % 40 for place in places],
        "order_date": pd.date_range("2023-01-01", periods=120, freq="4D"),
        "revenue": [
            -500 if place % 17 == 16 else 0 if place % 13 == 12 else 1000 + 10 * place for place in places
        ],
        "channel": [("検索", "SNS", "自社")[place % 40 % 3] for place in places],
    })


def malls_report(tmp_path: Path, lang: Language) -> Path:
    costs: dict[str, Any] = {"margin": "60%", "delivery_cost": 100, "commission": "検索=8%, ｓｎｓ=15%"}
    with_malls().to_csv(tmp_path / "malls.csv", index=False)
    settings = Settings(lang=lang, shop_opened="all-new", **costs)
    return made(tmp_path / "malls.xlsx", [tmp_path / "malls.csv"], settings)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_mall_is_a_step_with_its_rate(tmp_path: Path, lang: Language) -> None:
    path = malls_report(tmp_path, lang)
    orders = with_malls()
    paid = orders["revenue"].clip(lower=0).groupby(orders["channel"]).sum()
    names = {text("report.way.step_commission_of", lang, name=name.lower()): name for name in MALLS}
    cells = [cell for cell in stored_cells(path) if cell.sheet == text("report.sheet.profit", lang)]
    rows = {
        names[str(cell.value)]: cell.address.removeprefix("B")
        for cell in cells
        if cell.value in names and cell.address.startswith("B")
    }
    at = {cell.address: cell for cell in cells}
    assert set(rows) == set(MALLS)
    for name, row in rows.items():
        assert float(str(at[f"C{row}"].value)) == pytest.approx(-MALLS[name] * paid[name])
        assert at[f"C{row}"].formula
        assert at[f"G{row}"].value == MALLS[name]
    left = steps(path, lang)["contribution"]["C"].value
    parcels = (orders["revenue"] >= 0).sum()
    taken = sum(rate * paid[name] for name, rate in MALLS.items())
    assert float(str(left)) == pytest.approx(0.6 * orders["revenue"].sum() - 100 * parcels - taken)
    assert disagreements(path, ironcalc_values(path)) == []


def test_each_part_has_the_way_of_its_own_customers() -> None:
    """Split by channel: the sums of a part are those of its customers, and all parts make the whole."""
    costs: dict[str, Any] = {"margin": "60%", "delivery_cost": 100, "commission": "検索=8%"}
    settings = Settings(shop_opened="all-new", **costs)
    whole = read([with_malls()], settings=settings)
    results = list(parts.parts(whole, settings, parts.dimension_named(whole, "channel")))
    orders = with_malls()
    assert len(results) == 3
    for part in results:
        of_part = orders[orders["channel"] == part.value]
        sales, parcels = of_part["revenue"].sum(), (of_part["revenue"] >= 0).sum()
        rate = 0.08 if part.value == "検索" else 0
        taken = rate * of_part["revenue"].clip(lower=0).sum()
        assert float(part.orders.way.net_sales or 0) == float(sales)
        assert part.orders.way.parcels == int(parcels)
        assert float(part.orders.way.contribution or 0) == pytest.approx(0.6 * sales - 100 * parcels - taken)
        report = built(part.orders, part.analysis, settings, scope=f"channel: {part.value}")
        assert "profit" in {sheet.key for sheet in report.sheets}
    for name in ("gross_sales", "net_sales", "refunds", "delivery", "contribution", "parcels"):
        sums = [getattr(part.orders.way, name) or 0 for part in results]
        assert float(sum(sums)) == pytest.approx(float(getattr(whole.way, name)))


@pytest.mark.parametrize(("margin", "has_it"), [(None, False), ("60%", True)])
def test_a_shop_that_knows_sales_alone_has_no_such_sheet(margin: str | None, has_it: bool) -> None:
    days = pd.date_range("2023-01-01", periods=40, freq="10D")
    orders = pd.DataFrame({"customer_id": range(40), "order_date": days, "revenue": [1000] * 40})
    settings = Settings(lang="en", margin=margin)  # type: ignore[arg-type]  # read as a setting
    checked = read([orders], settings=settings)
    report = built(checked, analyse(checked, settings), settings)
    assert ("profit" in [sheet.key for sheet in report.sheets]) == has_it


def test_about_says_the_costs_and_how_each_column_of_money_was_used() -> None:
    amounts = {"支払合計": 2500, "商品合計": 2200, "送料": 500, "値引額": 200, "梱包資材金額": 30}
    days = pd.date_range("2023-01-01", periods=40)
    columns = pd.DataFrame({"注文日": days, "顧客ID": range(40)}).assign(**amounts)
    settings = Settings(lang="ja", margin="60%", tax="税込10%", **COSTS)  # type: ignore[arg-type]  # read
    checked = read([columns], settings=settings)
    report = built(checked, analyse(checked, settings), settings)
    about = next(sheet for sheet in report.sheets if sheet.key == "about")
    rows = {
        (name, cell.value): words
        for block in about.blocks
        if isinstance(block, Facts)
        for name, cell, _, words in block.rows
    }
    used = {header: words for (_, header), words in rows.items() if header in amounts}
    assert used["商品合計"] == "売上"
    assert used["値引額"] == "売上から引きました"
    assert used["送料"].startswith("商品の売上ではありません")
    assert used["支払合計"].startswith("顧客の支払額")
    assert used["梱包資材金額"].startswith("使っていません")
    assert {("配送費", 600), ("金額の消費税", "税込 10.0%")} <= set(rows)
