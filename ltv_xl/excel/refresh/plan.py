"""What must be known before report sheets are replaced; reading it changes nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import xlwings as xw
from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.errors import InputError
from ltv_xl.excel.refresh.charts import series_formulas
from ltv_xl.excel.refresh.formula_cells import Place, formulas
from ltv_xl.excel.refresh.names import NO_FIGURE, all_names, figure_names, scope
from ltv_xl.excel.refresh.pointers import Pointers
from ltv_xl.excel.refresh.references import Moves, Table, mention, on_other_sheets, tables_used
from ltv_xl.excel.refresh.report_sheets import ReportSheet, Tab, report_sheets
from ltv_xl.excel.refresh.shifted import shifted
from ltv_xl.excel.refresh.table_headers import headers, renamed_headers


class Plan(Struct, frozen=True):
    """What is to be done to the workbook.

    leaving: sheets of the last report that go, in order. staying: those that the new report lacks and the
    user needs -> what needs them. moves: from the old sheets and tables to the new ones.
    users: what of the user's points at the report. before: the same and the last report's own names.
    inside: the new sheets' formulas that are written again. figures: the new report's names.
    lost_figures: names of the last report that the new one lacks -> whether the user needs the name.
    frozen: formulas of sheets that stay which point at sheets that go; they become what they show.
    replaced: sheets of the last report -> what they are called in the new one.
    shifted: where the user's pointers are that would show another figure from now on; losing: a figure's
    name that nothing stands for any more.
    """

    tabs: Sequence[Tab]
    leaving: Sequence[ReportSheet]
    staying: Mapping[str, str]
    moves: Moves
    users: Pointers
    before: Pointers
    inside: Mapping[Place, Sequence[str]]
    figures: Mapping[str, str]
    lost_figures: Mapping[str, bool]
    frozen: Mapping[Place, Sequence[str]]
    replaced: Mapping[str, str]
    shifted: Sequence[str]
    losing: Sequence[str]


class _LastReport(Struct, frozen=True):
    """The report that is in the workbook. tables: sheet -> headers by table; figures: names as they are."""

    sheets: Sequence[ReportSheet]
    tables: Mapping[str, Mapping[str, list[str]]]
    figures: Mapping[str, str]


class _NewReport(Struct, frozen=True):
    """The report to come. names: key -> sheet; tables: headers by table; figures: names as they will be."""

    names: Mapping[str, str]
    tables: Mapping[str, list[str]]
    figures: Mapping[str, str]


def planned(book: xw.Book, source: xw.Book, tabs: Sequence[Tab]) -> Plan:
    """source: the report's workbook, open.

    InputError for a name of the user's own that the report needs, for a column that the report lacks and the
    user needs, and for a sheet that must stay where the report needs its name or its tables'.
    """
    last, new = _last_report(book), _new_report(source, tabs)
    _check_names(book, [*new.figures, *new.tables], last)
    names = _other_names(book, last, new)
    pointers = _pointers(book, last, new, names)
    staying = _staying(last, new, pointers)
    leaving = [sheet for sheet in last.sheets if sheet.name not in staying]
    _check_staying(staying, last, new)
    users = pointers.outside(sheet.name for sheet in last.sheets)
    moves = _moves(leaving, last, new)
    _check_columns(leaving, last, new, moves, users)
    lost_figures = _lost_figures(last, new, staying, [*_texts(users), *names.values()])
    replaced = {sheet.name: new.names[sheet.key] for sheet in leaving if sheet.key in new.names}
    at_lost_figure = mention((), [name for name, is_needed in lost_figures.items() if is_needed])
    return Plan(
        tabs=tabs,
        leaving=leaving,
        staying=staying,
        moves=moves,
        users=users,
        before=replace(users, names={**users.names, **last.figures}),
        inside=_inside(source, new),
        figures=new.figures,
        lost_figures=lost_figures,
        frozen={place: texts for place, texts in pointers.formulas.items() if place.sheet in staying},
        replaced=replaced,
        shifted=shifted(book, source, chain(_named_texts(users), _series_texts(users)), replaced),
        losing=[place for place, text in _named_texts(users) if at_lost_figure(text)],
    )


def _last_report(book: xw.Book) -> _LastReport:
    sheets = report_sheets(book)
    tables = {
        sheet.name: {table.name: headers(table) for table in book.sheets[sheet.name].tables}
        for sheet in sheets
    }
    in_report = mention(tables)
    names = all_names(book)
    figures = {
        name: names[name]
        for name in figure_names(names)
        # Made by us: it points into a report, or waits for a figure.
        if names[name] == NO_FIGURE or "#REF!" in names[name] or in_report(names[name])
    }
    return _LastReport(sheets, tables, figures)


def _new_report(source: xw.Book, tabs: Sequence[Tab]) -> _NewReport:
    return _NewReport(
        {tab.key: tab.name for tab in tabs},
        {table.name: headers(table) for tab in tabs for table in source.sheets[tab.name].tables},
        {name: formula for name, formula in all_names(source).items() if not scope(name)},
    )


def _check_names(book: xw.Book, wanted: Iterable[str], last: _LastReport) -> None:
    """The names and tables that a report needs must not stand for something of the user's."""
    taken = {name.lower(): name for name in all_names(book) if not scope(name)}
    for sheet in book.sheets:
        if sheet.name not in last.tables:
            taken |= {table.name.lower(): table.name for table in sheet.tables}
    ours = {name.lower() for name in last.figures}
    for name in wanted:
        if name.lower() in taken and name.lower() not in ours:
            raise InputError("excel.error.name_of_yours", name=taken[name.lower()])


