"""Customers by recency and frequency: ten named groups, the matrix that they come from, and who moved."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ltv_xl.analysis.group_limits import group_limits
from ltv_xl.analysis.rfm import SCORES, usual_frequencies
from ltv_xl.analysis.rfm_groups import GROUP_OF
from ltv_xl.analysis.tables.groups import NAMED_GROUPS, Groups, Move, NamedGroup
from ltv_xl.report import records
from ltv_xl.report.arithmetic import difference, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, added, count_of, derive, given, same, share_if_enough, total
from ltv_xl.report.content import Block, Cell, Column, Heading, Kind, Range, Sheet, Table
from ltv_xl.report.records import Field
from ltv_xl.workbook_names import GROUPS_TABLE

HIGHEST_FIRST = tuple(range(SCORES, 0, -1))
FREQUENCIES = tuple(range(1, SCORES + 1))
LISTED = 10
"""Moves listed at most."""
NAME, CELL = 96, 58


Cells = Mapping[tuple[str | None, str], Cell]
"""By group before and group now."""


class Matrix(Struct, frozen=True, eq=False):
    """Cells by recency and frequency score."""

    customers: Mapping[tuple[int, int], Cell]
    profit: Mapping[tuple[int, int], Cell]


class Row(Struct, frozen=True, eq=False):
    """The line of a named group. before: None where nobody had bought at the earlier day."""

    name: Cell
    cells: Cell
    customers: Cell
    share: Cell
    before: Cell
    change: Cell
    profit: Cell
    of_profit: Cell
    each: Cell
    best: Cell


class Moves(Struct, frozen=True, eq=False):
    """Customers and their profit by the group before and the group now, and the tables of them."""

    customers: Cells
    profit: Cells
    before: Mapping[str | None, Cell]
    tables: tuple[Table, Table]


def group_sheet(brief: Brief, groups: Groups) -> Sheet:
    """The named groups, the matrix, and the moves since the earlier day."""
    t = brief.t
    matrix = _matrix(groups)
    moves = _moves(brief, groups) if groups.before else None
    ends = _everyone(brief, matrix)
    table = _groups_table(brief, groups, matrix, moves, ends)
    return Sheet(
        "groups",
        t("sheet.groups"),
        t("groups.title"),
        t("groups.subtitle", date=brief.day(brief.analysis.as_of)),
        (
            table,
            *_matrix_blocks(brief, groups, matrix, ends[1]),
            *(_move_blocks(brief, groups, moves) if moves else ()),
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            _matrix_table(brief, groups, matrix.profit, t("groups.cell_profit"), "total", printed=False),
            *((_gained_table(brief, groups),) if moves else ()),
        ),
    )


def _matrix(groups: Groups) -> Matrix:
    there = {(cell.recency, cell.frequency): cell for cell in groups.matrix}
    keys = [(recency, frequency) for recency in HIGHEST_FIRST for frequency in FREQUENCIES]
    return Matrix(
        {key: given(there[key].customers if key in there else 0) for key in keys},
        {key: given(there[key].profit if key in there else 0) for key in keys},
    )


def _groups_table(
    brief: Brief, groups: Groups, matrix: Matrix, moves: Moves | None, ends: tuple[Cell, Cell]
) -> Table:
    """The ten groups. ends: all customers, and their profit."""
    t, (everyone, profit) = brief.t, ends
    rows = [_row(brief, group, matrix, moves, ends) for group in groups.named]
    before = total(tuple(row.before for row in rows)) if moves else given(None)
    end = Row(
        name=given(t("total")),
        cells=given(None),
        customers=everyone,
        share=given(None),
        before=before,
        change=derive(difference, everyone, before),
        profit=profit,
        of_profit=given(None),
        each=share_if_enough(profit, everyone),
        best=total(tuple(row.best for row in rows)),
    )
    fields = _fields(brief, _day(brief, groups))
    return Table(
        records.columns(fields),
        records.lines(fields, rows),
        records.line(fields, end),
        name=GROUPS_TABLE,
        note=t("groups.note", n=ENOUGH_TO_SHOW, **_rules(brief)),
    )


def _everyone(brief: Brief, matrix: Matrix) -> tuple[Cell, Cell]:
    """All customers and their profit: sums of the cells, or given where some money is withheld."""
    profits = tuple(matrix.profit.values())
    withheld = any(cell.value is None for cell in profits)
    profit = given(brief.analysis.total.profit) if withheld else added(*profits)
    return added(*matrix.customers.values()), profit


def _row(brief: Brief, group: NamedGroup, matrix: Matrix, moves: Moves | None, end: tuple[Cell, Cell]) -> Row:
    keys = [key for key in matrix.customers if GROUP_OF[key] == group.name]
    customers = added(*(matrix.customers[key] for key in keys))
    profits = tuple(matrix.profit[key] for key in keys)
    summed = all(cell.value is not None for cell in profits)
    profit = added(*profits) if summed else given(group.profit)
    before = same(moves.before[group.name]) if moves else given(None)
    return Row(
        name=given(brief.t(f"groups.name.{group.name}")),
        cells=given(brief.t(f"groups.cells.{group.name}")),
        customers=customers,
        share=derive(share, customers, end[0]),
        before=before,
        change=derive(difference, customers, before),
        profit=profit,
        of_profit=derive(share, profit, end[1]),
        each=share_if_enough(profit, customers),
        best=given(group.best),
    )


def _fields(brief: Brief, day: str) -> tuple[Field[Row], ...]:
    t = brief.t
    movement = (
        (
            Field[Row](
                Column(t("groups.before"), "count", 66, t("groups.group_movement"), look="muted"),
                lambda row: row.before,
            ),
            Field[Row](Column(t("groups.change"), "count", 60), lambda row: row.change),
        )
        if day
        else ()
    )
    return (
        Field(Column(t("groups.group"), "text", 96), lambda row: row.name),
        Field(Column(t("groups.scores"), "text", 110, look="muted"), lambda row: row.cells),
        Field(
            Column(t("column.customers"), "count", 64, t("group.volume"), look="strong"),
            lambda row: row.customers,
        ),
        Field(Column(t("products.share"), "share", 64), lambda row: row.share),
        *movement,
        Field(
            Column(t("column.gross_profit", scale=brief.scale), "total", 72, t("groups.group_profit")),
            lambda row: row.profit,
        ),
        Field(Column(t("groups.part"), "share", 64), lambda row: row.of_profit),
        Field(Column(t("groups.each_short"), "money", 72, look="strong"), lambda row: row.each),
        Field(Column(t("groups.best"), "count", 64, look="muted"), lambda row: row.best),
    )


def _day(brief: Brief, groups: Groups) -> str:
    return brief.day(groups.before) if groups.before else ""


def _frequencies(brief: Brief) -> Sequence[int]:
    """The purchases that F2, F3 ... begin with."""
    return group_limits(brief.settings).scores.frequency or usual_frequencies(SCORES)


def _rules(brief: Brief) -> dict[str, str]:
    """How the scores come about, in words."""
    t, scores = brief.t, group_limits(brief.settings).scores
    days = [f"R{score}: {limit:,}" for score, limit in zip(HIGHEST_FIRST, scores.recency, strict=False)]
    money = [
        f"M{score}: {brief.amount(limit)}"
        for score, limit in zip(FREQUENCIES[1:], scores.profit, strict=False)
    ]
    comma = t("groups.comma")
    return {
        "recency": t("groups.by_days", limits=comma.join(days)) if days else t("groups.by_fifths_of_days"),
        "frequency": comma.join(_frequency_name(brief, score) for score in FREQUENCIES),
        "worth": t("groups.by_profit", limits=comma.join(money)) if money else t("groups.by_fifths"),
    }


def _recency_name(brief: Brief, groups: Groups, score: int) -> str:
    """A recency score with its days."""
    days = groups.days[score - 1]
    if days is None:
        return brief.t("groups.recency_empty", score=score)
    return brief.t("groups.recency", score=score, low=days[0], high=days[1])


def _frequency_name(brief: Brief, score: int) -> str:
    """A frequency score with its purchases."""
    limits = (1, *_frequencies(brief))
    low, high = limits[score - 1], limits[score] - 1 if score < SCORES else None
    key = "frequency_open" if high is None else "frequency_one" if high == low else "frequency"
    return brief.t(f"groups.{key}", score=score, low=low, high=high)


def _matrix_columns(brief: Brief, title: str, kind: Kind, width: int = CELL) -> tuple[Column, ...]:
    return (
        Column(title, "text", 96),
        *(Column(_frequency_name(brief, score), kind, width) for score in FREQUENCIES),
    )


def _matrix_table(
    brief: Brief,
    groups: Groups,
    cells: Mapping[tuple[int, int], Cell],
    title: str,
    kind: Kind,
    *,
    printed: bool = True,
) -> Table:
    """A table of the matrix, with the sums of its columns where all are shown."""
    lines = tuple(
        (
            given(_recency_name(brief, groups, recency)),
            *(cells[recency, frequency] for frequency in FREQUENCIES),
        )
        for recency in HIGHEST_FIRST
    )
    return Table(
        _matrix_columns(brief, title, kind),
        lines,
        printed=printed,
        heat=(1, SCORES) if printed and kind != "text" else None,
    )


def _matrix_blocks(brief: Brief, groups: Groups, matrix: Matrix, profit: Cell) -> tuple[Block, ...]:
    """Customers, their share of profit, and which group each cell belongs to. profit: that of all."""
    t = brief.t
    shares = {key: derive(share, cell, profit) for key, cell in matrix.profit.items()}
    names = {key: given(t(f"groups.name.{name}")) for key, name in GROUP_OF.items()}
    title = t("groups.recency_header")
    return (
        Heading(t("groups.matrix"), t("groups.matrix_note")),
        _matrix_table(brief, groups, matrix.customers, t("groups.matrix_customers"), "count"),
        _matrix_table(brief, groups, shares, t("groups.matrix_profit"), "percent"),
        Heading(t("groups.map"), t("groups.map_note")),
        _matrix_table(brief, groups, names, title, "text"),
    )


def _moves(brief: Brief, groups: Groups) -> Moves:
    """The two tables of moves, a row for each group before and a column for each group now."""
    t = brief.t
    there = {(move.origin, move.name): move for move in groups.moves}
    origins: tuple[str | None, ...] = (*NAMED_GROUPS, None)
    customers = {
        (origin, name): given(there[origin, name].customers if (origin, name) in there else None)
        for origin in origins
        for name in NAMED_GROUPS
    }
    profit = {
        (origin, name): given(there[origin, name].profit if (origin, name) in there else None)
        for origin in origins
        for name in NAMED_GROUPS
    }
    before = {origin: count_of(tuple(customers[origin, name] for name in NAMED_GROUPS)) for origin in origins}
    names = {name: t(f"groups.name.{name}" if name else "groups.not_yet") for name in origins}

    def table(title: str, kind: Kind, cells: Cells, ends: Range, all_of: Range) -> Table:
        columns = (
            Column(title, "text", NAME),
            *(Column(t(f"groups.name.{name}"), kind, CELL) for name in NAMED_GROUPS),
            Column(t("total"), kind, CELL, look="strong"),
        )
        lines = tuple(
            (given(names[origin]), *(cells[origin, name] for name in NAMED_GROUPS), end)
            for origin, end in zip(origins, ends, strict=True)
        )
        return Table(columns, lines, (given(t("total")), *all_of), heat=(1, len(NAMED_GROUPS)))

    sums = [count_of(tuple(customers[origin, name] for origin in origins)) for name in NAMED_GROUPS]
    counts = table(
        t("groups.from"),
        "count",
        customers,
        tuple(before[o] for o in origins),
        (*sums, count_of(tuple(sums))),
    )
    by_name = tuple(_sum_if_shown(there, profit, [(o, name) for o in origins]) for name in NAMED_GROUPS)
    money = table(
        t("groups.from_profit", scale=brief.scale),
        "total",
        profit,
        tuple(_sum_if_shown(there, profit, [(o, name) for name in NAMED_GROUPS]) for o in origins),
        (
            *by_name,
            _all_shown(there, by_name),
        ),
    )
    return Moves(customers, profit, before, (counts, money))


def _sum_if_shown(
    there: Mapping[tuple[str | None, str], Move],
    profit: Cells,
    keys: Sequence[tuple[str | None, str]],
) -> Cell:
    """The sum of some moves' profit; blank where that of a few customers is withheld, or nobody moved so."""
    moved = [key for key in keys if key in there]
    if not moved or any(there[key].profit is None for key in moved):
        return given(None)
    return count_of(tuple(profit[key] for key in keys))


