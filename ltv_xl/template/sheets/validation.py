"""What may be typed into a cell, and what Excel says about it: a word before, a sentence after."""

from datetime import date
from typing import Any

from ltv_xl.report.style import MONEY
from ltv_xl.setting_values import CPA_MONTHS, FIRST_DAY
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import LANGUAGE_WORDS

LARGEST = 10**15

_NUMBER = {"validate": "decimal", "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST}
_RULES: dict[str, dict[str, Any]] = {
    "date": {"validate": "date", "criteria": ">=", "value": FIRST_DAY},
    "month": {"validate": "date", "criteria": ">=", "value": FIRST_DAY},
    "birth": {"validate": "date", "criteria": ">=", "value": date(1900, 3, 1)},
    "amount": _NUMBER,
    "number": _NUMBER,
    "count": {"validate": "decimal", "criteria": ">=", "value": 0},
    "age": {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 120},
    "language": {"validate": "list", "source": list(LANGUAGE_WORDS.values())},
    "currency": {"validate": "list", "source": list(MONEY), "error_type": "warning"},
    "margin": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1},
    "days": {"validate": "integer", "criteria": ">=", "value": 1},
    "months": {"validate": "list", "source": list(CPA_MONTHS)},
    "rate": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1},
    "cost": {"validate": "decimal", "criteria": ">=", "value": 0},
    "profit": {"validate": "decimal", "criteria": ">=", "value": 0},
}


def validated(kind: str, lang: Language, formula: str = "") -> dict[str, Any]:
    """XlsxWriter's options for a kind of input; `formula` is the rule of a kind that has none of its own."""
    rule = dict(_RULES.get(kind, {"validate": "any"}))
    if kind == "gender":
        words = [text(f"template.gender.{key}", lang) for key in ("female", "male", "other")]
        rule = {"validate": "list", "source": words, "error_type": "warning"}
    if kind == "tax":
        words = [text(f"template.tax.{key}", lang) for key in ("included", "reduced", "excluded")]
        rule = {"validate": "list", "source": words, "error_type": "warning"}
    if formula:
        rule = {"validate": "custom", "value": formula}
    title = text(f"template.input.{kind}.title", lang)
    if kind != "number":  # a hint over every cell of Examples would only be in the way
        rule["input_title"], rule["input_message"] = title, text(f"template.input.{kind}.hint", lang)
    if rule["validate"] != "any":
        rule["error_title"], rule["error_message"] = title, text(f"template.input.{kind}.error", lang)
    return rule
