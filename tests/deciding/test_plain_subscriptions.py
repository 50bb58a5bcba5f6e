"""Every figure of the sheet Subscriptions of every made shop, against the plain computation."""

from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

from ltv_xl.analysis import analyse, engine
from ltv_xl.analysis.engine import sql
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, number
from ltv_xl.report.content import Facts, Sheet, Table
from ltv_xl.report.sheets.spending import spending
from ltv_xl.report.sheets.subscriptions import subscription_sheet
from ltv_xl.texts import text
from tests.deciding import shops_subscriptions
from tests.deciding.plain_subscriptions import Line, deliveries_judged, lines
from tests.deciding.shops import Shop
from tests.deciding.shops_subscriptions import AS_OF, SHOPS

BANDS = ((1, 1), (2, 2), (3, 3), (4, 6), (7, 12), (13, 999))
NONE = text("report.value.none", "en")
EACH = pytest.mark.parametrize("make", SHOPS, ids=lambda make: make.__name__)


def sheet_of(shop: Shop) -> tuple[Sheet, Brief]:
    """The sheet as the report has it."""
    orders = shop.checked()
    brief = Brief(orders, analyse(orders, shop.settings), shop.settings)
    results = brief.analysis.continuation
    assert results is not None
    return subscription_sheet(brief, results, spending(brief, given(0)), None), brief


def tables(sheet: Sheet, *, heat: bool) -> list[tuple[str, Table]]:
    """The printed tables, or the heatmaps, with the header of the first column, which several may share."""
    return [
        (block.columns[0].header, block)
        for block in sheet.blocks
        if isinstance(block, Table) and (block.heat is not None) == heat
    ]


def table(sheet: Sheet, wanted: str) -> Table:
    """The only table that begins with this header and is no heatmap."""
    (only,) = (block for header, block in tables(sheet, heat=False) if header == wanted)
    return only


def channels(sheet: Sheet) -> Table:
    """The table of paid channels."""
    return table(sheet, "Channel")


def figures(cells: object) -> list[float | None]:
    return [number(cell) for cell in cells]  # type: ignore[attr-defined]


def of_plain(line: Line) -> list[float | None]:
    low, high = line.step_limits or (None, None)
    least, most = line.limits or (None, None)
    each = line.profit / line.reached if line.reached else None
    return [
        line.reached, line.judged, line.went_on, line.step, low, high, line.share, least, most,
        each, line.earned, line.paused, line.skipping,
    ]  # fmt: skip


def same(left: list[float | None], right: list[float | None]) -> bool:
    return len(left) == len(right) and all(
        a is b if a is None or b is None else a == pytest.approx(b, rel=1e-9, abs=1e-9)
        for a, b in zip(left, right, strict=True)
    )


@cache
def made(make: Callable[[], Shop]) -> tuple[Sheet, Brief, pd.DataFrame]:
    """The sheet of a shop, and its deliveries by the plain computation."""
    shop = make()
    sheet, brief = sheet_of(shop)
    return sheet, brief, deliveries_judged(shop, AS_OF, brief.analysis.known_from)


def differing(sheet: Sheet, rows: pd.DataFrame) -> list[int]:
    """The deliveries whose line is not the plain one."""
    shown = [figures(row[1:]) for row in table(sheet, "Delivery").rows]
    expected = [of_plain(line) for line in lines(rows)]
    if len(shown) != len(expected):
        return [len(shown)]
    return [n for n, pair in enumerate(zip(shown, expected, strict=True), 1) if not same(*pair)]


@EACH
def test_each_delivery_is_what_its_definition_says(make: Callable[[], Shop]) -> None:
    sheet, _, rows = made(make)
    assert differing(sheet, rows) == []


GROUPED = {"Course": "first_course", "Channel": "channel", "Campaign": "campaign"}
"""Heatmaps by their header, and the column of the plain computation that each divides by."""


