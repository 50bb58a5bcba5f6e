"""The two workbooks as a whole: which sheets in which order, and what belongs to no single sheet."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from ltv_xl.report import style as look
from ltv_xl.report.style import Style
from ltv_xl.report.xlsx import formats_of, theme
from ltv_xl.template.content import Content
from ltv_xl.template.sheets import config, data_tables, examples, help_texts, settings, start, typing_help
from ltv_xl.template.sheets.labels import labels
from ltv_xl.template.sheets.making import Making
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import (
    ADDIN_CONFIG,
    AUTHOR,
    EXAMPLES_SHEET,
    HELP_SHEET,
    INPUT_TABLES,
    LANGUAGE_NUMBER,
    LANGUAGE_WORDS,
    SETTINGS_LANGUAGE,
    SETTINGS_SHEET,
    START_SHEET,
    TYPING_HELP_SHEET,
    WORKBOOK_CODE_NAME,
    WORKBOOK_CONFIG,
)

DATED = datetime(2026, 1, 1)
"""The document's date: the same bytes whenever it is made."""


def workbook_sheets(content: Content) -> bytes:
    """The template's sheets as an .xlsx without macros; the code names are there for the VBA project.

    SourceError when a table of the user does not fit into a sheet.
    """
    stream = io.BytesIO()
    book = _opened(stream, content.lang)
    making = _making(book, content)
    shown = (START_SHEET, *INPUT_TABLES, SETTINGS_SHEET, EXAMPLES_SHEET)
    hidden = (HELP_SHEET, WORKBOOK_CONFIG, TYPING_HELP_SHEET)
    sheets = {name: book.add_worksheet(name) for name in (*shown, *hidden)}
    start.write(making, sheets[START_SHEET], _look(book, "ja"), _look(book, "en"))
    for table in data_tables.TABLES:
        data_tables.write(making, sheets[table.name], table, content)
    settings.write(making, sheets[SETTINGS_SHEET])
    examples.write(making, sheets[EXAMPLES_SHEET])
    help_texts.write(making, sheets[HELP_SHEET])
    config.write(sheets[WORKBOOK_CONFIG], content)
    typing_help.write(making, sheets[TYPING_HELP_SHEET])
    for name in hidden:
        sheets[name].hide()
    sheets[START_SHEET].activate()
    book.define_name(LANGUAGE_NUMBER, f'=IF({SETTINGS_LANGUAGE}="{LANGUAGE_WORDS["en"]}",1,2)')
    book.close()
    return stream.getvalue()


def addin_sheets(content: Content) -> bytes:
    """The add-in's sheets: the texts and the configuration. Excel shows no sheet of an add-in.

    ltv_help is not hidden, since a workbook needs one visible sheet.
    """
    stream = io.BytesIO()
    book = _opened(stream, content.lang)
    making = _making(book, content)
    names = (HELP_SHEET, ADDIN_CONFIG, TYPING_HELP_SHEET)
    texts, settled, typing = (book.add_worksheet(name) for name in names)
    help_texts.write(making, texts)
    config.write(settled, content)
    typing_help.write(making, typing)
    settled.hide()
    typing.hide()
    book.define_name(LANGUAGE_NUMBER, f"={1 if content.lang == 'en' else 2}")
    book.close()
    return stream.getvalue()


def _opened(stream: io.BytesIO, lang: Language) -> Workbook:
    ja = lang == "ja"
    book = Workbook(
        stream,
        {
            "in_memory": True,
            "default_format_properties": _base(lang),
            "default_row_height": 25 if ja else 20,
            "default_column_width": 72 if ja else 64,
        },
    )
    book.use_custom_theme(io.StringIO(theme(look.FONT[lang])))
    book.set_size(1440, 900)
    book.set_vba_name(WORKBOOK_CODE_NAME)
    book.set_properties({
        "title": text("template.document", lang),
        "author": AUTHOR,
        "created": DATED,
    })
    return book


def _base(lang: Language) -> dict[str, object]:
    """What every format begins with."""
    charset = {"font_charset": 128} if lang == "ja" else {}
    return {"font_name": look.FONT[lang], "font_size": 11, "font_scheme": "none", **charset}


def _look(book: Workbook, lang: Language) -> Callable[[Style], Any]:
    return formats_of(book, _base(lang))


def _making(book: Workbook, content: Content) -> Making:
    return Making(book, content.lang, _look(book, content.lang), labels(), content.currency)
