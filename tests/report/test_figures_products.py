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
