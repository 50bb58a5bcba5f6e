"""`ltv-xl new`: a workbook of the template, wired to the Python that makes it and filled with tables."""

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from ltv_xl.errors import SettingError
from ltv_xl.orders.values.currency import USUAL
from ltv_xl.saving import checked_place
from ltv_xl.setup.interpreter import interpreter
from ltv_xl.setup.places import System
from ltv_xl.setup.tables import filled
from ltv_xl.setup.writing import replaced
from ltv_xl.template.content import Content, Rows
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import ORDERS, TableName


class Wiring(Struct, frozen=True):
    """The Python that Excel is to start; "" where this system has no Excel."""

    system: System
    python: str

    def content(self, lang: Language, tables: Mapping[TableName, Rows], currency: str = USUAL) -> Content:
        """What a workbook is made of."""
        return Content(
            lang=lang,
            interpreter_win=self.python if self.system == "windows" else "",
            interpreter_mac=self.python if self.system == "mac" else "",
            tables=tables,
            currency=currency,
        )


class Made(Struct, frozen=True):
    """A workbook that was made: rows put into each table, and what to tell its owner."""

    rows: Mapping[TableName, int]
    remarks: tuple[str, ...]


def wiring(system: System, executable: str) -> Wiring:
    """To the Python of a path, as far as Excel can start it here."""
    return Wiring(system, interpreter(system, executable))


def make_workbook(
    target: Path,
    sources: Mapping[TableName, str],
    wired: Wiring,
    *,
    lang: Language,
    timezone: str | None,
    force: bool,
    progress: Callable[[str], None] = lambda _: None,
) -> Made:
    """Write a workbook to a path that ends in .xlsm.

    force: replace a file that is there. progress: is told, in the user's language, what is being done.
    Raises SettingError, SourceError and OutputError; then nothing was written.
    """
    check_target(target, force)
    tables: dict[TableName, Rows] = {}
    remarks: list[str] = []
    currency = USUAL
    for table, source in sources.items():
        progress(text("setup.new.reading", lang, source=source))
        table_content = filled(source, table, timezone, lang)
        tables[table] = table_content.rows
        remarks += table_content.remarks
        if table == ORDERS and table_content.currency is not None:
            currency = table_content.currency
    progress(text("setup.new.writing", lang))
    replaced(workbook_bytes(wired.content(lang, tables, currency)), target)
    return Made({table: len(rows.rows) for table, rows in tables.items()}, tuple(remarks))


def workbook_bytes(content: Content) -> bytes:
    """The sheets rendered anew, the macros taken from the shipped file."""
    from ltv_xl.template.package import macro_enabled
    from ltv_xl.template.sheets import workbook_sheets
    from ltv_xl.template.shipped import shipped_macros

    return macro_enabled(workbook_sheets(content), *shipped_macros("workbook"), "workbook")


def check_target(target: Path, force: bool) -> None:
    """Before the user waits: whether a workbook may be written there at all."""
    if target.suffix.lower() != ".xlsm":
        raise SettingError("setup.not_xlsm", target=target.name)
    if target.is_dir():
        raise SettingError("setup.is_folder", target=target)
    checked_place(target)
    if target.exists() and not force:
        raise SettingError("setup.exists", target=target)
