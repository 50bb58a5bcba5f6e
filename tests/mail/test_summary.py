"""The text of a message says what the mailed file says: held to the cells as another reader has them."""

import shutil
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from ltv_xl.mail.summary import summary
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from tests.mail.doctored import changed, contents
from tests.report.making import EDGES, HEADER, made, table

SHOWN: dict[Language, list[tuple[str, str]]] = {
    "en": [
        ("12-month LTV", "¥10,712"),
        ("CPA (cost per new customer)", "¥5,300"),
        ("LTV ÷ CPA", "2.02×"),
        ("Repeat rate", "37.4%"),
        ("Order value", "¥5,599"),
        ("LTV of a contract", "¥46,857"),
    ],
    "ja": [
        ("12か月LTV", "¥10,712"),
        ("CPA（新規獲得単価）", "¥5,300"),
        ("LTV÷CPA", "2.02倍"),
        ("リピート率", "37.4%"),
        ("平均注文額", "¥5,599"),
        ("定期契約のLTV", "¥46,857"),
    ],
}


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
    assert brief.day == {"en": "30 June 2025", "ja": "2025年6月30日"}[lang]
    assert [(figure.label, figure.value) for figure in brief.figures] == SHOWN[lang]


def test_the_figures_are_the_tiles_of_the_summary(
    demo_reports: dict[Language, Path],
) -> None:
    """Read by a reader that knows no names: the tiles stand in the first rows."""
    sheet = python_calamine.load_workbook(str(demo_reports["en"])).get_sheet_by_index(0).to_python()
    labels = next(row for row in sheet if "Repeat rate" in row)
    values = sheet[sheet.index(labels) + 1]
    tiles = dict(zip(labels, values, strict=True))
    shown = {figure.label: figure.value for figure in summary(demo_reports["en"].read_bytes()).figures}
    assert shown["12-month LTV"] == f"¥{tiles['12-month LTV']:,.0f}"
    assert shown["CPA (cost per new customer)"] == f"¥{tiles['CPA (cost per new customer)']:,.0f}"
    assert shown["LTV ÷ CPA"] == f"{tiles['12-month LTV ÷ CPA']:.2f}×"
    assert shown["Repeat rate"] == f"{tiles['Repeat rate']:.1%}"
    assert shown["Order value"] == f"¥{tiles['Order value']:,.0f}"


def test_a_changed_cell_is_a_changed_figure(
    demo_reports: dict[Language, Path],
    tmp_path: Path,
) -> None:
    copy = Path(shutil.copy(demo_reports["en"], tmp_path / "copy.xlsx"))
    sheet = contents(copy)["xl/worksheets/sheet1.xml"]
    old = sheet[sheet.index(b"<v>0.374") :].partition(b"</v>")[0]
    changed(copy, "xl/worksheets/sheet1.xml", old, b"<v>0.5")
    assert ("Repeat rate", "50.0%") in [
        (figure.label, figure.value) for figure in summary(copy.read_bytes()).figures
    ]


@pytest.mark.parametrize(
    ("currency", "shown"), [("USD", "$1,000.00"), ("AUD", "AUD 1,000.00"), ("KRW", "₩1,000")]
)
def test_the_currency_is_that_of_the_report(tmp_path: Path, currency: str, shown: str) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES["few repeat"])
    settings = Settings(history_starts="all-new", currency=currency)
    report = made(tmp_path / "r.xlsx", [orders], settings)
    assert ("Order value", shown) in [
        (figure.label, figure.value) for figure in summary(report.read_bytes()).figures
    ]


def test_what_the_report_calls_revenue_ltv_is_called_so_in_either_language(tmp_path: Path) -> None:
    rows = [(f"C{n % 150}", f"202{3 + n // 300}-0{1 + n % 9}-1{n % 9}", 1000, "P") for n in range(600)]
    orders = table(tmp_path / "orders.csv", HEADER, rows)
    for written in LANGUAGES:
        report = made(tmp_path / "r.xlsx", [orders], Settings(lang=written, history_starts="all-new"))
        labels: dict[Language, str] = {"en": "12-month revenue LTV", "ja": "12か月売上LTV"}
        for spoken, label in labels.items():
            assert summary(report.read_bytes(), spoken).figures[0].label == label


def test_figures_that_the_report_leaves_blank_are_left_out(tmp_path: Path) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES["one customer, one order"])
    brief = summary((made(tmp_path / "r.xlsx", [orders], Settings(history_starts="all-new"))).read_bytes())
    assert [figure.label for figure in brief.figures if "LTV" in figure.label] == []
    assert all(figure.value for figure in brief.figures)


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
