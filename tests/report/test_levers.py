"""Levers: its start against plain pandas, and its answers put back into the model, also after typing over."""

import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ltv_xl.demo import make_shop
from ltv_xl.report import arithmetic
from ltv_xl.report.sheets.lever_steps import half_range
from ltv_xl.settings import Settings
from ltv_xl.texts import Language
from tests.report.cumulative import mean_cumulative
from tests.report.making import EDGES, HEADER, made, table
from tests.support.cells import sheet_parts, stored_cells
from tests.support.doctored import doctored
from tests.support.engines import ironcalc_values
from tests.support.office import CellValue, recalculated

Values = Mapping[tuple[str, str], CellValue]
Files = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]

INPUTS = {
    "price": "Order value (¥)",
    "margin": "Gross margin",
    "orders": "Orders in 12 months",
    "lifespan": "Lifespan (years)",
    "order_cost": "Shipping, fees per order (¥)",
    "shares": "Fee, points, commission (of the price)",
    "retention": "Retention cost per year (¥)",
    "cpa": "CPA (¥)",
    "profit": "Target profit (¥)",
    "step": "Step without history",
}
LEVERS = {
    "Price (unit cost unchanged)": "price",
    "Cost of goods per order": "goods",
    "Order value (bigger baskets)": "basket",
    "Orders per customer": "orders",
    "Lifespan": "lifespan",
    "Shipping, fees per order": "order_cost",
    "Retention cost": "retention",
}


def worth(at: Mapping[str, float]) -> float:
    """What a customer is worth: profit of the orders less the cost of keeping, over the lifespan."""
    profit = at["price"] * (1 - at["shares"]) - at["goods"] - at["order_cost"]
    return (profit * at["orders"] - at["retention"]) * at["lifespan"]


def with_lever(at: Mapping[str, float], lever: str, factor: float) -> dict[str, float]:
    """One lever times a factor; more items raise the cost of goods along with the order value."""
    names = ("price", "goods") if lever == "basket" else (lever,)
    return {name: value * factor if name in names else value for name, value in at.items()}


class Page:
    """The sheet by its labels, from stored or computed values."""

    def __init__(self, values: Values, sheet: str = "Levers") -> None:
        self.cells: dict[int, dict[str, Any]] = {}
        for (name, address), value in values.items():
            match = re.fullmatch(r"([A-Z]+)(\d+)", address)
            if name == sheet and match:
                self.cells.setdefault(int(match[2]), {})[match[1]] = value

    def rows(self, label: str) -> list[int]:
        """The rows with a label in column B, from the top."""
        return [row for row in sorted(self.cells) if self.cells[row].get("B") == label]

    def number(self, label: str, column: str, place: int = 0) -> float:
        """A number beside a label."""
        value = self.cells[self.rows(label)[place]].get(column)
        assert isinstance(value, float | int), f"{label}: {value!r}"
        return float(value)

    def state(self) -> dict[str, float]:
        """The values in the yellow cells."""
        at = {name: self.number(label, "D") for name, label in INPUTS.items()}
        return at | {"goods": at["price"] * (1 - at["margin"] - at["shares"])}


def stored(path: Path) -> Values:
    return {(cell.sheet, cell.address): cell.value for cell in stored_cells(path)}