def _all_shown(there: Mapping[tuple[str | None, str], Move], by_name: Range) -> Cell:
    """The sum of all moves' profit; blank where some is withheld."""
    return given(None) if any(move.profit is None for move in there.values()) else count_of(by_name)


def _move_blocks(brief: Brief, groups: Groups, moves: Moves) -> tuple[Block, ...]:
    """The moves since the earlier day: those that most profit hangs on, and all of them."""
    t = brief.t
    day = _day(brief, groups)
    listed = _largest(groups)
    rows = []
    for move in listed:
        customers = same(moves.customers[move.origin, move.name])
        profit = same(moves.profit[move.origin, move.name])
        rows.append((
            given(t(f"groups.name.{move.origin}")),
            given(t(f"groups.name.{move.name}")),
            customers,
            profit,
            share_if_enough(profit, customers),
            given(move.gained),
        ))
    columns = (
        Column(t("groups.from_group"), "text", 96),
        Column(t("groups.to_group"), "text", 96),
        Column(t("column.customers"), "count", 64),
        Column(t("column.gross_profit", scale=brief.scale), "total", 72, look="strong"),
        Column(t("groups.each_short"), "money", 92),
        Column(t("groups.gained", scale=brief.scale), "total", 80),
    )
    largest = (
        (Heading(t("groups.moves"), t("groups.moves_note", date=day)), Table(columns, tuple(rows)))
        if rows
        else ()
    )
    return (
        *largest,
        Heading(t("groups.all_moves"), t("groups.all_moves_note", date=day)),
        *moves.tables,
    )


def _largest(groups: Groups) -> list[Move]:
    """The changes of group with most profit."""
    changed = [
        move
        for move in groups.moves
        if move.origin not in {None, move.name} and move.profit is not None and move.customers
    ]
    return sorted(changed, key=lambda move: -(move.profit or 0))[:LISTED]


def _gained_table(brief: Brief, groups: Groups) -> Table:
    """The profit since the earlier day by every move."""
    t = brief.t
    columns = (
        Column(t("groups.from_group"), "text", NAME),
        Column(t("groups.to_group"), "text", NAME),
        Column(t("groups.gained", scale=brief.scale), "total", 80),
    )
    lines = tuple(
        (
            given(t(f"groups.name.{move.origin}" if move.origin else "groups.not_yet")),
            given(t(f"groups.name.{move.name}")),
            given(move.gained),
        )
        for move in groups.moves
    )
    return Table(columns, lines, printed=False)
