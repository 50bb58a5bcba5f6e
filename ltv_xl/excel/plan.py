"""What must be known before report sheets are replaced; reading it changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import xlwings as xw

from ltv_xl.errors import InputError
from ltv_xl.excel.charts import series_formulas
from ltv_xl.excel.formula_cells import Place, formulas
from ltv_xl.excel.marks import ReportSheet, Tab, report_sheets
from ltv_xl.excel.mending import Before
from ltv_xl.excel.names import GONE, figure_names, scope, workbook_names
from ltv_xl.excel.references import Moves, Table, mention, on_other_sheets
from ltv_xl.excel.table_headers import headers, renamed


@dataclass(frozen=True)
class Plan:
    """gone: sheets of the last report that go, in order. stay: those that the new one lacks and the user
    needs, and what needs them. moves: from the old sheets and tables to the new ones.
    before: what points at the report now. theirs: those formulas, charts and names of it that are the user's.
    inside: the new sheets' formulas that are written again. figures: the new report's names.
    lost: names of the last report that the new one lacks, and whether a formula of the user's asks for them.
    """

    tabs: Sequence[Tab]
    gone: Sequence[ReportSheet]
    stay: Mapping[str, str]
    moves: Moves
    before: Before
    theirs: Before
    inside: Mapping[Place, Sequence[str]]
    figures: Mapping[str, str]
    lost: Mapping[str, bool]


def planned(book: xw.Book, source: xw.Book, tabs: Sequence[Tab]) -> Plan:
    """source: the report's workbook, open. InputError for a name of the user's own that the report needs."""
    names = workbook_names(book)
    figures = {name: to for name, to in workbook_names(source).items() if not scope(name)}
    last, coming = report_sheets(book), {one.key: one.name for one in tabs}
    tables = {one.name: [table.name for table in book.sheets[one.name].tables] for one in last}
    fresh = {table.name: headers(table) for one in tabs for table in source.sheets[one.name].tables}
    own = {name: to for name, to in names.items() if name in figure_names(names) and _ours(to, tables)}
    _check_names(book, [*figures, *fresh], own, tables)

    pointing = mention(tables, [table for some in tables.values() for table in some])
    lost = [name for name in own if name not in figures]
    asking = mention((), lost)
    sure = {one.name for one in last if one.key in coming}
    others = [sheet.name for sheet in book.sheets if sheet.name not in sure]
    found = formulas(book, others, lambda text: pointing(text) or asking(text))
    series = series_formulas(book, others, pointing)
    named = {name: to for name, to in names.items() if name not in own and scope(name) not in sure}
    theirs = Before(found, series, {name: to for name, to in named.items() if pointing(to)})

    lacking = [one.name for one in last if one.key not in coming]
    stay = {one: by for one in lacking if (by := _needed(one, tables[one], theirs, lacking))}
    gone = [one for one in last if one.name not in stay]
    theirs = _without(theirs, {one.name for one in gone})
    words = mention((), [*figures, *fresh])
    return Plan(
        tabs=tabs,
        gone=gone,
        stay=stay,
        moves=Moves(
            {one.name: coming[one.key] for one in gone if one.key in coming},
            {
                table.name: Table(table.name, renamed(headers(table), fresh[table.name]))
                for one in gone
                for table in book.sheets[one.name].tables
                if table.name in fresh
            },
        ),
        before=Before(theirs.formulas, theirs.series, {**theirs.names, **own}),
        theirs=theirs,
        inside=formulas(source, coming.values(), lambda text: on_other_sheets(text) or words(text)),
        figures=figures,
        lost={
            name: any(mention((), [name])(text) for text in _texts(theirs, named))
            for name in lost
            if names[name] == GONE or not mention(stay)(names[name])
        },
    )


def _ours(refers_to: str, sheets: Iterable[str]) -> bool:
    """Whether a name of a report's figure was made by us: it points into a report, or waits for a figure."""
    return refers_to == GONE or "#REF!" in refers_to or mention(sheets)(refers_to)


def _check_names(
    book: xw.Book, wanted: Iterable[str], own: Iterable[str], report: Mapping[str, Sequence[str]]
) -> None:
    """The names and tables that a report needs must not stand for something of the user's."""
    taken = {name.lower(): name for name in workbook_names(book) if not scope(name)}
    for sheet in book.sheets:
        if sheet.name not in report:
            taken |= {table.name.lower(): table.name for table in sheet.tables}
    ours = {name.lower() for name in own}
    for name in wanted:
        if name.lower() in taken and name.lower() not in ours:
            raise InputError("excel.error.name_of_yours", name=taken[name.lower()])


def _needed(sheet: str, tables: Sequence[str], theirs: Before, lacking: Sequence[str]) -> str:
    """What of the user's mentions a sheet, as he finds it; "" if nothing does."""
    asks = mention([sheet], tables)
    by = [
        f"{at.sheet}!{at.address}"
        for at, texts in theirs.formulas.items()
        if at.sheet not in lacking and any(map(asks, texts))
    ]
    by += [f"{at.sheet}: {at.chart}" for at, text in theirs.series.items() if asks(text)]
    by += [name for name, to in theirs.names.items() if scope(name) not in lacking and asks(to)]
    return by[0] if by else ""


def _without(some: Before, sheets: Iterable[str]) -> Before:
    left = set(sheets)
    return Before(
        {at: texts for at, texts in some.formulas.items() if at.sheet not in left},
        {at: text for at, text in some.series.items() if at.sheet not in left},
        {name: to for name, to in some.names.items() if scope(name) not in left},
    )


def _texts(theirs: Before, named: Mapping[str, str]) -> list[str]:
    return [*(text for texts in theirs.formulas.values() for text in texts), *named.values()]