def typed(path: Path, out: Path, changes: Mapping[str, float]) -> Path:
    """A copy in which a reader has typed over inputs of Levers."""
    page = Page(stored(path))
    with zipfile.ZipFile(path) as archive:
        part = sheet_parts(archive)["Levers"]

    def over(xml: str) -> str:
        for label, value in changes.items():
            address = f"D{page.rows(label)[0]}"
            cell = re.compile(rf'(<c r="{address}"(?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
            xml, times = cell.subn(rf"\g<1>><v>{value}</v></c>", xml)
            assert times == 1, label
        return xml

    return doctored(path, out, {part: over})


def faults(page: Page) -> list[str]:
    """What does not follow from the yellow cells: worked out with none of the formulas' inverses."""
    at, faults = page.state(), []
    now = worth(at)

    def hold(what: str, shown: float, expected: float) -> None:
        if shown != pytest.approx(expected, rel=1e-9, abs=1e-6):
            faults.append(f"{what}: {shown} is not {expected}")

    hold("LTV", page.number("Resulting LTV (¥)", "D"), now)
    target = page.number("Target LTV (¥)", "D")
    hold("target", target, max(now * (1 + at["step"]), at["cpa"] + at["profit"], 0))
    gains = []
    for label, lever in LEVERS.items():
        step = page.number(label, "C")
        low, high = (worth(with_lever(at, lever, 1 + sign * step)) for sign in (-1, 1))
        for column, expected in zip("FGHI", (low, high, low - now, high - now), strict=True):
            hold(f"{label} {column}", page.number(label, column), expected)
        if now > 0:
            hold(f"{label} %", page.number(label, "J"), (high - now) / now)
        gains.append((high - low, label))
        need = page.cells[page.rows(label)[1]].get("D")
        base = at["price" if lever == "basket" else lever]
        if isinstance(need, float | int) and base:
            hold(f"{label} needed", worth(with_lever(at, lever, need / base)), target)
        elif base and need != "out of reach":
            faults.append(f"{label} needed: {need!r}")
    change = page.number("Price change", "D", 1)
    orders = page.number("Break-even orders", "D")
    hold("break-even", worth({**at, "price": at["price"] * (1 + change), "orders": orders}), now)
    first = page.rows("Rank by swing")[0] + 1
    order = [page.cells[row]["E"] for row in range(first, first + len(LEVERS))]
    sizes = {label: abs(gain) for gain, label in gains}
    order = [str(label).rpartition(" ±")[0] for label in order]
    shown = [sizes[label] for label in order]
    if sorted(order) != sorted(LEVERS) or any(
        longer < shorter - 1e-6 * abs(shorter) for longer, shorter in pairwise(shown)
    ):
        faults.append(f"order of the chart: {order}")
    longest = max(
        abs(worth(with_lever(at, lever, 1 + s * page.number(label, "C"))) - now)
        for label, lever in LEVERS.items()
        for s in (-1, 1)
    )
    hold("room", float(page.cells[first]["H"]), 1.2 * longest)
    return faults


TYPED = [
    {},
    {"Order value (¥)": 8000, "Gross margin": 0.35, "Orders in 12 months": 3.1, "Lifespan (years)": 2.5},
    {
        "Shipping, fees per order (¥)": 600,
        "Retention cost per year (¥)": 900,
        "Step without history": 0.25,
        "Lifespan (years)": 1.5,
        "CPA (¥)": 90000,
    },
    {
        "Gross margin": 0.15,
        "Fee, points, commission (of the price)": 0.2,
        "Shipping, fees per order (¥)": 300,
        "Step without history": 0.05,
        "Target profit (¥)": 30000,
    },
]


@pytest.mark.parametrize("changes", TYPED)
def test_what_a_reader_types_moves_the_whole_sheet(
    demo_reports: dict[Language, Path], tmp_path: Path, changes: dict[str, float]
) -> None:
    report = demo_reports["en"]
    if not changes:
        assert faults(Page(stored(report))) == []
        return
    copy = typed(report, tmp_path / "typed.xlsx", changes)
    page = Page(ironcalc_values(copy))
    assert faults(page) == []
    assert page.state()["step"] == changes.get("Step without history", 0.1)


@pytest.mark.office
def test_libreoffice_follows_what_a_reader_types(demo_reports: dict[Language, Path], tmp_path: Path) -> None:
    copy = typed(demo_reports["en"], tmp_path / "typed.xlsx", TYPED[2])
    assert faults(Page(recalculated(copy))) == []


def test_a_shop_with_too_few_customers_starts_blank_and_calculates_once_typed(tmp_path: Path) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES["one customer, one order"])
    report = made(tmp_path / "report.xlsx", [orders], Settings(margin=Decimal("0.5")))
    page = Page(stored(report))
    assert [page.cells[page.rows(INPUTS[name])[0]].get("D") for name in ("price", "orders")] == ["", ""]
    assert page.cells[page.rows("Resulting LTV (¥)")[0]].get("D") == ""
    values = {"Order value (¥)": 4000, "Gross margin": 0.5, "Orders in 12 months": 2, "CPA (¥)": 3000}
    copy = typed(report, tmp_path / "typed.xlsx", values)
    assert faults(Page(ironcalc_values(copy))) == []