def compared_groups(sheet: Sheet, rows: pd.DataFrame) -> dict[tuple[str, str], bool]:
    """Heatmap and name of each group that has a name of its own, and whether its line is the plain one."""
    compared = {}
    for header, heatmap in tables(sheet, heat=True):
        for name, starters, *shares in heatmap.rows if header in GROUPED else ():
            own = rows[rows[GROUPED[header]] == name.value]
            if not own.empty:
                first, *others = lines(own)
                wanted = [line.share for line in others[:11]] + [None] * 12
                compared[header, str(name.value)] = number(starters) == first.reached and same(
                    figures(shares), wanted[: len(shares)]
                )
    return compared


@EACH
def test_each_group_is_what_its_definition_says(make: Callable[[], Shop]) -> None:
    sheet, _, rows = made(make)
    compared = compared_groups(sheet, rows)
    assert [group for group, equal in compared.items() if not equal] == []


def test_each_heatmap_is_compared_somewhere() -> None:
    seen = {header for make in SHOPS for header, _ in compared_groups(*made(make)[::2])}
    assert seen == GROUPED.keys()


@EACH
def test_reasons_and_days_are_all_cancellations(make: Callable[[], Shop]) -> None:
    sheet, brief, rows = made(make)
    last = rows[rows["next"].isna()]
    ended = last[(last["state"] == "解約") | last["cancelled_on"].notna()]
    reasons = table(sheet, "Reason")
    for name, all_of, _, *bands in reasons.rows:
        mine = ended[ended["reason"].isna()] if name.value == NONE else ended[ended["reason"] == name.value]
        assert number(all_of) == len(mine)
        counts = [mine["n"].between(low, high).sum() for low, high in BANDS]
        assert figures(bands) == counts
    assert reasons.total is not None
    assert number(reasons.total[1]) == len(ended)
    results = brief.analysis.continuation
    assert results is not None
    days = (pd.to_datetime(ended["cancelled_on"]) - ended["day"]).dt.days.dropna()
    for span in results.ending_days:
        low = -9999 if span.days_from is None else span.days_from
        assert (
            span.subscriptions == days.between(low, span.days_to if span.days_to is not None else 9999).sum()
        )


def test_what_a_paid_subscription_costs_and_when_it_is_paid_back() -> None:
    sheet, _, rows = made(shops_subscriptions.paid)
    paid = channels(sheet)
    assert paid.total is not None
    ads = shops_subscriptions.paid().ads
    assert ads is not None
    for line in (*paid.rows, paid.total):
        own = ["Ads", "Mail"] if line is paid.total else [str(line[0].value)]
        mine = rows[rows["channel"].isin(own)]
        mine = mine[mine.groupby("key")["day"].transform("min") >= pd.Timestamp("2023-09-01")]
        begun = mine[(mine["n"] == 1) & (mine["day"] >= pd.Timestamp("2025-04-01"))]
        assert len(begun) >= 30 or line is not paid.total
        months = 3 if len(begun) >= 30 else 6
        first = pd.Period(AS_OF, "M") - months + 1
        begun = mine[(mine["n"] == 1) & (mine["day"] >= first.start_time)]
        recent = ads[ads["channel"].isin(own) & (pd.PeriodIndex(ads["month"], freq="M") >= first)]
        cost = recent["cost"].sum() / len(begun)
        expected = lines(mine)
        earned = [each.earned for each in expected]
        reached = next((n for n, value in enumerate(earned, 1) if value is not None and value >= cost), None)
        assert number(line[1]) == expected[0].reached
        assert number(line[8]) == pytest.approx(cost)
        assert number(line[9]) == reached
        assert same(figures(line[2:6]), [expected[n - 1].share for n in (2, 3, 6, 12)])
        assert same(figures(line[6:8]), [earned[n - 1] for n in (6, 12)])


