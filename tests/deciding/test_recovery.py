"""Recovery: every cell against the plain computation, and against what the shops were made to show."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ltv_xl.analysis import analyse, engine
from ltv_xl.report.brief import Brief
from ltv_xl.report.build import built
from ltv_xl.report.cells import given, number
from ltv_xl.report.content import Beside, Block, Cell, Facts, Lights, Report, Table
from ltv_xl.report.sheets.recovery import nice_scale
from ltv_xl.report.sheets.recovery_months import Month, acquired_months
from ltv_xl.report.sheets.recovery_rows import WITHIN, Axis, Row, rows
from ltv_xl.report.sheets.spending import Spending, campaign_spending, spending
from ltv_xl.report.xlsx import rendered
from ltv_xl.texts import text
from tests.deciding import ad_shops, shops_recovery
from tests.deciding.plain_ads import compared
from tests.deciding.plain_recovery import NOBODY, Books, Recovered, Won
from tests.deciding.shops import Shop
from tests.support.cells import disagreements
from tests.support.engines import ironcalc_values

SHOPS: tuple[Callable[[], Shop], ...] = (
    shops_recovery.exact,
    shops_recovery.half_go_on,
    shops_recovery.growing,
    shops_recovery.refunds,
    shops_recovery.gifts,
    shops_recovery.same_day,
    shops_recovery.month_ends,
    shops_recovery.without_channel,
    shops_recovery.idle_months,
    shops_recovery.wasted_month,
    shops_recovery.discounted,
    shops_recovery.cut_month,
    shops_recovery.small,
    shops_recovery.losing,
    shops_recovery.two_channels,
    shops_recovery.campaigns,
    ad_shops.written_differently,
    ad_shops.television,
    ad_shops.free_months,
    ad_shops.few_lately,
)

BY_CAMPAIGN = (shops_recovery.campaigns, shops_recovery.by_campaign_alone)


@dataclass(frozen=True)
class Sheet:
    """The rows of a shop's report by channel or campaign as compared, the total under None; its months."""

    rows: Mapping[str | None, Row]
    months: Sequence[Month]
    brief: Brief


def sheet(shop: Shop, by: str = "channel") -> Sheet:
    orders = shop.checked()
    brief = Brief(orders, analyse(orders, shop.settings), shop.settings)
    discount = Cell(shop.settings.discount, limits=(0, 1))
    axis = Axis(brief, discount, tuple(map(given, range(25))), tuple(map(given, range(1, 25))))
    analysis = brief.analysis
    spend: Spending | None = spending(brief, given(Decimal(0)))
    steps, days = analysis.recovery.steps, analysis.recovery.first_days
    if by == "campaign":
        assert analysis.campaigns is not None
        spend = campaign_spending(brief, given(Decimal(0)))
        steps, days = analysis.campaigns.steps, analysis.campaigns.first_days
    assert spend is not None
    of_each, whole = rows(axis, spend, steps, days)
    named: dict[str | None, Row] = {
        compared(row.channel) if row.channel else NOBODY: cells
        for row, cells in zip(spend.channels, of_each, strict=True)
    }
    return Sheet(named | {None: whole}, acquired_months(brief), brief)


def of_row(row: Row) -> list[object]:
    words = [row.month.value, row.order.value]
    return [
        number(row.sums.customers),
        number(row.cpa),
        *map(number, row.observed),
        *map(number, row.cumulative),
        *map(number, row.net),
        *map(number, row.reaching),
        *map(number, row.by_order),
        *(limit.value for limit in row.limits),
        *words,
    ]


def of_plain(plain: Recovered) -> list[object]:
    cpa = plain.cpa
    net = [None if value is None or cpa is None else value - cpa for value in plain.curve]
    limits = [plain.curve[h] if plain.curve[h] is not None else "n<30" for h in WITHIN]

    def when(place: int | None, known: Sequence[float | None]) -> object:
        if cpa is None:
            return None
        return place if place is not None else "not yet" if any(v is not None for v in known) else "n<30"

    words = [when(plain.month, plain.curve), when(plain.order, plain.by_order)]
    return [
        plain.customers, cpa, *plain.observed, *plain.curve, *net, *plain.reaching, *plain.by_order, *limits,
        *words,
    ]  # fmt: skip


def alike(left: object, right: object) -> bool:
    if isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal):
        return bool(float(left) == pytest.approx(float(right), rel=1e-9, abs=1e-6))
    return left == right


def differences(shown: Sheet, books: Books, *, total: bool = True) -> Iterator[str]:
    for name, plain in books.groups().items():
        if name is not None or total:
            pairs = zip(of_row(shown.rows[name]), of_plain(plain), strict=True)
            wrong = [(place, pair) for place, pair in enumerate(pairs) if not alike(*pair)]
            if wrong:
                yield f"{name}: {wrong[:4]}"