def _replaced_sheets(last: _LastReport, new: _NewReport) -> set[str]:
    """Sheets of the last report that the new one has too."""
    return {sheet.name for sheet in last.sheets if sheet.key in new.names}


def _other_names(book: xw.Book, last: _LastReport, new: _NewReport) -> dict[str, str]:
    """Names that are no figures of the report and do not go with one of its sheets."""
    replaced = _replaced_sheets(last, new)
    return {
        name: formula
        for name, formula in all_names(book).items()
        if name not in last.figures and scope(name) not in replaced
    }


def _pointers(book: xw.Book, last: _LastReport, new: _NewReport, names: Mapping[str, str]) -> Pointers:
    """What points at the last report from outside of the sheets that are replaced for certain."""
    replaced = _replaced_sheets(last, new)
    others = [sheet.name for sheet in book.sheets if sheet.name not in replaced]
    at_report = mention(last.tables, _tables(last))
    at_lost_figure = mention((), set(last.figures) - set(new.figures))
    return Pointers(
        formulas(book, others, lambda text: at_report(text) or at_lost_figure(text)),
        series_formulas(book, others, at_report),
        {name: formula for name, formula in names.items() if at_report(formula)},
    )


def _staying(last: _LastReport, new: _NewReport, pointers: Pointers) -> dict[str, str]:
    """Sheets that the new report lacks and something of the user's mentions -> what it is."""
    lacking = [sheet.name for sheet in last.sheets if sheet.key not in new.names]
    users = pointers.outside(lacking)
    needed_by = {sheet: _first_place(users, mention([sheet], last.tables[sheet])) for sheet in lacking}
    return {sheet: place for sheet, place in needed_by.items() if place}


def _check_staying(staying: Mapping[str, str], last: _LastReport, new: _NewReport) -> None:
    """InputError where a sheet that must stay has the name of a sheet or a table that comes."""
    wanted = {name.casefold() for name in (*new.names.values(), *new.tables)}
    for sheet, place in staying.items():
        for name in (sheet, *last.tables[sheet]):
            if name.casefold() in wanted:
                raise InputError("excel.error.in_the_way", sheet=sheet, place=place, name=name)


def _first_place(users: Pointers, mentions: Callable[[object], bool]) -> str:
    """The first formula, chart or name that mentions something, as the user knows it; "" if none does."""
    texts = chain(_named_texts(users), _series_texts(users))
    places = (place for place, text in texts if mentions(text))
    return next(places, "")


def _moves(leaving: Sequence[ReportSheet], last: _LastReport, new: _NewReport) -> Moves:
    return Moves(
        {sheet.name: new.names[sheet.key] for sheet in leaving if sheet.key in new.names},
        {
            table: Table(table, renamed_headers(old_headers, new.tables[table]))
            for sheet in leaving
            for table, old_headers in last.tables[sheet.name].items()
            if table in new.tables
        },
    )


def _check_columns(
    leaving: Sequence[ReportSheet], last: _LastReport, new: _NewReport, moves: Moves, users: Pointers
) -> None:
    """InputError for a formula or a name of the user's that needs a table or column that goes: Excel would
    take no formula that mentions it.
    """
    tables = {table: old for sheet in leaving for table, old in last.tables[sheet.name].items()}
    going = {
        (table, header)
        for table, old_headers in tables.items()
        for header in ("", *old_headers)
        if table not in new.tables or (header and _new_header(table, header, moves) not in new.tables[table])
    }
    for place, text in _named_texts(users):
        for table, header in tables_used(text, tables):
            if (table, header) in going:
                key = "excel.error.column_gone" if header else "excel.error.table_gone"
                raise InputError(key, place=place, table=table, column=header)


def _new_header(table: str, header: str, moves: Moves) -> str:
    return moves.tables[table.casefold()].headers.get(header, header)


def _named_texts(users: Pointers) -> Iterator[tuple[str, str]]:
    """Formulas and what names refer to, each with where it is, as the user knows it."""
    for place, texts in users.formulas.items():
        yield from ((str(replace(place, row=row)), text) for row, text in enumerate(texts, place.row))
    yield from users.names.items()


def _series_texts(users: Pointers) -> Iterator[tuple[str, str]]:
    """Series of charts, each with where it is."""
    return ((f"{place.sheet}: {place.chart}", text) for place, text in users.series.items())


def _inside(source: xw.Book, new: _NewReport) -> dict[Place, list[str]]:
    """Formulas of the new report that would point to its file once its sheets are copied from there."""
    by_name = mention((), [*new.figures, *new.tables])
    return formulas(source, new.names.values(), lambda text: on_other_sheets(text) or by_name(text))


def _lost_figures(
    last: _LastReport, new: _NewReport, staying: Iterable[str], texts: Sequence[str]
) -> dict[str, bool]:
    """Names of figures that no sheet has any more -> whether one of these texts needs the name."""
    on_staying_sheet = mention(staying)
    return {
        name: any(map(mention((), [name]), texts))
        for name, formula in last.figures.items()
        if name not in new.figures and not on_staying_sheet(formula)
    }


def _tables(last: _LastReport) -> list[str]:
    return [table for tables in last.tables.values() for table in tables]


def _texts(pointers: Pointers) -> list[str]:
    return [text for texts in pointers.formulas.values() for text in texts]
