"""What was understood of the files stands on About and lights a lamp on Checks, as the terminal says it."""

from pathlib import Path

import openpyxl
import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.understood import statements, understood
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from tests.report.making import made

HEADER = "customer_id,order_date,amount,memo,duty cost"


def shop(folder: Path, *, ambiguous: bool) -> Path:
    """40 orders of 10 customers; ambiguous: no day of them is above the 12th."""
    path = folder / "orders.csv"
    rows = [
        f"C{n % 10},{1 + n % (12 if ambiguous else 28):02d}/{1 + n % 12:02d}/2024,{1000 + n},hello {n},{n}"
        for n in range(40)
    ]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path


def cells(book: Path) -> dict[str, list[str]]:
    """The texts of each sheet."""
    workbook = openpyxl.load_workbook(book, data_only=True)
    return {
        sheet.title: [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for sheet in workbook
    }


@pytest.mark.filterwarnings("ignore:Sparkline Group")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ambiguous", [True, False])
def test_about_and_checks_say_what_the_terminal_says(tmp_path: Path, lang: Language, ambiguous: bool) -> None:
    source = shop(tmp_path, ambiguous=ambiguous)
    settings = Settings(lang=lang, date_order=None)
    account = understood(read([source], settings=settings))
    assert bool(account.uncertain) is ambiguous
    sheets = cells(made(tmp_path / "report.xlsx", [source], settings))
    about = sheets[text("report.sheet.about", lang)]
    for statement in statements(account, lang):
        if statement.to_check or statement.label == text("orders.understood.dates.label", lang):
            assert statement.words in about
    assert any("memo" in words for words in about)
    assert (text("report.about.to_check", lang) in about) is ambiguous
    checks = sheets[text("report.sheet.checks", lang)]
    place = checks.index(text("report.checks.uncertain", lang))
    assert checks[place + 3] == text(f"report.status.{'review' if ambiguous else 'fine'}", lang)
    money = checks.index(text("report.checks.unused_money", lang))
    assert checks[money + 3] == text("report.status.review", lang)  # "duty cost" is used for nothing
    summary = sheets[text("report.sheet.summary", lang)]
    light = summary.index(text("report.checks.light_understood", lang))
    assert summary[light + 1] == text(f"report.status.{'review' if ambiguous else 'fine'}", lang)


@pytest.mark.filterwarnings("ignore:Sparkline Group")
def test_no_value_of_a_row_stands_there(tmp_path: Path) -> None:
    sheets = cells(made(tmp_path / "report.xlsx", [shop(tmp_path, ambiguous=True)], Settings(lang="en")))
    assert not any("hello" in words for texts in sheets.values() for words in texts)
