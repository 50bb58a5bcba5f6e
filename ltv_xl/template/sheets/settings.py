"""The sheet Settings: what a user may decide, one yellow cell each, with a name for macros and Python."""

from datetime import date
from typing import Any

from msgspec import Struct

from ltv_xl.report import style as look
from ltv_xl.report.style import ENTRY, NOTE, Numbers, Style
from ltv_xl.setting_values import FIRST_DAY
from ltv_xl.settings import Settings
from ltv_xl.template.sheets.making import Making, page, titled
from ltv_xl.template.sheets.validation import validated
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import LANGUAGE_WORDS, SETTINGS_CODE_NAME, SETTINGS_PREFIX, SETTINGS_SHEET

EXCELS_DAY_ZERO = date(1899, 12, 30)
WIDTHS = (160, 220, 100, 520)


class Setting(Struct, frozen=True):
    """One cell: its key (the name behind the prefix) and what may be typed into it."""

    key: str
    kind: str


SECTIONS: dict[str, tuple[Setting, ...]] = {
    "general": (Setting("language", "language"), Setting("currency", "currency")),
    "analysis": (
        Setting("margin", "margin"),
        Setting("inactive_days", "days"),
        Setting("target_profit", "profit"),
        Setting("as_of", "date"),
        Setting("shop_opened", "start"),
        Setting("discount", "rate"),
        Setting("cpa_months", "months"),
    ),
    "costs": (
        Setting("delivery_cost", "cost"),
        Setting("handling", "cost"),
        Setting("fee", "rate"),
        Setting("points", "rate"),
        Setting("commission", "commission"),
        Setting("tax", "tax"),
        Setting("ad_tax", "tax"),
    ),
    "groups": (
        Setting("trial_products", "names"),
        Setting("rfm_recency", "limits"),
        Setting("rfm_frequency", "limits"),
        Setting("rfm_profit", "limits"),
        Setting("portfolio_days", "limits"),
        Setting("portfolio_amount", "cost"),
    ),
    "files": tuple(Setting(key, "file") for key in ("orders_file", "customers_file", "ad_spend_file")),
    "mail": (Setting("mail_to", "mail"), Setting("mail_cc", "mail"), Setting("mail_subject", "subject")),
}
"""In the order of the sheet."""


def _rows() -> dict[str, int]:
    """The row of each setting, from zero: below the title, two rows of space and heading before a section."""
    rows, row = {}, 2
    for settings in SECTIONS.values():
        row += 2
        for setting in settings:
            rows[setting.key] = row
            row += 1
    return rows


_ROWS = _rows()


def defaults(lang: Language, currency: str) -> dict[str, str | float]:
    """What the cells hold at first; the others are blank."""
    usual = Settings()
    return {
        "language": LANGUAGE_WORDS[lang],
        "currency": currency,
        "inactive_days": usual.inactive_days,
        "target_profit": float(usual.target_profit),
        "discount": float(usual.discount),
        "cpa_months": usual.cpa_months,
        "mail_subject": text("template.settings_default.mail_subject", lang),
    }


def place(key: str) -> str:
    """The cell of a setting."""
    return f"C{_ROWS[key] + 1}"


def write(making: Making, sheet: Any) -> None:
    """Sections of settings: name, cell, unit, one line of explanation."""
    page(sheet, SETTINGS_CODE_NAME, WIDTHS, "input")
    titled(making, sheet, "label.settings")
    for section, settings in SECTIONS.items():
        heading = _ROWS[settings[0].key] - 1
        sheet.set_row_pixels(heading - 1, 12)
        making.heading(sheet, heading, range(1, 5), f"label.settings.{section}")
        for setting in settings:
            _setting(making, sheet, _ROWS[setting.key], setting)
    last = max(_ROWS.values()) + 2
    sheet.set_row_pixels(last - 1, 12)
    sheet.set_row_pixels(last, 24)
    making.label(sheet, last, 1, "label.settings.secret", Style(bold=True, color=look.ALERT))
    sheet.freeze_panes(2, 0)
    sheet.print_area(0, 0, last, 4)
    sheet.fit_to_pages(1, 1)


def _setting(making: Making, sheet: Any, row: int, setting: Setting) -> None:
    line = Style(bottom=(1, look.RULE))
    sheet.set_row_pixels(row, 30)
    making.label(sheet, row, 1, f"label.setting.{setting.key}", line.but(bold=True))
    form = making.look(ENTRY.but(align="left", indent=1, num=_format(setting, making.lang)))
    value = defaults(making.lang, making.currency).get(setting.key)
    if value is None or value == "":
        sheet.write_blank(row, 2, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, 2, value, form)
    else:
        sheet.write_number(row, 2, value, form)
    muted = line.but(color=look.MUTED)
    unit = muted.but(indent=1, size=NOTE.size)
    if f"label.unit.{setting.key}" in making.labels.places:
        making.label(sheet, row, 3, f"label.unit.{setting.key}", unit)
    else:
        sheet.write_blank(row, 3, None, making.look(unit))
    making.label(sheet, row, 4, f"label.explanation.{setting.key}", muted)
    rule = _first_day_rule(f"C{row + 1}") if setting.kind == "start" else ""
    sheet.data_validation(row, 2, row, 2, validated(setting.kind, making.lang, rule))
    making.book.define_name(f"{SETTINGS_PREFIX}{setting.key}", f"={SETTINGS_SHEET}!$C${row + 1}")


def _first_day_rule(cell: str) -> str:
    """A custom rule sees a date as its number."""
    first = (FIRST_DAY - EXCELS_DAY_ZERO).days
    return f'=OR({cell}="all-new",AND(ISNUMBER({cell}),{cell}>={first}))'


def _format(setting: Setting, lang: Language) -> str:
    numbers = Numbers(lang, "JPY")
    if setting.kind in {"date", "start"}:
        return numbers.of("date")
    formats = {
        "margin": "0.0%",
        "rate": "0.0#%",
        "days": "#,##0",
        "months": "0",
        "profit": "#,##0.##",
        "cost": "#,##0.##",
    }
    return formats.get(setting.kind, "@")
