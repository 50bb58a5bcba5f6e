"""What was changed, noted where it happens and told at the end: a few sentences, not one for each cell."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from ltv_xl.texts import Language, text

Kind = Literal[
    "left_out",
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
    "functions",
    "own_function",
    "addin",
    "query",
    "outside",
    "authors",
    "no_authors",
    "embedded",
]
"""In the order in which they are told."""

TOTALS: frozenset[Kind] = frozenset({"label_cells", "value_cells"})
"""Told as a count over all sheets: there may be hundreds, and nobody looks for a single one."""
MOST_PLACES = 40


class Note(NamedTuple):
    """Something that was changed: what kind of thing, on which sheet ("" for the workbook), and where."""

    kind: Kind
    sheet: str
    where: str


def told(notes: Iterable[Note], lang: Language) -> tuple[str, ...]:
    """The sentences, in their order."""
    found: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in get_args(Kind)}
    for note in notes:
        found[note.kind].setdefault(note.sheet, []).append(note.where)
    sentences = []
    for kind, sheets in found.items():
        if kind in TOTALS and sheets:
            count = sum(len(places) for places in sheets.values())
            sentences.append(text(f"share.told.{kind}", lang, count=f"{count:,}"))
            continue
        for sheet, places in sheets.items():
            where = listed(ranges(places), lang)
            sentences.append(text(f"share.told.{kind}", lang, sheet=sheet, where=where))
    return tuple(sentences)


def listed(places: Sequence[str], lang: Language) -> str:
    """A list that a person reads to its end."""
    shown = text("share.comma", lang).join(places[:MOST_PLACES])
    more = len(places) - MOST_PLACES
    return text("share.more", lang, listed=shown, count=f"{more:,}") if more > 0 else shown


def ranges(places: Iterable[str]) -> list[str]:
    """Cells one below the other as a range: B2, B3, B4 is B2:B4. Anything else stays as it is, each once."""
    found: list[tuple[str, int, int]] = []
    others: list[str] = []
    for one in dict.fromkeys(places):
        cell = re.fullmatch(r"([A-Z]{1,3})(\d+)", one)
        if cell is None:
            others.append(one)
        else:
            found.append((cell[1], int(cell[2]), int(cell[2])))
    runs: list[tuple[str, int, int]] = []
    for column, row, _ in sorted(found, key=lambda cell: (len(cell[0]), cell[0], cell[1])):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return [f"{c}{top}" if top == low else f"{c}{top}:{c}{low}" for c, top, low in runs] + others