def of_month(row: Month) -> list[object]:
    shown = [value for value in map(number, row.curve) if value is not None]
    return [*map(number, (row.customers, row.cost, row.profit)), *shown]


def month_differences(shown: Sheet, books: Books) -> Iterator[str]:
    plain = books.months
    if [month.month for month in shown.months] != list(plain):
        yield "other months"
        return
    for place, row in enumerate(shown.months):
        won = plain[row.month]
        due = [won.customers, won.cost, won.profit, *won.curve]
        if len(of_month(row)) != len(due) or not all(map(alike, of_month(row), due)):
            yield f"{row.month}: {of_month(row)[:5]} and not {due[:5]}"
        if won.curve and not alike(number(row.earlier), earlier(list(plain.values())[:place], won)):
            yield f"{row.month}: earlier months"


def earlier(before: Sequence[Won], won: Won) -> float | None:
    """The share of their spend that earlier months together had back at the age of this one."""
    if not before:
        return None
    age = len(won.curve) - 1
    back = sum((each.curve[age] or 0) * each.cost for each in before if each.curve)
    return back / sum(each.cost for each in before)


@cache
def shown(make: Callable[[], Shop]) -> Sheet:
    return sheet(make())


@cache
def books_of(make: Callable[[], Shop]) -> Books:
    return Books(make(), "channel")


@pytest.mark.parametrize("make", SHOPS, ids=lambda make: make.__name__)
def test_each_cell_is_what_its_definition_says(make: Callable[[], Shop]) -> None:
    of, books = shown(make), books_of(make)
    assert list(differences(of, books)) == []
    if all(len(won.curve) or not won.customers for won in books.months.values()):
        assert list(month_differences(of, books)) == []


def with_key(shop: Shop) -> Shop:
    """The shop whose spend has the column of channels that reading makes of campaigns."""
    assert shop.ads is not None
    return shop if "channel" in shop.ads else replace(shop, ads=shop.ads.assign(channel=shop.ads["campaign"]))


@pytest.mark.parametrize("make", BY_CAMPAIGN, ids=lambda make: make.__name__)
def test_each_campaign_is_what_its_definition_says(make: Callable[[], Shop]) -> None:
    shop = make()
    assert list(differences(sheet(shop, "campaign"), Books(with_key(shop), "campaign"), total=False)) == []


@pytest.mark.parametrize(
    ("make", "order", "month"),
    [
        (shops_recovery.exact, 3, 2),  # 60 days after the first order: the second age month, or the third
        (shops_recovery.half_go_on, 4, None),
        (shops_recovery.losing, "not yet", "not yet"),
        (shops_recovery.small, "n<30", "n<30"),
    ],
)
def test_the_break_even_order_of_a_planned_shop(
    make: Callable[[], Shop], order: object, month: object
) -> None:
    row = shown(make).rows["a"]
    assert row.order.value == order
    if month == 2:
        assert row.month.value in {2, 3}
    elif month is not None:
        assert row.month.value == month


def test_a_growing_shop_reaches_what_was_planned_and_not_the_raw_shares() -> None:
    row = shown(shops_recovery.growing).rows["a"]
    orders = [number(cell) or 0 for cell in row.sums.orders]
    assert number(row.reaching[4]) == pytest.approx(0.8**4, rel=0.03)
    assert orders[4] / orders[0] < 0.9 * 0.8**4


def test_campaigns_that_stand_on_one_side_are_named() -> None:
    of = shown(shops_recovery.campaigns).brief.analysis.campaigns
    assert of is not None
    assert [(row.channel, row.cost > 0, row.customers) for row in of.unmatched] == [
        ("Nobody came", True, 0),
        ("Friends", False, 960),
    ]
    assert of.elsewhere == (("SPRINGSALE", 240),)


def test_spend_on_a_campaign_that_nobody_came_by_lights_the_checks() -> None:
    """All its channels are matched: the light of the ads comes of the campaign alone."""
    shop = shops_recovery.campaigns()
    assert shop.ads is not None
    matched = replace(shop, ads=shop.ads[shop.ads["campaign"] != "Nobody came"])
    for each, words, count in ((shop, "◆ Review", 1), (matched, "● OK", 0)):
        orders = each.checked()
        report = built(orders, analyse(orders, each.settings), each.settings)
        checks = next(sheet for sheet in report.sheets if sheet.key == "checks")
        rows = [row for block in checks.blocks if isinstance(block, Table) for row in block.rows]
        campaigns = [row for row in rows if row[0].value == "Campaigns with ad spend that no customer has"]
        assert [(row[1].value, row[-1].value) for row in campaigns] == [(count, words)]
        assert not [row for row in rows if str(row[0].value).startswith("Channels with") and row[1].value]
        lights = next(block for block in flat(report.sheets[0].blocks) if isinstance(block, Lights))
        assert dict(lights.rows)["Ads reconciled"].value == words


