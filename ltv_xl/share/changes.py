"""What is different in a copy, noted where it happens and said at the end: few sentences, not one a cell."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from ltv_xl.texts import Language, text

Kind = Literal[
    "left_out",
    "left_out_people",
    "machinery",
    "data_cells",
    "macro_cells",
    "taken_cells",
    "value_cells",
    "label_cells",
    "lost_cells",
    "pivot",
    "chart",
    "chart_gone",
    "slicer",
    "picture",
    "text_box",
    "control",
    "validation",
    "condition",
    "sparkline",
    "link",
    "column",
    "name",
    "settings",
    "contacts",
    "contact_links",
    "contacts_elsewhere",
    "functions",
    "own_function",
    "addin",
    "query",
    "outside",
    "authors",
    "no_authors",
    "embedded",
]
"""In the order in which they are said."""

TOTALS: frozenset[Kind] = frozenset({"label_cells", "value_cells"})
"""Said as a count over all sheets: there may be hundreds, and nobody looks for a single cell of them."""
MOST_PLACES = 40


class Change(NamedTuple):
    """Something that was changed: what kind of thing, on which sheet ("" for the workbook), and where."""

    kind: Kind
    sheet: str
    where: str


def sentences(changes: Iterable[Change], lang: Language) -> tuple[str, ...]:
    """The changes in words, in their order."""
    places: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in get_args(Kind)}
    for change in changes:
        places[change.kind].setdefault(change.sheet, []).append(change.where)
    lines = []
    for kind, sheets in places.items():
        if kind in TOTALS and sheets:
            count = sum(map(len, sheets.values()))
            lines.append(text(f"share.change.{kind}", lang, count=f"{count:,}"))
            continue
        for sheet, cells in sheets.items():
            where = listed(ranges(cells), lang)
            lines.append(text(f"share.change.{kind}", lang, sheet=sheet, where=where))
    return tuple(lines)


def listed(places: Sequence[str], lang: Language) -> str:
    """A list that a person reads to its end."""
    shown = text("share.comma", lang).join(places[:MOST_PLACES])
    more = len(places) - MOST_PLACES
    return text("share.more", lang, listed=shown, count=f"{more:,}") if more > 0 else shown


def ranges(places: Iterable[str]) -> list[str]:
    """Cells one below the other as a range: B2, B3, B4 is B2:B4. Anything else stays as it is, each once."""
    cells: list[tuple[str, int]] = []
    others: list[str] = []
    for place in dict.fromkeys(places):
        cell = re.fullmatch(r"([A-Z]{1,3})(\d+)", place)
        if cell is None:
            others.append(place)
        else:
            cells.append((cell[1], int(cell[2])))
    runs: list[tuple[str, int, int]] = []
    for column, row in sorted(cells, key=lambda cell: (len(cell[0]), *cell)):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return [f"{c}{top}" if top == low else f"{c}{top}:{c}{low}" for c, top, low in runs] + others