def test_a_wrong_formula_is_noticed(demo_reports: dict[Language, Path], tmp_path: Path) -> None:
    report = demo_reports["en"]
    with zipfile.ZipFile(report) as archive:
        part = sheet_parts(archive)["Levers"]
    page = Page(stored(report))
    for label, place, column, right, wrong in (
        ("Break-even orders", 0, "D", "/(", "*("),
        ("Lifespan", 1, "D", "/", "*2/"),
        ("Orders per customer", 0, "H", "-", "+"),
    ):
        row = page.rows(label)[place]
        cell = re.compile(rf'<c r="{column}{row}".*?</f>', re.DOTALL)

        def planted(xml: str, cell: re.Pattern[str] = cell, right: str = right, wrong: str = wrong) -> str:
            def change(match: re.Match[str]) -> str:
                formula = match[0].removesuffix("</f>")
                return wrong.join(formula.rsplit(right, 1)) + "</f>"

            return cell.sub(change, xml)

        copy = doctored(report, tmp_path / "bad.xlsx", {part: planted})
        assert faults(Page(ironcalc_values(copy))), label


def test_the_start_is_that_of_the_files(files: Files, demo_reports: dict[Language, Path]) -> None:
    orders, _, _ = files
    purchases = orders[orders["revenue"] > 0]
    first = purchases.groupby("customer")["day"].min()
    end = purchases["day"].max() + pd.Timedelta(days=1)
    events = orders.assign(count=(orders["revenue"] > 0).astype(int))
    events = events.merge(first.rename("first"), left_on="customer", right_index=True)
    ltv, sold, placed = (
        mean_cumulative(events, first, end, measure)[11] for measure in ("profit", "revenue", "count")
    )
    page = Page(stored(demo_reports["en"]))
    at = page.state()
    assert at["price"] == pytest.approx(sold / placed)
    assert at["margin"] == pytest.approx(ltv / sold)
    assert at["orders"] == pytest.approx(placed)
    assert page.number("Resulting LTV (¥)", "C") == pytest.approx(ltv)
    assert page.number("Resulting LTV (¥)", "D") == pytest.approx(ltv)
    everyone = orders[orders["customer"].isin(first.index)]
    plain = everyone["profit"].sum() / first.size
    words = next(
        str(cells["B"]) for cells in page.cells.values() if str(cells.get("B", "")).startswith("They agree")
    )
    assert words.endswith(f"off by {round(100 * (plain / ltv - 1), 1):g}%.")
    two_years = mean_cumulative(events, first, end, "profit")[23]
    lifespan = page.cells[page.rows("Lifespan (years)")[0]]["E"]
    assert f"really adds {round(100 * (two_years / ltv - 1), 1):g}%" in lifespan


def test_contracts_are_put_back_into_their_formula(demo_reports: dict[Language, Path]) -> None:
    page = Page(stored(demo_reports["en"]))
    arpu, churn = (page.number(label, "D") for label in ("ARPU per month (¥)", "Churn per month"))
    margin = page.number("Gross margin", "D", 1)
    ltv = arpu * margin / churn
    assert page.number("Contract LTV (¥)", "D") == pytest.approx(ltv)
    change = page.number("Price change", "D", 1)
    after = (arpu * margin + arpu * change) / page.number("Break-even churn", "D")
    assert after == pytest.approx(ltv)
    target = page.number("Target LTV (¥)", "D", 1)
    assert arpu * margin / page.number("Churn alone", "D") == pytest.approx(target)
    assert page.number("ARPU alone (¥)", "D") * margin / churn == pytest.approx(target)


def test_inputs_take_numbers_within_their_limits_only(book: openpyxl.Workbook) -> None:
    sheet = book["Levers"]
    limits = {
        str(rule.sqref): (float(rule.formula1), float(rule.formula2))
        for rule in sheet.data_validations.dataValidation
    }
    rows = {sheet.cell(row, 2).value: row for row in range(60, 0, -1)}
    assert limits[f"D{rows['Gross margin']}"] == (-1, 1)
    assert limits[f"D{rows['Step without history']}"] == (0.01, 0.5)
    assert limits[f"D{rows['Order value (¥)']}"] == (0, 1e15)
    for label in INPUTS.values():
        cell = sheet[f"D{rows[label]}"]
        assert f"D{cell.row}" in limits
        assert cell.fill.fgColor.rgb == "FFFFF6D6"


