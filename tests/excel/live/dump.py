"""All of a document that a user could see changed, and what Excel is set to."""

from typing import Any

import xlwings as xw

State = dict[Any, Any]


def state(book: xw.Book) -> State:
    """Compare two of them with ==; `changes` says where they differ."""
    doc, app = book.impl.doc, book.app
    snapshot: State = {
        "sheets": list(doc.Sheets.ElementNames),
        "visible": [sheet.IsVisible for sheet in doc.Sheets],
        "active": doc.CurrentController.ActiveSheet.Name,
        "names": {(None, name): _name(doc, name) for name in doc.NamedRanges.ElementNames},
        "tables": sorted(
            (database_range.Name, _area(database_range.DataArea)) for database_range in doc.DatabaseRanges
        ),
        "app": (
            app.screen_updating,
            app.display_alerts,
            app.enable_events,
            app.calculation,
            app.interactive,
            app.status_bar,
        ),
        "books": [book.name for book in app.books],
    }
    for sheet in doc.Sheets:
        snapshot["names"] |= {
            (sheet.Name, name): _name(sheet, name) for name in sheet.NamedRanges.ElementNames
        }
        used = book.sheets[sheet.Name].used_range.impl.xl
        snapshot[sheet.Name, "area"] = used.AbsoluteName
        snapshot[sheet.Name, "formulas"] = used.getFormulaArray()
        snapshot[sheet.Name, "values"] = used.getDataArray()
        snapshot[sheet.Name, "protected"] = sheet.isProtected()
        snapshot[sheet.Name, "charts"] = [
            [series.Formula for series in map(chart.api[1].SeriesCollection(), range(1, 2))]
            for chart in book.impl.sheets(sheet.Name).charts
        ]
    return snapshot


def changes(before: State, after: State) -> dict[Any, tuple[Any, Any]]:
    """What differs."""
    keys = before.keys() | after.keys()
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}


def _name(owner: Any, name: str) -> str:
    content: str = owner.NamedRanges.getByName(name).Content
    return content


def _area(area: Any) -> tuple[int, ...]:
    return area.Sheet, area.StartRow, area.StartColumn, area.EndRow, area.EndColumn
