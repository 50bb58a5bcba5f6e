"""The text of a message says what the mailed file says: held to the cells as another reader has them."""

import re
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from ltv_xl.analysis import analyse
from ltv_xl.mail.shown import shown
from ltv_xl.mail.summary import summary
from ltv_xl.report.build import built
from ltv_xl.report.xlsx import rendered
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from tests.deciding import ad_shops
from tests.mail.doctored import changed, contents
from tests.report.making import EDGES, HEADER, made, table

SHOWN: dict[Language, list[str]] = {
    "en": [
        "12-month LTV, paid channels",
        "Target CPO",
        "CPA, last 3 months",
        "Left per new customer",
        "F2 conversion",
        "New customers, 3 months",
    ],
    "ja": [
        "12か月LTV（広告経由）",
        "目標CPO",
        "CPA（直近3か月）",
        "獲得後に残る額（1人）",
        "F2転換率",
        "新規顧客数（3か月）",
    ],
}
NAMED: dict[Language, list[str]] = {
    "en": [
        "12-month LTV, all customers",
        "CPA (cost per new customer)",
        "LTV ÷ CPA, customers of paid channels",
        "Repeat rate",
        "Order value",
        "LTV of a contract",
    ],
    "ja": [
        "12か月LTV（全顧客）",
        "CPA（新規獲得単価）",
        "LTV÷CPA（広告経由の顧客）",
        "リピート率",
        "注文単価",
        "定期契約のLTV",
    ],
}
"""In another language than the workbook's."""


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("spoken", [*LANGUAGES, None])
def test_the_demo_report(
    demo_reports: dict[Language, Path],
    written: Language,
    spoken: Language | None,
) -> None:
    brief = summary(demo_reports[written].read_bytes(), spoken)
    lang = spoken or written
    assert brief.lang == lang
    assert brief.title == text("report.title", lang)
    assert brief.day == {"en": "30 Jun 2025", "ja": "2025年6月30日"}[lang]
    own = lang == written
    assert [figure.label for figure in brief.figures] == (SHOWN if own else NAMED)[lang]
    assert (len(brief.claims), bool(brief.period), bool(brief.caution)) == ((3 if own else 0), own, own)


def test_the_figures_are_the_tiles_and_the_claims_those_of_the_summary(
    demo_reports: dict[Language, Path],
) -> None:
    """Read by a reader that knows no names: the tiles stand in the first rows."""
    sheet = python_calamine.load_workbook(str(demo_reports["en"])).get_sheet_by_index(0).to_python()
    labels = next(row for row in sheet if "F2 conversion" in row)
    at = sheet.index(labels)
    tiles = dict(zip(labels, sheet[at + 1], strict=True))
    brief = summary(demo_reports["en"].read_bytes())
    said = {figure.label: figure.value for figure in brief.figures}
    for label in ("12-month LTV, paid channels", "Target CPO", "CPA, last 3 months", "Left per new customer"):
        assert said[label] == f"¥{tiles[label]:,.0f}"
    assert said["F2 conversion"] == f"{tiles['F2 conversion']:.1%}"
    assert said["New customers, 3 months"] == f"{tiles['New customers, 3 months']:,.0f}"
    changes = dict(zip(labels, sheet[at + 2], strict=True))
    new = next(figure for figure in brief.figures if figure.label == "New customers, 3 months")
    assert new.notes[0] == f"↑ +{changes['New customers, 3 months']:.1%} vs 3 months before"
    texts = [value for row in sheet for value in row]
    assert all(claim.claim in texts and claim.proof in texts for claim in brief.claims)


def test_a_changed_cell_is_a_changed_figure(
    demo_reports: dict[Language, Path],
    tmp_path: Path,
) -> None:
    copy = Path(shutil.copy(demo_reports["en"], tmp_path / "copy.xlsx"))
    sheet = contents(copy)["xl/worksheets/sheet1.xml"]
    old = sheet[sheet.index(b"<v>0.427") :].partition(b"</v>")[0]
    changed(copy, "xl/worksheets/sheet1.xml", old, b"<v>0.5")
    assert ("F2 conversion", "50.0%") in [
        (figure.label, figure.value) for figure in summary(copy.read_bytes()).figures
    ]