def flat(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks, those that stand beside each other too."""
    for block in blocks:
        if isinstance(block, Beside):
            yield from flat((*block.left, *block.right))
        else:
            yield block


def test_channels_stay_what_they_were_without_campaigns() -> None:
    shop = shops_recovery.campaigns()
    assert shop.ads is not None
    without = replace(shop, ads=shop.ads.drop(columns="campaign"))
    named, unnamed = (sheet(each).brief.analysis for each in (shop, without))
    assert (named.ads, named.ad_months, named.paid, named.unmatched) == (
        unnamed.ads, unnamed.ad_months, unnamed.paid, unnamed.unmatched,
    )  # fmt: skip
    assert unnamed.campaigns is None


def test_two_campaigns_of_one_channel_and_month_are_no_copies() -> None:
    table = shops_recovery.campaigns().ads
    assert table is not None
    same = table.assign(cost=1_000.0)
    checked = replace(shops_recovery.campaigns(), ads=same).checked()
    rows_of = checked.connection.execute("SELECT count(*), sum(cost) FROM ad_spend").fetchone()
    assert rows_of == (len(same), Decimal(1_000 * len(same)))


FAULTS = [
    (
        "paid_orders",
        "placed.order_date = placed.first_on THEN placed.profit",
        "placed.n = 1 THEN placed.profit",
    ),
    ("paid_orders", "WHERE ledger.n = 0", "WHERE ledger.n < 0"),
    ("acquired", "sum(paid_orders.all_profit)", "sum(paid_orders.first_day)"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), FAULTS)
def test_a_planted_fault_is_noticed(
    name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(name, right, wrong, monkeypatch)
    faulty, books = sheet(shops_recovery.gifts()), books_of(shops_recovery.gifts)
    assert [*differences(faulty, books), *month_differences(faulty, books)]


def test_a_share_that_counts_everybody_as_going_on_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    plant("order_steps", "paid_orders.mature_next", "paid_orders.mature", monkeypatch)
    shop = shops_recovery.half_go_on()
    assert list(differences(sheet(shop), Books(shop, "channel")))


def plant(name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = engine.sql
    assert right in written(name)
    monkeypatch.setattr(
        engine, "sql", lambda of: written(of).replace(right, wrong) if of == name else written(of)
    )


def test_customers_of_another_channel_are_missed_by_a_faulty_statement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant("elsewhere", "ad_spend.channel <> ad_spend.campaign", "1 = 0", monkeypatch)
    orders = shops_recovery.campaigns().checked()
    of = analyse(orders, ad_shops.SETTINGS).campaigns
    assert of is not None
    assert of.elsewhere == ()


@pytest.mark.parametrize(
    ("low", "high"), [(-6046.0, 14_000.0), (-3.2, 0.4), (0.0, 0.0), (-1e9, 2e9), (0.0, 17.0)]
)
def test_a_scale_holds_what_it_shows_at_round_steps(low: float, high: float) -> None:
    first, last, step = nice_scale(low, high)
    assert first <= low
    assert last >= high
    assert (last - first) / step == pytest.approx(round((last - first) / step))
    assert (last - first) / step <= 11


def report_of(shop: Shop) -> Report:
    orders = shop.checked()
    return built(orders, analyse(orders, shop.settings), shop.settings)


@pytest.mark.parametrize(
    "make",
    [
        shops_recovery.campaigns,
        shops_recovery.by_campaign_alone,
        shops_recovery.wasted_month,
        shops_recovery.discounted,
        shops_recovery.small,
        shops_recovery.without_channel,
    ],
    ids=lambda make: make.__name__,
)
def test_another_program_computes_every_cell(make: Callable[[], Shop], tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(rendered(report_of(make())))
    assert disagreements(path, ironcalc_values(path)) == []


def test_revenue_recovers_nothing_and_about_says_what_is_needed() -> None:
    without, known = (report_of(make()) for make in (ad_shops.without_costs, ad_shops.dearer_now))
    assert "recovery" not in {sheet.key for sheet in without.sheets}
    assert "recovery" in {sheet.key for sheet in known.sheets}
    needs = text("report.needs.recovery", "en")
    assert [needs in str(about(report)) for report in (without, known)] == [True, False]


def about(report: Report) -> list[str]:
    (sheet,) = (sheet for sheet in report.sheets if sheet.key == "about")
    return [row[3] for block in sheet.blocks if isinstance(block, Facts) for row in block.rows]
