"""The tables of Levers: rows of figures with words beside them, the levers, and the workings."""

from ltv_xl.report import arithmetic
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import follow, given, live, rate_sentence
from ltv_xl.report.content import Cell, Column, Look, Range, Table
from ltv_xl.report.sheets.lever_model import COLUMNS, Effect, State

NAME, FIGURE, ACROSS = 196, 92, 9
"""Width of the names and of the other columns, and how many columns the sheet has."""


def figure_columns(brief: Brief, name: str, figures: tuple[str, ...], note: str) -> tuple[Column, ...]:
    """A name, figures of each row's own kind, words over the columns that are left."""
    t = brief.t
    blank = ACROSS - 2 - len(figures)
    return (
        Column(t(name), "text", NAME),
        *(Column(t(key), "money", FIGURE, varied=True) for key in figures),
        Column(t(note), "text", FIGURE, look="note"),
        *(Column("", "text", FIGURE, look="note") for _ in range(blank)),
    )


def compared(brief: Brief, name: str, figures: tuple[str, str]) -> tuple[Column, ...]:
    """A name, two figures of each row's own kind, the change from the first to the second, words."""
    wide = figure_columns(brief, name, figures, "levers.words")
    return (*wide[:3], Column(brief.t("levers.growth"), "share", FIGURE), *wide[3:-1])


def wide(*cells: Cell) -> Range:
    """A row as long as the sheet is wide."""
    return (*cells, *(given(None) for _ in range(ACROSS - len(cells))))


def lever_table(brief: Brief, changes: tuple[Effect, ...], base: State) -> tuple[Table, Range]:
    """Each lever its step down and up: what it becomes, what a customer is worth then, and the change.

    Beside the table the names of the levers with their steps, for the chart.
    """
    t = brief.t
    names = [t(f"levers.lever_{effect.lever.name}") for effect in changes]
    lines = []
    for name, effect in zip(names, changes, strict=True):
        key = effect.lever.moves[0]
        lines.append((
            given(name),
            effect.step,
            follow(getattr(effect.low, key)),
            follow(getattr(effect.high, key)),
            follow(effect.low.ltv),
            follow(effect.high.ltv),
            effect.down,
            effect.up,
            live(arithmetic.rate_of, effect.up, base.ltv),
        ))
    columns = [Column(t("levers.lever"), "text", NAME), Column(t("levers.step"), "share", FIGURE)]
    for key in ("becomes", "ltv", "change"):
        for index, way in enumerate(("down", "up")):
            group = t(f"levers.group_{key}") if index == 0 else ""
            look: Look = "strong" if key == "change" else "muted" if key == "becomes" else "plain"
            columns.append(Column(t(f"levers.{way}"), "money", FIGURE, group, look, varied=key == "becomes"))
    columns.append(Column(t("levers.group_rate"), "share", FIGURE))
    table = Table(tuple(columns), tuple(lines), kinds=tuple(effect.lever.kind for effect in changes))
    shown = (rate_sentence(f"{name} ±@", effect.step) for name, effect in zip(names, changes, strict=True))
    return table, tuple(shown)


def states(brief: Brief, base: State, changes: tuple[Effect, ...], priced: State) -> Table:
    """Every state that the sheet compares, one a row."""
    t = brief.t
    named = [(t("levers.state_now"), base)]
    for effect in changes:
        name = t(f"levers.lever_{effect.lever.name}")
        named += [
            (f"{name}: {t(f'levers.{way}')}", at) for way, at in (("down", effect.low), ("up", effect.high))
        ]
    named.append((t("levers.price_title"), priced))
    columns = (
        Column(t("levers.states"), "text", NAME),
        *(Column(t(f"levers.at_{name}"), kind, FIGURE) for name, kind in COLUMNS),
    )
    return Table(columns, tuple((given(name), *at.row()) for name, at in named), printed=False)


def chart_figures(brief: Brief, places: tuple[Range, ...], rows: tuple[Range, ...]) -> tuple[Table, Table]:
    """The swings as they stand, and sorted."""
    t = brief.t
    swings = Table(
        (
            Column(t("levers.place"), "count", NAME),
            Column(t("levers.swing"), "money", FIGURE),
            Column(t("levers.lever"), "text", FIGURE),
        ),
        places,
        printed=False,
    )
    columns = (
        Column(t("levers.rank"), "count", NAME),
        Column(t("levers.swing"), "money", FIGURE),
        Column(t("levers.place"), "count", FIGURE),
        Column(t("levers.lever"), "text", FIGURE),
        Column(t("levers.down"), "money", FIGURE),
        Column(t("levers.up"), "money", FIGURE),
        Column(t("levers.room"), "money", FIGURE),
    )
    return swings, Table(columns, rows, printed=False)
