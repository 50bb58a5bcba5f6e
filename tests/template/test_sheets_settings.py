"""Settings: what stands there at first, what may be typed, and that no secret is asked for."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import openpyxl
import pytest

from ltv_xl.orders.values.currency import USUAL as USUAL_CURRENCY
from ltv_xl.report.style import MONEY
from ltv_xl.settings import Settings
from ltv_xl.template.content import Content
from ltv_xl.template.sheets.settings import SECTIONS, place
from ltv_xl.texts import LANGUAGES, Language, room
from tests.support.cells import MAIN
from tests.support.engines import formulon_values
from tests.template.sheets_under_test import changed, validations, values, with_number, with_text, workbook

EACH_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)
KEYS = [setting.key for settings in SECTIONS.values() for setting in settings]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("settings")
    return {lang: workbook(folder / f"{lang}.xlsx", Content(lang=lang)) for lang in LANGUAGES}


@EACH_LANGUAGE
def test_the_cells_hold_the_usual_settings(books: dict[Language, Path], lang: Language) -> None:
    sheet = openpyxl.load_workbook(books[lang])["Settings"]
    values = {key: sheet[place(key)].value for key in KEYS}
    usual = Settings()
    assert {key: value for key, value in values.items() if value is not None} == {
        "language": {"en": "English", "ja": "日本語"}[lang],
        "currency": USUAL_CURRENCY,
        "inactive_days": usual.inactive_days,
        "target_profit": usual.target_profit,
        "discount": usual.discount,
        "cpa_months": usual.cpa_months,
        "mail_subject": room("template", lang)["settings_default"]["mail_subject"],
    }


@EACH_LANGUAGE
def test_each_setting_is_named_and_explained_beside_its_cell(
    books: dict[Language, Path], lang: Language
) -> None:
    cells = values(books[lang])
    words = room("template", lang)["label"]
    for key in KEYS:
        row = place(key)[1:]
        assert cells["Settings", f"B{row}"].value == words["setting"][key]
        assert cells["Settings", f"E{row}"].value == words["explanation"][key]
        unit = cells.get(("Settings", f"D{row}"))
        assert (unit and unit.value) == words["unit"].get(key)


@EACH_LANGUAGE
def test_the_sheet_asks_for_no_secret_and_says_so(books: dict[Language, Path], lang: Language) -> None:
    texts = [str(cell.value) for (sheet, _), cell in values(books[lang]).items() if sheet == "Settings"]
    assert room("template", lang)["label"]["settings"]["secret"] in texts
    assert not {"password", "secret", "token", "api"} & {word for key in KEYS for word in key.split("_")}


def rule(path: Path, key: str) -> ElementTree.Element:
    return validations(path, "Settings")[place(key)]


def test_every_cell_has_its_rule(books: dict[Language, Path]) -> None:
    path = books["en"]
    assert set(validations(path, "Settings")) == {place(key) for key in KEYS}
    limits = {key: (rule(path, key).get("type"), rule(path, key).findtext(f"{MAIN}formula1")) for key in KEYS}
    assert limits == {
        "language": ("list", '"日本語,English"'),
        "currency": ("list", f'"{",".join(MONEY)}"'),
        "margin": ("decimal", "0"),
        "inactive_days": ("whole", "1"),
        "cpa_months": ("list", '"3,6,12"'),
        "target_profit": ("decimal", "0"),
        "as_of": ("date", "32874"),
        "shop_opened": ("custom", 'OR(C13="all-new",AND(ISNUMBER(C13),C13>=32874))'),
        **dict.fromkeys(
            ("delivery_cost", "handling", "fee", "points", "discount", "portfolio_amount"), ("decimal", "0")
        ),
        **dict.fromkeys(("tax", "ad_tax"), ("list", '"included 10%,included 8%,excluded"')),
        "commission": (None, None),
        **dict.fromkeys(
            ("trial_products", "rfm_recency", "rfm_frequency", "rfm_profit", "portfolio_days"), (None, None)
        ),
        **dict.fromkeys(("orders_file", "customers_file", "ad_spend_file"), (None, None)),
        **dict.fromkeys(("mail_to", "mail_cc", "mail_subject"), (None, None)),
    }
    assert rule(path, "margin").findtext(f"{MAIN}formula2") == "1"
    assert (date(1990, 1, 1) - date(1899, 12, 30)).days == 32874
    assert all(
        validation.get("prompt") and validation.get("promptTitle")
        for validation in validations(path, "Settings").values()
    )


TYPED: dict[str, tuple[str | float, bool]] = {
    "the word": ("all-new", True),
    "the word in capitals": ("ALL-NEW", True),
    "a date": (45000.0, True),
    "another word": ("all", False),
    "too early": (12.0, False),
}


@pytest.mark.parametrize("case", TYPED)
def test_the_start_of_records_is_a_date_or_all_new(
    books: dict[Language, Path], tmp_path: Path, case: str
) -> None:
    """The rule itself, computed as a formula."""
    value, allowed = TYPED[case]
    cell = place("shop_opened")
    change = with_text(cell, value) if isinstance(value, str) else with_number(cell, value)
    formula = escape(rule(books["en"], "shop_opened").findtext(f"{MAIN}formula1") or "")
    row = f'<row r="99"><c r="H99"><f>{formula}</f></c></row></sheetData>'
    typed = changed(
        books["en"],
        tmp_path / "typed.xlsx",
        "Settings",
        lambda xml: change(xml).replace("</sheetData>", row),
    )
    assert formulon_values(typed)["Settings", "H99"] is allowed
