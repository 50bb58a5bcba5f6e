"""Products and Bundles of the demo's report against plain pandas on the demo's lines, from file to cell."""

import math
import warnings
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from statistics import NormalDist
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ltv_xl.settings import Settings
from ltv_xl.texts import Language
from tests.report.conftest import Sheet
from tests.report.making import EDGES, HEADER, made, table


@pytest.fixture(scope="module")
def lines(demo_reports: dict[Language, Path]) -> pd.DataFrame:
    """The lines that are sales, of orders above zero, each with the day of its order."""
    orders = pd.read_csv(demo_reports["en"].parent / "orders.csv", dtype=str)
    orders = orders[orders["Customer no"].notna() & ~orders["Status"].isin(["Cancelled", "Returned"])]
    orders["at"] = pd.to_datetime(orders["Ordered at"], errors="coerce")
    orders = orders[orders["at"].notna()].assign(sales=lambda frame: frame["Sales"].astype(int))
    return orders[orders.groupby("Order no")["sales"].transform("sum") > 0]


@pytest.fixture(scope="module")
def mains(lines: pd.DataFrame) -> pd.DataFrame:
    """One row per order, numbered within its customer, with the product of its largest line."""
    largest = lines.sort_values(["sales", "Product"]).drop_duplicates("Order no", keep="last")
    largest = largest.sort_values(["Customer no", "at", "Order no"])
    return largest.assign(n=largest.groupby("Customer no").cumcount() + 1)


def test_who_comes_back_by_first_product(mains: pd.DataFrame, shown: Callable[[str], Sheet]) -> None:
    products, segments = shown("Products"), shown("By first product")
    first = mains[mains["n"] == 1].set_index("Customer no")
    orders = mains.groupby("Customer no").size()
    second = mains[mains["n"] == 2].set_index("Customer no")["at"].dt.normalize()
    again = (second - first["at"].dt.normalize()).dt.days.reindex(first.index)
    old = (mains["at"].dt.normalize().max() - first["at"].dt.normalize()).dt.days >= 180
    for name, people in first.groupby("Product"):
        row, segment = products[str(name)], segments[str(name)]
        back = orders[people.index] > 1
        in_time = again[people.index] <= 180
        mature = old[people.index]
        assert row["Customers"] == len(people)
        assert row["Share of customers"] == pytest.approx(len(people) / len(first))
        assert segment["Repeat rate"] == pytest.approx(back.mean())
        assert row["Order 180+ days old"] == mature.sum()
        assert row["F2 conversion (180 d)"] == pytest.approx(in_time[mature].mean())
        assert segment["F2 conversion (180 d)"] == row["F2 conversion (180 d)"]
        assert row["12-month LTV (¥)"] == segment["12-month LTV (¥)"]
    assert products["Total"]["F2 conversion (180 d)"] == pytest.approx((again <= 180)[old[old].index].mean())
    assert [row["Customers"] for row in products.values()][:-1] == sorted(
        first["Product"].value_counts(), reverse=True
    )


def test_what_is_bought_second(
    mains: pd.DataFrame, shown: Callable[[str], Sheet], book: openpyxl.Workbook
) -> None:
    first = mains[mains["n"] == 1].set_index("Customer no")["Product"]
    second = mains[mains["n"] == 2].set_index("Customer no")["Product"]
    after = {name: second[first[second.index] == name] for name in first.unique()}
    for name, row in shown("Products").items():
        chosen = (second if name == "Total" else after[name]).value_counts(normalize=True)
        assert row["With a second order"] == len(second if name == "Total" else after[name])
        for rank in (1, 2):
            share = chosen.iloc[rank - 1]
            assert row[f"Share of no. {rank}"] == pytest.approx(share)
            assert chosen[row[f"No. {rank}"]] == share
    page = [list(row) for row in book["Products"].iter_rows(min_col=2, values_only=True)]
    top = next(index for index, row in enumerate(page) if row[0] == "What is bought second") + 2
    header = [title for title in page[top] if title is not None]
    seen = 0
    for name, count, *shares in page[top + 1 : top + 1 + len(after)]:
        assert count == len(after[name])
        for product, share in zip(header[2:], shares, strict=False):
            assert share == pytest.approx((after[name] == product).mean())
            seen += 1
    assert seen == len(after) * second.nunique()


def test_what_sells(lines: pd.DataFrame, book: openpyxl.Workbook) -> None:
    page = book["Products"]
    header, *rows = [[cell.value for cell in row] for row in page[page.tables["Products_sold"].ref]]
    assert header == ["Product", "Orders", "Share of orders", "Customers", "Share of customers"]
    for name, orders, part, customers, of_all in rows:
        own = lines[lines["Product"] == name]
        assert orders == own["Order no"].nunique()
        assert part == pytest.approx(orders / lines["Order no"].nunique())
        assert customers == own["Customer no"].nunique()
        assert of_all == pytest.approx(customers / lines["Customer no"].nunique())
    assert {row[0] for row in rows} == set(lines["Product"])


