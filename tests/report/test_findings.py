"""The sentences on the Summary say what the figures allow, and nothing where they do not."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.orders.read import read
from ltv_xl.report.build import built
from ltv_xl.report.content import Findings
from ltv_xl.report.findings import LONGEST_NAME
from ltv_xl.report.layout import LINK_AT
from ltv_xl.report.sheets.recent import GUTTER, TILE
from ltv_xl.report.style import CLAIM, wide
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from tests.report.conftest import Sheet
from tests.report.making import HEADER, Row, table


def findings_of(tmp_path: Path, rows: list[Row], margin: Decimal | None = None) -> list[tuple[str, str, str]]:
    """What stands out in a shop: claim, proof and sheet."""
    settings = Settings(lang="en", history_starts="all-new", margin=margin)
    orders = read([str(table(tmp_path / "orders.csv", HEADER, rows))], settings=settings)
    blocks = built(orders, analyse(orders, settings), settings).sheets[0].blocks
    return [
        (str(item.claim.value), str(item.proof.value), str(item.link.value))
        for block in blocks
        if isinstance(block, Findings)
        for item in block.items
        if item.mark.value is not None
    ]


def shop(worth: dict[str, int], customers: int, spread: int) -> list[Row]:
    """Customers of each first product, observed for a year; the amount swings by `spread`."""
    start = date(2023, 1, 1)
    rows: list[Row] = [("last", date(2024, 3, 1), 1, "end")]
    for product, amount in worth.items():
        for number in range(customers):
            rows.append((f"{product}{number}", start, amount + spread * (number % 3 - 1), product))
            if number % 4 == 0:
                rows.append((f"{product}{number}", start + timedelta(days=50), amount, product))
    return rows


def named(findings: list[tuple[str, str, str]], sheet: str) -> tuple[str, str]:
    """Claim and proof of the finding that a sheet shows."""
    return next((claim, proof) for claim, proof, shown_on in findings if shown_on == sheet)


def test_the_segment_above_all_doubt_is_named_where_no_channel_is_judged(tmp_path: Path) -> None:
    # A: 3,000 + a quarter of it, 3,750. All: 680,001 of 441 + 150,000 of 401, 1,916. For 1% of 120 new ones.
    rows = [*recent(), *shop({"A": 3000, "B": 1000, "C": 1000}, 120, 50)]
    claim, _ = named(findings_of(tmp_path, rows, Decimal("0.5")), "By first product")
    assert "“A”: ¥917 more 12-month" in claim
    assert claim.endswith("Win 1% more there: ¥1,100.")
    assert all(sheet != "By first product" for _, _, sheet in findings_of(tmp_path, rows))  # by revenue


@pytest.mark.parametrize("worth", [{"A": 1010, "B": 1000}, {"A": 3000, "B": 1000}])
def test_no_segment_is_named_where_intervals_overlap_or_on_few_customers(
    tmp_path: Path, worth: dict[str, int]
) -> None:
    few = worth["A"] == 3000
    findings = findings_of(tmp_path, [*recent(), *shop(worth, 60 if few else 120, 50 if few else 900)])
    assert all(sheet != "By first product" for _, _, sheet in findings)


def recent(customers: int = 40) -> list[Row]:
    """New customers in each of the three months before the last, which ends the file."""
    rows: list[Row] = [("newest", date(2024, 12, 1), 1000, "new")]
    rows += [
        (f"new{month}-{number}", date(2024, month, 10), 1000, "new")
        for month in (11, 10, 9)
        for number in range(customers)
    ]
    return rows


def test_f2_conversion_is_counted_among_the_mature(tmp_path: Path) -> None:
    # 60 of 241 ordered again; a tenth more is 2.49% of 120 new customers, each an order of 998: 2,980.
    claim, proof = named(findings_of(tmp_path, [*recent(), *shop({"A": 1000, "B": 1000}, 120, 0)]), "Repeat")
    assert claim.startswith("F2 conversion is 24.9%. Raising it to 27.4% brings at least ¥2,980 of revenue")
    assert "Of 241 customers, 181 placed no second order within 180 days" in proof


def test_the_price_counts_with_one_percent(tmp_path: Path) -> None:
    # First month: 200,001 of 201 customers; second: 30,000 of 161. 1% of both: 11.8, for 120 new ones.
    findings = findings_of(tmp_path, [*recent(), *shop({"A": 1000}, 120, 0)], Decimal("0.4"))
    claim, proof = named(findings, "Levers")
    assert claim == "Raising prices 1% adds ¥12 to 12-month LTV, ¥1,418 on the new customers of 3 months."
    assert "a margin of 40.0%" in proof
    assert "fewer than 2.4% of orders" in proof  # 0.01 of 0.4 + 0.01


def test_no_lever_where_revenue_stands_for_profit_or_on_few_customers(tmp_path: Path) -> None:
    findings = findings_of(tmp_path, [*recent(), *shop({"A": 1000}, 120, 0)])
    assert all(sheet != "Levers" for _, _, sheet in findings)
    findings = findings_of(tmp_path, [*recent(), *shop({"A": 1000}, 90, 0)], Decimal("0.4"))
    assert all(sheet != "Levers" for _, _, sheet in findings)


def test_there_are_three_findings_at_most_and_most_money_comes_first(demo_workings: list[Sheet]) -> None:
    """The tables below the page: each candidate with its money, and which were picked."""
    candidates, picked = demo_workings
    money = {
        row["Place"]: row["At stake (¥)"]
        for row in candidates.values()
        if row["At stake (¥)"] not in {None, ""}
    }
    first = sorted(money, key=lambda place: -money[place])[:3]
    assert [row["Its place"] for row in picked.values()] == first
    assert len(money) > 3


@pytest.fixture
def demo_workings(book: openpyxl.Workbook) -> list[Sheet]:
    """Candidates and picks on the demo's Summary, by their first column."""
    rows = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    tables = []
    for title in ("What may stand out", "Rank"):
        start = next(index for index, row in enumerate(rows) if title in row)
        at = [column for column, value in enumerate(rows[start]) if value]
        body = []
        for row in rows[start + 1 :]:
            if row[at[0]] is None:
                break
            body.append(row)
        tables.append({str(row[at[0]]): {rows[start][column]: row[column] for column in at} for row in body})
    return tables


