"""The engine over Calc has xlwings' own names: a call that passes here exists in Excel's engines too."""

import inspect

import pytest
from xlwings import base_classes

from tests.support.calc_engine import app, book, cells, charts, names, tables

OURS_BESIDE = {
    "App": {"app", "office", "steps", "alerts", "answer", "said", "change"},
    "Books": {"app", "open_ones", "loaded", "shown"},
    "Book": {"books", "doc", "com", "save_as", "save_copy"},
    "Sheet": {"app", "xl", "rename", "show"},
    "Sheets": {"app", "book"},
    "Range": {"app", "sheet", "box", "options", "xl", "of", "put", "write"},
    "Tables": {"sheet", "all"},
    "Table": {"app", "xl", "rename"},
    "Names": {"app", "book", "sheet"},
    "Name": {"app", "book", "owner", "collection", "short", "point"},
    "Charts": {"sheet", "all"},
    "Chart": {"sheet", "xl"},
}
"""What our side needs; all else must be a call of xlwings."""

CLASSES = (
    *(app.App, app.Books, book.Book, book.Sheets, book.Sheet, cells.Range, tables.Table),
    *(names.Names, names.Name, charts.Chart),
)


@pytest.mark.parametrize("ours", CLASSES, ids=lambda cls: cls.__name__)
def test_every_call_is_one_of_xlwings(ours: type) -> None:
    theirs = getattr(base_classes, ours.__name__)
    known = {name for name, _ in inspect.getmembers(theirs)} | OURS_BESIDE[ours.__name__] | {"engine"}
    assert [name for name in vars(ours) if not name.startswith("_") and name not in known] == []
