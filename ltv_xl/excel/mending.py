"""The way back, or on to the end: from a replacement that failed or was cut off to a workbook that is whole.

Going back, the user's formulas are first pointed at the old sheets, wherever those are by then; only after
that are new sheets deleted, and old ones called again what they were. So nothing ever points to nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import xlwings as xw

from ltv_xl.excel import journal
from ltv_xl.excel.app_state import Habits, quiet
from ltv_xl.excel.charts import SeriesFormulas, series_formulas, write_series
from ltv_xl.excel.formula_cells import Place, formulas, write
from ltv_xl.excel.marks import marked
from ltv_xl.excel.names import GONE, figure_names, point, scope, workbook_names
from ltv_xl.excel.references import Moves, Table, followed, mention
from ltv_xl.excel.table_headers import headers, renamed
from ltv_xl.workbook_names import OLD_TABLE_PREFIX


@dataclass(frozen=True)
class Before:
    """What pointed at the report: the user's formulas and charts, and names, the report's own too."""

    formulas: Mapping[Place, Sequence[str]] = field(default_factory=dict)
    series: SeriesFormulas = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def mended(book: xw.Book) -> bool:
    """Bring a replacement that was cut off to its end, or back. Whether there was one."""
    known = journal.begun(book)
    if known is None:
        return False
    stage, habits = known
    if stage == "done":
        finish(book, habits)
    else:
        back(book, habits)
    return True


def finish(book: xw.Book, habits: Habits) -> None:
    """The new sheets are whole: those of the last report go, but for the ones that kept their place."""
    with quiet(book.app, habits):
        _clear(book)
    journal.close(book)  # last of all: by then Excel has its habits back


def back(book: xw.Book, habits: Habits, before: Before | None = None) -> None:
    """Undo a replacement. before: as it was; None after a kill: then it is worked out.

    Every step is tried; where one fails the journal stays, and the next refresh tries again. Once the journal
    says "done" there is only the way on.
    """
    known = journal.begun(book)
    if known is not None and known[0] == "done":
        _tried(lambda: finish(book, habits))
        return
    with quiet(book.app, habits):
        done = _gone_back(book, before)
    if done:
        _tried(lambda: journal.close(book))


def _clear(book: xw.Book) -> None:
    for one in journal.asides(book):
        if one.now == one.name:
            journal.forget(book, one.now)
        else:
            book.sheets[one.now].delete()


def _gone_back(book: xw.Book, before: Before | None) -> bool:
    """Whether all of it worked."""
    known = journal.begun(book)
    if known is None:
        return True
    old = journal.asides(book)
    new = _new_sheets(book, old) if known[0] == "replacing" else {}
    if known[0] == "replacing" and not _tried(lambda: _point_back(book, before, new, old)):
        return False  # a new sheet must not go while a formula may need it
    steps: list[Callable[[], object]] = [book.sheets[name].delete for name in new]
    steps += [lambda one=one: _put_back(book, one) for one in old]  # type: ignore[misc]
    if [_tried(step) for step in steps].count(False):
        return False
    # A sheet without its note would be taken for a new one, so first that stage is over.
    journal.enter(book, "noting", known[1])
    forgotten = [_tried(lambda one=one: journal.forget(book, one.name)) for one in old]  # type: ignore[misc]
    return all(forgotten) and _tried(book.app.calculate)


def _tried(step: Callable[[], object]) -> bool:
    with suppress(Exception):
        step()
        return True
    return False


def _new_sheets(book: xw.Book, old: Sequence[journal.Aside]) -> dict[str, str]:
    """Name -> key of the new report's sheets: marked, and not noted, as all were that were there."""
    noted = {one.now for one in old}
    return {name: mark.partition("|")[0] for name, mark in marked(book).items() if name not in noted}


def _point_back(
    book: xw.Book, before: Before | None, new: Mapping[str, str], old: Sequence[journal.Aside]
) -> None:
    """Formulas, charts and names at the old sheets, which need not have their old names yet."""
    aside = {table.name: table for one in old for table in book.sheets[one.now].tables}
    aside = {name: one for name, one in aside.items() if name.startswith(OLD_TABLE_PREFIX)}
    all_names = workbook_names(book)
    ours = [*new, *(one.now for one in old if one.now != one.name)]
    links = [name for name, to in all_names.items() if scope(name) not in ours and mention(new)(to)]
    if before is None:
        by_key = {one.key: one.now for one in old}
        fresh = {table.name: table for name in new for table in book.sheets[name].tables}
        moves = Moves(
            {name: by_key[key] for name, key in new.items() if key in by_key},
            {
                table: Table(name, renamed(headers(fresh[table]), headers(one)))
                for name, one in aside.items()
                if (table := name.removeprefix(OLD_TABLE_PREFIX)) in fresh
            },
        )
        theirs = [sheet.name for sheet in book.sheets if sheet.name not in ours]
        pointing = mention(new, fresh)
        names = {name: all_names[name] for name in links if name not in figure_names(links)}
        before = Before(
            formulas(book, theirs, pointing),
            series_formulas(book, theirs, pointing),
            names | dict.fromkeys(figure_names(links) if old else (), GONE),
        )
    else:
        moves = Moves(
            {one.name: one.now for one in old},
            {name.removeprefix(OLD_TABLE_PREFIX): Table(name) for name in aside},
        )
    write(book, {at: [followed(one, moves) for one in texts] for at, texts in before.formulas.items()})
    write_series(book, {at: followed(text, moves) for at, text in before.series.items()})
    point(book, {name: followed(to, moves) for name, to in before.names.items()})
    for name in [one for one in book.names if one.name in links and one.name not in before.names]:
        name.delete()


def _put_back(book: xw.Book, one: journal.Aside) -> None:
    """An old sheet and its tables under their old names."""
    for table in [table.name for table in book.sheets[one.now].tables]:
        if table.startswith(OLD_TABLE_PREFIX):
            book.sheets[one.now].tables[table].name = table.removeprefix(OLD_TABLE_PREFIX)
    if one.now != one.name:
        book.sheets[one.now].name = one.name