def test_break_even_is_exact_where_all_is_known() -> None:
    sheet, _ = sheet_of(shops_subscriptions.exact())
    line = channels(sheet).total
    assert line is not None
    assert figures(line[2:4]) == [0.5, 0.25]
    assert number(line[8]) == 1600
    assert number(line[9]) == 3  # 1,000 after the first, 1,500 after the second, 1,750 after the third
    facts = next(block for block in sheet.blocks if isinstance(block, Facts))
    mean = next(cell for name, cell, *_ in facts.rows if name == "Mean deliveries")
    assert number(mean) == 1.75


def test_those_who_do_not_subscribe_are_paid_for_by_those_who_do() -> None:
    """As many customers again are won who buy once, and subscribers buy beside: both figures stay."""
    shop = shops_subscriptions.exact()
    first = shop.orders[shop.orders["delivery_number"] == 1]
    single = {"subscription_id": None, "delivery_number": None, "revenue": 5000}
    others = first.assign(order_id="o" + first["order_id"], customer_id=first["customer_id"] + 1000, **single)
    beside = first.assign(order_id="b" + first["order_id"], **single)
    numbered = pd.concat([shop.orders, others, beside], ignore_index=True)
    line = channels(sheet_of(Shop(numbered, shop.settings, shop.customers, shop.ads))[0]).total
    assert line is not None
    assert figures(line[1:4]) == figures(channels(sheet_of(shop)[0]).total[1:4])  # type: ignore[index]
    assert number(line[8]) == 1600  # spend ÷ customers would be 800
    assert number(line[9]) == 3


def test_a_shop_without_subscriptions_has_none() -> None:
    orders = shops_subscriptions.without_subscriptions().checked()
    assert not orders.has_subscriptions
    assert analyse(orders, shops_subscriptions.SETTINGS).continuation is None


JUDGED = "WHEN date_diff('day', cycles.delivered_on, $as_of) > course_limits.days THEN 'judged'"
FAULTS = (
    ("cycle_sums", "> course_limits.days", ">= course_limits.days - 1", shops_subscriptions.usual),
    (
        "cycle_sums",
        JUDGED,
        f"WHEN starts.state = 'cancelled' THEN 'judged' {JUDGED}",
        shops_subscriptions.usual,
    ),
    ("cycle_sums", "'paused' THEN 'paused'", "'x' THEN 'paused'", shops_subscriptions.skips_and_pauses),
    (
        "cycle_sums",
        "next_n IS NULL THEN 0",
        "next_n <> cycles.n + 1 THEN 0",
        shops_subscriptions.course_change,
    ),
    ("starts", "WHERE NOT subscriptions.counted OR", "WHERE 1 = 1 OR", shops_subscriptions.without_numbers),
    ("cycles", "coalesce(deliveries.course, '')", "''", shops_subscriptions.usual),
)


@pytest.mark.parametrize(("name", "right", "wrong", "shop"), FAULTS)
def test_a_planted_fault_is_seen(
    monkeypatch: pytest.MonkeyPatch, name: str, right: str, wrong: str, shop: Callable[[], Shop]
) -> None:
    assert right in sql(name)
    monkeypatch.setattr(
        engine, "sql", lambda each: sql(each).replace(right, wrong) if each == name else sql(each)
    )
    assert differing(sheet_of(shop())[0], made(shop)[2])


def test_a_fault_planted_in_a_heatmap_alone_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = "coalesce(by_course.segment, $other) AS course"
    wrong = "CASE WHEN cycles.n > 2 THEN 1 ELSE coalesce(by_course.segment, $other) END AS course"
    assert right in sql("cycle_sums")
    monkeypatch.setattr(
        engine, "sql", lambda each: sql(each).replace(right, wrong) if each == "cycle_sums" else sql(each)
    )
    sheet, rows = sheet_of(shops_subscriptions.usual())[0], made(shops_subscriptions.usual)[2]
    assert differing(sheet, rows) == []
    assert not all(compared_groups(sheet, rows).values())
