"""Every figure of What changed against the plain computation; and what a split has to hold to in any case."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.report import arithmetic
from ltv_xl.report.build import built
from ltv_xl.report.cells import given
from ltv_xl.report.content import Cell, Heading, Line, Sheet, Table, Value
from ltv_xl.report.sheets import change_comparison
from ltv_xl.report.xlsx import rendered
from tests.deciding import plain_changes as plain
from tests.deciding import shops_changes
from tests.deciding.shops import Shop
from tests.deciding.shops_changes import SHOPS
from tests.support.cells import disagreements
from tests.support.engines import ironcalc_values

MAKES = pytest.mark.parametrize("make", SHOPS, ids=lambda make: make.__name__)


def near(value: float | Fraction) -> Any:
    """To a billionth, also of sums that cancel."""
    return pytest.approx(float(value), rel=1e-9, abs=1e-6)


def sheets(shop: Shop) -> dict[str, Sheet]:
    orders = shop.checked()
    report = built(orders, analyse(orders, shop.settings), shop.settings)
    return {sheet.key: sheet for sheet in report.sheets}


def shown(shop: Shop) -> Sheet | None:
    return sheets(shop).get("changes")


def plain_periods(shop: Shop) -> dict[str, pd.Period]:
    assert shop.settings.as_of is not None
    days = pd.to_datetime(shop.orders["order_date"])
    known = days.min()
    if shop.settings.shop_opened is None:
        known += pd.Timedelta(days=min(180, ((days.max() - days.min()).days + 1) // 2))
    return plain.periods(shop.orders, pd.Timestamp(shop.settings.as_of), known)


def tables(sheet: Sheet) -> list[Table]:
    return [block for block in sheet.blocks if isinstance(block, Table)]


def values(cells: tuple[Cell, ...]) -> list[Value]:
    return [cell.value for cell in cells]


def sentences(sheet: Sheet) -> list[str]:
    """The lines that are formulas."""
    texts = [block.text for block in sheet.blocks if isinstance(block, Line)]
    return [str(text.value) for text in texts if isinstance(text, Cell)]


def headings(sheet: Sheet) -> list[str]:
    """The headings that are formulas."""
    texts = [block.text for block in sheet.blocks if isinstance(block, Heading)]
    return [str(text.value) for text in texts if isinstance(text, Cell)]


def differences(sheet: Sheet, shop: Shop) -> list[str]:
    """The cells that are not what the plain computation says."""
    wrong = []
    starts = plain_periods(shop)
    compared = [name for name in ("before", "ago") if name in starts]
    sums = {
        (standing, name): plain.of_standing(shop.orders, start, standing)
        for standing in ("new", "returning", "without")
        for name, start in starts.items()
    }
    factor_table, *channel_tables = tables(sheet)
    rows = iter(factor_table.rows)

    def compare(where: str, cell: Value, expected: Fraction | None) -> None:
        if expected is None:
            if cell is not None:
                wrong.append(f"{where}: {cell} where there is nothing")
        elif cell is None or isinstance(cell, str | date) or float(cell) != near(expected):
            wrong.append(f"{where}: {cell} and not {float(expected)}")

    beyond = dict.fromkeys(compared, Fraction(0))
    for standing in ("new", "returning"):
        split = {name: plain.effects(sums[standing, name], sums[standing, "now"]) for name in compared}
        for factor in plain.FACTORS:
            line = values(next(rows))
            expected = [own_factor(sums[standing, "now"], factor)]
            for name in compared:
                expected += [own_factor(sums[standing, name], factor), split[name][factor]]
            for cell, right in zip(line[1:], expected, strict=True):
                compare(str(line[0]), cell, right)
        line = values(next(rows))
        compare(str(line[0]), line[1], sums[standing, "now"].profit)
        for place, name in enumerate(compared):
            compare(str(line[0]), line[2 + 2 * place], sums[standing, name].profit)
            whole = sum((split[name][factor] for factor in plain.FACTORS), Fraction(0))
            compare(str(line[0]), line[3 + 2 * place], whole)
            beyond[name] += split[name]["beyond"]
    line = values(next(rows))
    for place, name in enumerate(compared):
        apart = beyond[name] + sums["without", "now"].profit - sums["without", name].profit
        compare("apart", line[3 + 2 * place], apart)
    assert factor_table.total is not None
    whole_line = values(factor_table.total)
    profit = {
        name: sum((sums[each, name].profit for each in ("new", "returning", "without")), Fraction(0))
        for name in starts
    }
    compare("total", whole_line[1], profit["now"])
    for place, name in enumerate(compared):
        compare("total", whole_line[2 + 2 * place], profit[name])
        compare("total", whole_line[3 + 2 * place], profit["now"] - profit[name])
    for table, name in zip(channel_tables, compared, strict=False):
        names = {str(row[0].value) for row in table.rows}
        if "Other" in names:
            continue  # which are put together is tested with the analysis
        for row in table.rows:
            line = values(row)
            channel = None if line[0] == "(not given)" else str(line[0])
            now, then = (plain.of_channel(shop.orders, starts[each], channel) for each in ("now", name))
            split_of = plain.effects(then, now)
            compare(f"{line[0]} now", line[1], now.profit)
            compare(f"{line[0]} change", line[2], now.profit - then.profit)
            for factor, cell in zip((*plain.FACTORS, "beyond"), line[3:], strict=False):
                compare(f"{line[0]} {factor}", cell, split_of[factor])
    return wrong


def own_factor(period: plain.Period, factor: str) -> Fraction | None:
    """A factor as it is shown: nothing where it has nothing to be divided by."""
    wholes: dict[str, Fraction | int] = {
        "frequency": period.customers,
        "order_value": period.orders,
        "rate": period.sales,
    }
    return period.factors(period)[factor] if wholes.get(factor, 1) > 0 else None


@MAKES
def test_every_figure_is_what_its_definition_says(make: Callable[[], Shop]) -> None:
    shop = make()
    sheet = shown(shop)
    assert sheet is not None
    assert differences(sheet, shop) == []


@MAKES
def test_another_program_computes_the_same_and_all_adds_up(make: Callable[[], Shop], tmp_path: Path) -> None:
    shop = make()
    orders = shop.checked()
    path = tmp_path / "report.xlsx"
    path.write_bytes(rendered(built(orders, analyse(orders, shop.settings), shop.settings)))
    computed = ironcalc_values(path)
    assert disagreements(path, computed) == []
    checks = [
        row for row in tables(sheets(shop)["checks"])[0].rows if str(row[0].value).startswith("Effects")
    ]
    assert checks
    assert {row[-1].value for row in checks} == {"● OK"}


def test_a_sale_that_is_booked_otherwise_is_noticed() -> None:
    shop = shops_changes.by_chance()
    sheet = shown(shop)
    assert sheet is not None
    dearer = shop.orders.assign(cost=shop.orders["cost"] + 1)
    assert differences(sheet, replace(shop, orders=dearer))


def test_the_closed_form_is_the_mean_over_all_orders() -> None:
    chance = random.Random(1)
    for _ in range(200):
        then, now = (
            {factor: Fraction(chance.randint(-400, 400), chance.randint(1, 40)) for factor in plain.FACTORS}
            for _ in range(2)
        )
        right, reverse = plain.shapley(then, now), plain.shapley(now, then)
        for factor in plain.FACTORS:
            ordered = (factor, *(other for other in plain.FACTORS if other != factor))
            forward = [float(side[name]) for name in ordered for side in (then, now)]
            backward = [float(side[name]) for name in ordered for side in (now, then)]
            assert arithmetic.effect_of_factor(*forward) == near(right[factor])
            assert arithmetic.effect_of_factor(*backward) == near(-right[factor])
            assert right[factor] == -reverse[factor]
        assert sum(right.values()) == plain.product(now) - plain.product(then)


def test_a_naive_split_would_not_be_the_same_backwards() -> None:
    """One factor after the other, in a fixed order: what the rule is there for."""
    then = dict(zip(plain.FACTORS, map(Fraction, (10, 1, 100, 1)), strict=True))
    now = dict(zip(plain.FACTORS, map(Fraction, (20, 2, 100, 1)), strict=True))
    first = plain.product({**then, "customers": now["customers"]}) - plain.product(then)
    back = plain.product({**now, "customers": then["customers"]}) - plain.product(now)
    assert first != -back
    assert plain.shapley(then, now)["customers"] == 1500


def test_a_loss_that_grows_is_a_loss_of_customers() -> None:
    """45 trials that lose 382 each in place of 20: 9,550 lost, all by more customers."""
    sheet = shown(shops_changes.trials_at_a_loss())
    assert sheet is not None
    rows = {str(row[0].value): row for row in tables(sheet)[0].rows}
    assert rows["New: buying customers"][3].value == near(-9550)
    assert "fell by ¥9,550" in headings(sheet)[0]
    assert sentences(sheet)[0].endswith("2024: -¥7,640. Largest loss: New: buying customers (-¥9,550).")


def test_where_nobody_was_new_before_all_is_that_of_customers() -> None:
    sheet = shown(shops_changes.nobody_new_before())
    assert sheet is not None
    rows = {str(row[0].value): row for row in tables(sheet)[0].rows}
    assert [rows[f"New: {name}"][3].value for name in ("buying customers", "gross margin")] == [9900, 0]


def test_nothing_changed() -> None:
    sheet = shown(shops_changes.exactly_as_before())
    assert sheet is not None
    assert headings(sheet)[0] == "Gross profit stayed at the ¥36,000 of the 3 months before"
    assert sentences(sheet)[0].endswith("2024: ¥36,000.")


def test_what_is_left_of_sums_of_fractions_is_no_loss() -> None:
    brief: Any = SimpleNamespace(
        t=lambda key, **marks: "{name}: {amount}".format(**marks), orders=SimpleNamespace(currency="JPY")
    )

    def largest_loss(amount: float) -> Value:
        labels, amounts = (given("margin"), given("orders")), (given(amount), given(5.0))
        return change_comparison.extreme(brief, "loss", labels, amounts).words.value

    assert largest_loss(-4.6e-11) is None
    assert largest_loss(-1) == "margin: -¥1"


def test_revenue_has_no_rate_of_profit() -> None:
    shop = shops_changes.by_chance()
    sheet = shown(replace(shop, orders=shop.orders.drop(columns="cost")))
    assert sheet is not None
    names = [str(row[0].value) for row in tables(sheet)[0].rows]
    assert len(names) == 9
    assert not any("rate" in name for name in names)


def test_too_little_to_compare_and_about_says_what_is_needed() -> None:
    shop = shops_changes.by_chance()
    few = replace(shop, orders=shop.orders[shop.orders["order_date"] >= date(2024, 8, 1)])
    made = sheets(few)
    assert "changes" not in made
    assert any("six complete months" in str(block) for block in made["about"].blocks)
