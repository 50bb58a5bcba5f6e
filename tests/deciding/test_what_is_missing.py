"""Shops of which a figure is missing, or makes no sense: it is said in words, and nothing stands for it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.analysis import analyse
from ltv_xl.report.brief import Brief
from ltv_xl.report.build import built
from ltv_xl.report.content import Sheet, Table, Tile, Tiles
from ltv_xl.report.xlsx import rendered
from tests.deciding import ad_shops
from tests.deciding.shops import Shop
from tests.deciding.test_findings import said
from tests.deciding.test_verdicts import OVER, ROOM, decided
from tests.report.test_every_input import in_ironcalc, inputs, table


def sheets(shop: Shop) -> tuple[Sheet, ...]:
    orders = shop.checked()
    return built(orders, analyse(orders, shop.settings), shop.settings).sheets


def tiles(shop: Shop) -> dict[str, Tile]:
    block = next(block for block in sheets(shop)[0].blocks if isinstance(block, Tiles))
    return {str(getattr(tile.label, "value", tile.label)): tile for tile in block.tiles}


def with_target(shop: Shop, profit: int) -> Shop:
    return replace(shop, settings=replace(shop.settings, target_profit=Decimal(profit)))


def test_a_cpa_of_more_months_says_so_and_what_the_last_alone_cost() -> None:
    """The last 3 months won 12 customers, the last 6 won 24: the CPA is that of 12 months."""
    shown = tiles(ad_shops.few_lately())
    tile = shown["CPA, last 12 months"]
    assert tile.figure.value == pytest.approx((6 * 60_000 + 6 * 30_000) / (6 * 30 + 6 * 4))
    assert [note.value for note in tile.notes] == ["the last 3 alone: ¥7,500", "they won fewer than 30"]


def test_no_channel_has_room_whose_latest_customers_cost_more_than_they_may() -> None:
    assert decided(ad_shops.few_lately()).verdicts()["A"] == ROOM  # of 12 months
    assert not any("Spend more" in claim for claim, _ in said(ad_shops.few_lately()))


def test_where_no_cpa_pays_none_is_named() -> None:
    claim, money = said(ad_shops.never_pays())[0]
    assert claim.endswith("Stop: no CPA would pay off.")
    assert money == pytest.approx((2_000 + 1_000) * 90, rel=2e-3)


def test_where_no_cpa_leaves_the_target_profit_none_is_named() -> None:
    """LTV 3,000, CPA 1,000, and 5,000 to remain."""
    claim, money = said(with_target(ad_shops.conversions_twice(), 5_000))[0]
    assert claim.endswith("No CPA reaches it.")
    assert money == pytest.approx(3_000 * 90, rel=2e-3)


def test_a_young_shop_has_words_where_figures_will_be() -> None:
    shown = tiles(ad_shops.three_months_old())
    assert {label: shown[label].figure.value for label in ("12-month LTV", "Break-even CPO")} == {
        "12-month LTV": "Too few so far",
        "Break-even CPO": "Too few so far",
    }
    assert shown["F2 conversion"].figure.value == "Too few so far"
    assert all(tile.figure.value not in {None, "", "n<30"} for tile in shown.values())
    assert [note.value for note in shown["12-month LTV"].notes] == ["needs 30 seen for 12 months", "so far 0"]


def test_revenue_calls_no_channel_good() -> None:
    shop = ad_shops.priced_by_revenue()
    orders = shop.checked()
    brief = Brief(orders, analyse(orders, shop.settings), shop.settings)
    assert any(row.sure and row.difference > 0 for row in brief.analysis.contrasts["channel"])
    assert not brief.better("channel", 12)
    assert not any("organic" in claim for claim, _ in said(shop))
    assert all("of revenue" in claim for claim, _ in said(shop))


def test_a_higher_price_pays_its_fee_and_points_and_the_margin_has_its_name() -> None:
    """Two orders of 3,000: 1% is 60, of which 3.6% and 1% are not the shop's."""
    shop = ad_shops.conversions_twice()
    settings = replace(shop.settings, delivery_cost=Decimal(0), fee=Decimal("0.036"), points=Decimal("0.01"))
    shop = replace(shop, settings=settings)
    assert any(claim.startswith("Raising prices 1% adds ¥57 ") for claim, _ in said(shop))
    levers = next(sheet for sheet in sheets(shop) if sheet.key == "levers")
    first = {row[0].value for table in levers.blocks if isinstance(table, Table) for row in table.rows}
    assert {"Contribution margin", "Variable cost per order"} <= first


def test_revenue_assumes_no_margin() -> None:
    """It was "Gross margin assumed (100.0%)": nobody has assumed one."""
    assert "No margin set" in decided(ad_shops.priced_by_revenue()).cautions()
    assert "Gross margin assumed" not in decided(ad_shops.priced_by_revenue()).cautions()


def test_revenue_has_no_ratio_to_cpa() -> None:
    ads = next(sheet for sheet in sheets(ad_shops.priced_by_revenue()) if sheet.key == "ads")
    ratios = [
        row[[column.header for column in table.columns].index("LTV ÷ CPA")].value
        for table in ads.blocks
        if isinstance(table, Table) and "LTV ÷ CPA" in {column.header for column in table.columns}
        for row in table.rows
    ]
    assert len(ratios) == 2
    assert ratios == [None, None]


@pytest.mark.parametrize(
    ("typed", "verdict", "limit"),
    [
        ("nothing", ROOM, "Break-even CPO"),
        ("-5000", ROOM, "Break-even CPO"),
        ("0", ROOM, "Break-even CPO"),
        ("5000", OVER, "Target CPO"),
    ],
)
def test_what_is_no_target_profit_is_none(tmp_path: Path, typed: str, verdict: str, limit: str) -> None:
    """A reader may paste anything over the cell: LTV 3,000, CPA 1,000."""
    shop = ad_shops.conversions_twice()
    orders = shop.checked()
    report = tmp_path / "report.xlsx"
    report.write_bytes(rendered(built(orders, analyse(orders, shop.settings), shop.settings)))
    place = next(
        (sheet, row, column) for label, sheet, row, column in inputs(report) if label == "Target profit"
    )
    with in_ironcalc(report) as change:
        shown = change(*place, typed)  # type: ignore[arg-type]  # also what is no number
    ads, summary = table(shown["Ads"], "Channel")["All paid channels"], shown["Summary"]
    at = next(index for index, row in enumerate(summary) if "F2 conversion" in row)
    assert ads["Verdict"] == verdict
    assert ads["Break-even CPO (¥)"] == pytest.approx(3_000, rel=2e-3)
    assert summary[at + 1][summary[at].index(limit)] == ads[f"{limit} (¥)"]