def test_what_is_lost_is_known_as_a_loss(demo_reports: dict[Language, Path], tmp_path: Path) -> None:
    copy = Path(shutil.copy(demo_reports["en"], tmp_path / "copy.xlsx"))
    tile = summary(copy.read_bytes()).figures[3]
    assert not tile.loss
    sheet = contents(copy)["xl/worksheets/sheet1.xml"]
    (cell,) = re.findall(rb'<c r="H5".*?</c>', sheet)
    changed(copy, "xl/worksheets/sheet1.xml", cell, re.sub(rb"<v>.*?</v>", b"<v>-1234.5</v>", cell))
    tile = summary(copy.read_bytes()).figures[3]
    assert (tile.value, tile.loss) == ("-¥1,235", True)


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (1234.5, '"¥"#,##0;-"¥"#,##0', "¥1,235"),
        (-1234.5, '"¥"#,##0;-"¥"#,##0', "-¥1,235"),
        (0.125, "0.0%", "12.5%"),
        (2.345, '0.00"×"', "2.35×"),
        (123_456_789, '0.0,,"百万円"', "123.5百万円"),
        (-0.034, '"↑ "+0.0%" vs last year";"↓ −"0.0%" vs last year";"→ "0.0%', "↓ −3.4% vs last year"),
        (0, '"↑ "+0.0%;"↓ −"0.0%;"→ "0.0%', "→ 0.0%"),
        (1234.5, '"$"#,##0.00', "$1,234.50"),
        (7, "General", "General"),
        ("n<30", "0.0", "n<30"),
        (None, "0.0", ""),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: object, number_format: str, words: str) -> None:
    assert shown(value, number_format) == words


@pytest.mark.parametrize(
    ("currency", "price"), [("USD", "$1,000.00"), ("AUD", "AUD1,000.00"), ("KRW", "₩1,000")]
)
def test_the_currency_is_that_of_the_report(tmp_path: Path, currency: str, price: str) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES["few repeat"])
    settings = Settings(history_starts="all-new", currency=currency)
    report = made(tmp_path / "r.xlsx", [orders], settings)
    assert ("Order value", price) in [
        (figure.label, figure.value) for figure in summary(report.read_bytes()).figures
    ]


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_what_the_report_calls_revenue_ltv_is_called_so(
    tmp_path: Path, written: Language, spoken: Language
) -> None:
    rows = [(f"C{n % 150}", f"202{3 + n // 300}-0{1 + n % 9}-1{n % 9}", 1000, "P") for n in range(600)]
    orders = table(tmp_path / "orders.csv", HEADER, rows)
    report = made(tmp_path / "r.xlsx", [orders], Settings(lang=written, history_starts="all-new"))
    first = summary(report.read_bytes(), spoken).figures[0].label
    tile: dict[Language, str] = {"en": "12-month revenue LTV", "ja": "12か月売上LTV"}
    assert first.startswith(tile[spoken])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("target", [0, 4_000])
def test_where_nothing_may_be_spent_the_mail_says_so_in_words(lang: Language, target: int) -> None:
    """Each customer leaves 500 less than its orders cost; or less than the target profit."""
    shop = ad_shops.conversions_twice() if target else ad_shops.losing()
    settings = replace(shop.settings, lang=lang, target_profit=Decimal(target))
    orders = shop.checked()
    brief = summary(rendered(built(orders, analyse(orders, settings), settings)))
    limit = text(f"report.tile.{'target_cpo' if target else 'break_even'}", lang)
    assert {figure.label: figure.value for figure in brief.figures}[limit] == text("report.no_limit", lang)


def test_figures_that_the_report_leaves_blank_are_left_out(tmp_path: Path) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES["one customer, one order"])
    brief = summary((made(tmp_path / "r.xlsx", [orders], Settings(history_starts="all-new"))).read_bytes())
    assert [figure.value for figure in brief.figures if "LTV" in figure.label] == ["Too few so far"]
    assert all(figure.value for figure in brief.figures)
    assert brief.claims == ()


def test_a_workbook_that_is_no_report_has_a_name_only(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "売上"
    book.save(tmp_path / "売上.xlsx")
    brief = summary((tmp_path / "売上.xlsx").read_bytes())
    assert (brief.lang, brief.title, brief.as_of, brief.figures) == ("ja", None, None, ())


@pytest.mark.parametrize(
    "target",
    [b"Gone!$A$1", b"#REF!", b"Summary!$A$1:$B$2", b"SUM(1,2)", b"'Summary'!$XFE$1", b"[1]Summary!$A$1"],
)
def test_a_name_that_points_nowhere_is_left_out(
    demo_reports: dict[Language, Path],
    tmp_path: Path,
    target: bytes,
) -> None:
    copy = Path(shutil.copy(demo_reports["en"], tmp_path / "copy.xlsx"))
    changed(copy, "xl/workbook.xml", b">'Summary'!$H$5<", b">" + target + b"<")
    assert "Repeat rate" not in [figure.label for figure in summary(copy.read_bytes()).figures]