def rows_of(book: openpyxl.Workbook) -> list[dict[str, Any]]:
    page = book["Bundles"]
    header, *rows = [[cell.value for cell in row] for row in page[page.tables["Bundles_pairs"].ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_pairs_equal_those_counted_basket_by_basket(lines: pd.DataFrame, book: openpyxl.Workbook) -> None:
    baskets = lines.groupby("Order no")["Product"].agg(set)
    pairs = Counter(pair for basket in baskets for pair in combinations(sorted(basket), 2))
    single = Counter(name for basket in baskets for name in basket)
    shown = rows_of(book)
    assert {tuple(sorted((row["Product A"], row["Product B"]))) for row in shown} == {
        pair for pair, count in pairs.items() if count >= 10
    }
    for row in shown:
        first, second = row["Product A"], row["Product B"]
        both = pairs[min(first, second), max(first, second)]
        chance = single[first] * single[second] / len(baskets)
        assert single[first] >= single[second]
        assert row["Orders with both"] == both
        assert (row["Orders with A"], row["Orders with B"]) == (single[first], single[second])
        assert row["Expected"] == pytest.approx(chance)
        assert row["Above expected"] == pytest.approx(both - chance)
        assert row["Support"] == pytest.approx(both / len(baskets))
        assert row["A → B"] == pytest.approx(both / single[first])
        assert row["B → A"] == pytest.approx(both / single[second])
        assert row["Lift"] == pytest.approx(both / chance)
    beyond = [row["Above expected"] for row in shown]
    assert beyond == sorted(beyond, reverse=True)


def test_a_candidates_whole_interval_lies_above_one(lines: pd.DataFrame, book: openpyxl.Workbook) -> None:
    """The limits once more, from each customer's influence on the lift."""
    of_order = lines.drop_duplicates("Order no").set_index("Order no")["Customer no"]
    baskets = lines.groupby("Order no")["Product"].agg(set)
    customers = of_order[baskets.index]
    errors = NormalDist().inv_cdf(1 - 0.025 / math.comb(lines["Product"].nunique(), 2))
    words = set()
    for row in rows_of(book):
        wanted: tuple[set[str], ...] = (
            {row["Product A"], row["Product B"]},
            {row["Product A"]},
            {row["Product B"]},
            set(),
        )
        held = [baskets.map(lambda basket, names=names: names <= basket) for names in wanted]
        own = pd.concat(held, axis=1).astype(int).groupby(customers.to_numpy()).sum()
        influence = own / own.sum() * [1, -1, -1, 1]
        kish = own.iloc[:, 0].sum() ** 2 / (own.iloc[:, 0] ** 2).sum()
        sure = min(kish, 1 / (influence.sum(axis=1) ** 2).sum())
        low = 1 - 1 / (9 * sure) - errors / 3 / math.sqrt(sure)
        high = 1 - 1 / (9 * (sure + 1)) + errors / 3 / math.sqrt(sure + 1)
        assert row["Customers"] == (own.iloc[:, 0] > 0).sum()
        assert row["95% from"] == pytest.approx(row["Lift"] * max(low, 0) ** 3)
        assert row["95% to"] == pytest.approx(row["Lift"] * (sure + 1) / sure * high**3)
        word = (
            "● Candidate"
            if row["95% from"] > 1
            else "Rarely together"
            if row["95% to"] < 1
            else "◆ Uncertain"
        )
        assert row["For a set"] == word
        words.add(word)
    assert len(words) == 3


def loaded(report: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says that it does not know sparklines and data bars
        return openpyxl.load_workbook(report, data_only=True)


def sheets_of(tmp_path: Path, rows: list[Any]) -> list[str]:
    orders = table(tmp_path / "orders.csv", HEADER, rows)
    report = made(tmp_path / "report.xlsx", [orders], Settings(lang="en", history_starts="all-new"))
    return [str(name) for name in loaded(report).sheetnames]


@pytest.mark.parametrize(
    ("name", "products", "bundles"),
    [
        ("one order each", True, False),
        ("one product", False, False),
        ("one customer, one order", False, False),
        ("baskets", True, True),
        ("one regular", True, False),
    ],
)
def test_sheets_that_would_say_nothing_are_left_out(
    tmp_path: Path, name: str, products: bool, bundles: bool
) -> None:
    names = sheets_of(tmp_path, EDGES[name])
    assert ("Products" in names, "Bundles" in names) == (products, bundles)


def test_one_regular_makes_no_candidate(tmp_path: Path) -> None:
    """One customer who always buys the same is no evidence that two products belong together."""
    rows = [*EDGES["one regular"], *((f"X{n}", "2024-06-01", 5, "D") for n in range(300))]
    orders = table(tmp_path / "orders.csv", HEADER, rows)
    settings = Settings(lang="en", history_starts="all-new", with_customers=True)
    report = made(tmp_path / "report.xlsx", [orders], settings)
    lines = rows_of(loaded(report))
    assert [row["For a set"] for row in lines] == ["◆ Uncertain"] * 3
    assert all(row["Lift"] == pytest.approx(7) for row in lines)


def table_of(page: Any, name: str) -> list[dict[str, Any]]:
    header, *rows = [[cell.value for cell in row] for row in page[page.tables[name].ref]]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_what_sales_hang_on(lines: pd.DataFrame, book: openpyxl.Workbook) -> None:
    """The demo's lines bear their own amounts, which add up to the orders'."""
    sales = lines[lines["sales"] > 0].groupby("Product")["sales"].sum().sort_values(ascending=False)
    before = sales.cumsum().shift(fill_value=0) / sales.sum()
    wanted = pd.cut(before, [-1, 0.7 - 1e-12, 0.9 - 1e-12, 2], labels=["A", "B", "C"])
    shown = table_of(book["Products"], "Products_sales")
    assert [row["Product"] for row in shown] == list(sales.index)
    for row in shown:
        name = row["Product"]
        assert row["Revenue (¥k)"] == pytest.approx(sales[name])
        assert row["Rank"] == wanted[name]
        assert row["Share of sales"] == pytest.approx(sales[name] / sales.sum())
        assert row["Cumulative share"] == pytest.approx(before[name] + sales[name] / sales.sum())
        own = lines[lines["Product"] == name]
        assert row["Orders"] == own["Order no"].nunique()
        assert row["Customers"] == own["Customer no"].nunique()
    ranks = table_of(book["Products"], "Products_ranks")
    for row, rank in zip(ranks, "ABC", strict=True):
        of_rank = sales[wanted == rank]
        assert (row["Products"], row["Revenue (¥k)"]) == (len(of_rank), pytest.approx(of_rank.sum()))


MORE = ["order_id", "customer_id", "order_date", "小計", "値引額", "unit_price", "quantity", "product"]


def discounted_shop() -> list[list[Any]]:
    """Orders of two products with a discount of the whole order; 40 customers, and 35 products beside."""
    rows: list[list[Any]] = []
    for number in range(40):
        day = f"2024-0{1 + number % 6}-0{1 + number % 9}"
        goods = 3000 + 2 * 500
        rows += [
            [number, f"C{number}", day, goods, 400, 3000, 1, "serum"],
            [number, f"C{number}", day, goods, 400, 500, 2, "soap"],
        ]
    for place in range(35):
        rows += [
            [f"s{place}-{buyer}", f"C{buyer}", "2024-07-01", 100 - place, 0, 100 - place, 1, f"p{place:02}"]
            for buyer in range(3)
        ]
    return rows


def test_a_discount_of_the_order_is_shared_out_and_the_rest_is_gathered(tmp_path: Path) -> None:
    orders = table(tmp_path / "orders.csv", MORE, discounted_shop())
    report = made(tmp_path / "report.xlsx", [orders], Settings(lang="en", history_starts="all-new"))
    shown = table_of(loaded(report)["Products"], "Products_sales")
    serum, soap, *others, rest = shown
    revenue = next(header for header in serum if header.startswith("Revenue"))
    assert (serum["Product"], serum[revenue]) == ("serum", pytest.approx(40 * 3600 * 3000 / 4000))
    assert (soap["Product"], soap[revenue]) == ("soap", pytest.approx(40 * 3600 * 1000 / 4000))
    assert [row[revenue] for row in others] == [3 * (100 - place) for place in range(28)]
    assert (rest["Product"], rest["Rank"]) == ("7 others", None)
    assert rest[revenue] == pytest.approx(sum(3 * (100 - place) for place in range(28, 35)))
    assert rest["Cumulative share"] == pytest.approx(1)


@pytest.mark.parametrize(("amounts", "ranked"), [((90, 90), False), ((60, 30), True)])
def test_without_amounts_of_lines_about_says_what_the_ranks_need(
    tmp_path: Path, amounts: tuple[int, int], ranked: bool
) -> None:
    rows = [
        [number, f"C{number}", f"2024-0{1 + number % 9}-01", amount, product]
        for number in range(40)
        for amount, product in zip(amounts, ("serum", "soap"), strict=True)
    ]
    orders = table(
        tmp_path / "orders.csv", ["order_id", "customer_id", "order_date", "合計金額", "product"], rows
    )
    book = loaded(made(tmp_path / "report.xlsx", [orders], Settings(lang="en", history_starts="all-new")))
    assert ("Products_sales" in book["Products"].tables) == ranked
    words = [cell for row in book["About"].iter_rows(values_only=True) for cell in row]
    assert ("Which products sales hang on (ABC)" in words) == (not ranked)