@pytest.mark.parametrize(
    ("orders", "margin", "change", "left"),
    [
        (10, 0.5, 0.25, 20 / 3),
        (10, 0.5, -0.25, 20),
        (10, 1, 0.1, 100 / 11),
        (10, 0.5, -0.5, None),
        (3, 0, 0.1, None),
    ],
)
def test_break_even_orders_by_hand(orders: float, margin: float, change: float, left: float | None) -> None:
    # 100 an order, 50 of it profit: at 125 it is 75, so that two thirds of the orders earn as much.
    least = arithmetic.breakeven_orders.number(orders, margin, change, 0)
    assert least == (None if left is None else pytest.approx(left))


def test_fees_and_points_take_their_share_of_a_higher_price() -> None:
    """100 an order, 30 of it profit, 20 in fees: at 150 these are 30, and the profit is 70."""
    assert arithmetic.breakeven_orders.number(7, 0.3, 0.5, 0.2) == pytest.approx(3)
    assert arithmetic.unit_cost.number(100, 0.3, 0.2) == pytest.approx(50)
    assert arithmetic.costs_of_order.number(50, 0, 150, 0.2) == pytest.approx(80)
    assert arithmetic.required_price.number(70, 50, 0, 0.2, 1, 1, 0) == pytest.approx(150)
    assert arithmetic.required_cost.number(70, 150, 0, 0.2, 1, 1, 0) == pytest.approx(50)


def test_the_share_starts_at_what_the_shop_pays(files: Files, tmp_path: Path) -> None:
    """3.6% of what is paid and 1% of what is bought, of sales less refunds."""
    orders = files[0]
    bought = orders.loc[orders["revenue"] > 0, "revenue"].sum()
    shop = make_shop(tmp_path, "en")
    costs: dict[str, Any] = {"delivery_cost": 600, "fee": "3.6%", "points": "1%"}
    settings = Settings(lang="en", shop_opened="all-new", **costs)
    report = made(tmp_path / "report.xlsx", [shop.orders], settings, shop.customers, shop.ad_spend)
    page = Page(stored(report))
    label = "Fee, points, commission (of the price)"
    assert page.number(label, "D") == pytest.approx(0.046 * bought / orders["revenue"].sum())
    change, margin = page.number("Price change", "D", 1), page.number("Contribution margin", "D")
    before, after = (page.number("Contribution per order (¥)", column) for column in "CD")
    price = page.number("Order value (¥)", "D")
    assert before == pytest.approx(price * margin)
    assert after - before == pytest.approx(price * change * (1 - page.number(label, "D")))


def test_a_lever_steps_as_far_as_the_shop_has_moved(files: Files, demo_reports: dict[Language, Path]) -> None:
    """Half of what lies between the quarters of the changes from month to month, by pandas."""
    every = files[0]  # refunds reduce what a month's purchases are worth
    by_month = every.groupby(every["day"].dt.to_period("M"))
    sums = by_month[["revenue", "profit"]].sum().iloc[1:]  # the first order cuts the first month
    count = by_month["revenue"].agg(lambda revenue: (revenue > 0).sum()).iloc[1:]
    values = {
        "Price (unit cost unchanged)": sums["revenue"] / count,
        "Cost of goods per order": (sums["revenue"] - sums["profit"]) / count,
    }
    page = Page(stored(demo_reports["en"]))
    for label, per_order in values.items():
        changes = per_order.pct_change().dropna().quantile([0.25, 0.75])
        expected = (changes[0.75] - changes[0.25]) / 2
        assert page.number(label, "C") == pytest.approx(expected, abs=0.0006)
        assert page.number(label, "C") != 0.1
    assert page.number("Lifespan", "C") == 0.1


def test_a_young_shop_steps_by_a_tenth() -> None:
    assert half_range([100, 110, 99, 105]) is None
    assert half_range([100.0] * 10) == 0.001
    assert half_range([1, 2] * 10) == 0.5
