"""The texts of ltv_help: every word that a sheet or a macro shows, in both languages, and where it stands.

Each language has its column, so that a formula or a macro finds a text by its row and the language's number.
"""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from msgspec import Struct

import ltv_xl
from ltv_xl.formulas import GROUPS, group_title
from ltv_xl.formulas.definition import Formula
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.range_functions.definition import RangeFunction
from ltv_xl.texts import LANGUAGES, Language, room
from ltv_xl.workbook_names import HELP_SHEET, LANGUAGE_NUMBER

MARKS = ("ok", "bad", "changed", "disconnected")
"""The words of Examples' check, in this order in ltv_help."""

Row = tuple[str, str, str]
"""Key, English, Japanese."""


class Labels(Struct, frozen=True):
    """The rows of ltv_help below its header."""

    rows: tuple[Row, ...]
    places: Mapping[str, int]
    """Key -> row in Excel's counting."""

    def formula(self, key: str) -> str:
        """The formula, without "=", that shows a text in the language of the settings."""
        return self.of_block(key, 1)

    def of_block(self, key: str, height: int, which: str = "") -> str:
        """The same for a text out of several that follow each other; `which` is the formula of its number."""
        first = self.places[key]
        block = f"{HELP_SHEET}!$B${first}:$C${first + height - 1}"
        return f"INDEX({block},{which},{LANGUAGE_NUMBER})" if which else f"INDEX({block},{LANGUAGE_NUMBER})"

    def value(self, key: str, lang: Language) -> str:
        """The text in a language."""
        return self.rows[self.places[key] - 2][1 if lang == "en" else 2]


def labels() -> Labels:
    """All of them: versions, the ribbon, messages, functions with their arguments, the sheets."""
    rows: tuple[Row, ...] = (
        ("version.ltv_xl", ltv_xl.__version__, ltv_xl.__version__),
        ("version.xlwings", version("xlwings"), version("xlwings")),
        *_leaves("excel", "ribbon"),
        *_leaves("excel", "message"),
        *(row for function in WORKSHEET_FUNCTIONS.values() for row in _function(function)),
        *_leaves("template", "label"),
        *((f"label.group.{group}", group_title(group, "en"), group_title(group, "ja")) for group in GROUPS),
        *(
            (f"label.title.{name}", function.title("en"), function.title("ja"))
            for name, function in WORKSHEET_FUNCTIONS.items()
        ),
        *_leaves("report", "argument", "label.argument"),
    )
    places = {key: number for number, (key, _, _) in enumerate(rows, 2)}
    if len(places) != len(rows):
        raise ValueError("a key of ltv_help stands twice")
    return Labels(rows, places)


def _function(function: Formula | RangeFunction) -> Iterator[Row]:
    yield f"function.{function.name}", function.help("en"), function.help("ja")
    names = [argument.name for argument in function.arguments]
    for number, name in enumerate(names, 1):
        english, japanese = (function.argument_help(name, lang) for lang in LANGUAGES)
        yield f"function.{function.name}.{number}", english, japanese


def _leaves(name: str, section: str, prefix: str = "") -> Iterator[Row]:
    """The texts of a section of a room, as they stand there."""
    english, japanese = (dict(_flat(room(name, lang).get(section, {}))) for lang in LANGUAGES)
    for key, value in english.items():
        yield f"{prefix or section}.{key}", value, japanese[key]


def _flat(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value