def test_a_channel_over_its_limit_counts_in_full_and_one_with_room_by_a_tenth(
    demo_workings: list[Sheet], shown: Callable[[str], Sheet]
) -> None:
    channels, candidates = shown("By channel"), demo_workings[0]
    judged = 0
    for name, row in channels.items():
        if row["Verdict"] not in {"● Room to spend", "■ Over limit"} or name == "Total":
            continue
        over = row["Verdict"] == "■ Over limit"
        line = candidates[f"{name}: over its limit" if over else f"{name}: room to spend"]
        apart = abs(row["CPA (¥)"] - row["Target CPO (¥)"])
        customers = line["New customers, 3 months"]
        assert line["At stake (¥)"] == pytest.approx(apart * customers * (1 if over else 0.1))
        other = candidates[f"{name}: room to spend" if over else f"{name}: over its limit"]
        assert not other["At stake (¥)"]
        judged += 1
    assert judged >= 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_claim_ends_before_the_link_beside_it(lang: Language) -> None:
    """Filled with a long name and millions; a letter of bold Calibri takes half an em on average."""
    name = {"en": "Influencers and PR…", "ja": "インフルエンサー…"}[lang]
    assert sum(2 if wide(char) else 1 for char in name) <= LONGEST_NAME
    figures = dict.fromkeys(("each", "limit", "gain", "worth", "total"), "¥12,345") | {
        "stake": "¥1,234,567",
        "segment": name,
        "dimension": {"en": "First product", "ja": "初回商品"}[lang],
        "ltv": "LTV",
        "ratio": "3.50",
        "step": "10%",
        "rate": "39.5%",
        "better": "43.5%",
        "fall": "21.5%",
        "h": "12",
    }
    room_left = (LINK_AT // 2) * (TILE + GUTTER)
    em = CLAIM * 96 / 72
    for key in ("over", "over_target", "room", "f2", "lever", "worth", "unmatched", "quality"):
        words = text(f"report.finding.{key}", lang, **figures)
        assert sum(em if wide(char) else em / 2 for char in words) <= room_left, words
