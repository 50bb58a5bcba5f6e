"""What may follow the known deliveries: a forecast by sBG or BdW, for all subscriptions and by course."""

from collections.abc import Callable, Sequence
from itertools import groupby

from msgspec import Struct

from ltv_xl.analysis.retention_ahead import RetentionAhead, retention_ahead
from ltv_xl.analysis.tables.continuation import Continuation, Step
from ltv_xl.report import arithmetic, cells, continuing, records
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same
from ltv_xl.report.content import Block, Cell, Column, Heading, Kind, Line, Look, Range, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.subscription_curves import FIGURE, NAME, Curve

SOON = 3
"""So many deliveries after the last known one the table shows the forecast, beside the farthest."""
DRAWN = 30
"""Columns of the picture that leave room for their labels; the farthest ones are left out."""


class Ahead(Struct, frozen=True, eq=False):
    """The cells of a group's forecast.

    numbers: of deliveries, from the first to the farthest; known, later: the shares of starters at them,
    known ones first, blank in the other. steps: as later, the share that goes on to it. parameters: of the
    model; blank where it has fewer.
    """

    name: Cell
    result: RetentionAhead
    numbers: Range
    known: Range
    steps: Range
    later: Range
    parameters: Range

    @property
    def last_known(self) -> Cell:
        """The share of starters at the last known delivery."""
        return self.known[len(self.result.shares) - 1]

    @property
    def share_known(self) -> Cell:
        """The same for the table; without a forecast no other place shows it."""
        return same(self.last_known) if self.result.steps else self.last_known

    @property
    def soon(self) -> Cell:
        """The forecast a few deliveries after the last known one."""
        return same(self.later[len(self.result.shares) + SOON - 1]) if self.result.steps else given(None)

    @property
    def drawn(self) -> int:
        """How many deliveries the picture has room for."""
        return min(len(self.numbers), max(DRAWN, len(self.result.shares) + SOON))


def aheads(
    brief: Brief, results: Continuation, everyone: Curve, course_name: Callable[[str | None], str]
) -> list[Ahead]:
    """The forecast of each course where there are several, and last that of all subscriptions."""
    groups = [
        list(steps) for _, steps in groupby(results.steps.get("course", ()), key=lambda step: step.value)
    ]
    rows = [_ahead(course_name(steps[0].value), steps) for steps in groups if len(groups) > 1]
    return [*rows, _ahead(brief.t("total"), results.steps["total"], everyone)]


def _ahead(name: str, steps: Sequence[Step], curve: Curve | None = None) -> Ahead:
    """curve: where the known shares stand already."""
    result = retention_ahead(steps, ENOUGH_TO_SHOW)
    known = [same(curve.share[place]) if curve else given(share) for place, share in enumerate(result.shares)]
    numbers = [given(n) for n in range(1, len(known) + len(result.steps) + 1)]
    parameters = tuple(given(value) for value in (*result.parameters, None, None, None)[:3])
    blank = [given(None) for _ in known]
    on: list[Cell] = []
    later: list[Cell] = []
    for step, n in zip(result.steps, numbers[len(known) :], strict=True):
        closed_form = result.model == "sBG"
        on.append(derive(continuing.sbg_step, *parameters[:2], n) if closed_form else given(step))
        later.append(derive(arithmetic.product, later[-1] if later else known[-1], on[-1]))
    return Ahead(
        given(name),
        result,
        tuple(numbers),
        (*known, *(given(None) for _ in later)),
        (*blank, *on),
        (*(given(None) for _ in known), *later),
        parameters,
    )


def ahead_blocks(brief: Brief, rows: Sequence[Ahead]) -> tuple[Block, ...]:
    """What is expected beyond the known deliveries, how far to trust it, and what would help."""
    t, everyone = brief.t, rows[-1]
    fields = _fields(brief)
    table = Table(
        records.columns(fields),
        records.lines(fields, rows[:-1]),
        records.line(fields, everyone),
        note=t("subscriptions.ahead_note", n=ENOUGH_TO_SHOW),
    )
    reasons = tuple(
        Line(t("subscriptions.ahead_reason", name=row.name.value, reason=_reason(brief, row.result)))
        for row in rows
        if row.result.reason
    )
    return (
        Heading(t("subscriptions.ahead"), t("subscriptions.ahead_words"), rule=False),
        Line(_sentence(brief, everyone)),
        table,
        *reasons,
        *((Line(t("subscriptions.ahead_help")),) if reasons else ()),
        Line(t("subscriptions.ahead_method")),
    )


def _sentence(brief: Brief, everyone: Ahead) -> Cell:
    """The forecast for all subscriptions in a sentence, or why there is none."""
    result = everyone.result
    if not result.steps:
        return given(brief.t("subscriptions.ahead_no_caption"))
    key = "ahead_poor_caption" if result.reason else "ahead_caption"
    words = brief.t(f"subscriptions.{key}", known=len(result.shares), n=len(everyone.numbers))
    return cells.rate_sentence(words, everyone.last_known, everyone.later[-1])


def _reason(brief: Brief, result: RetentionAhead) -> str:
    return brief.t(f"subscriptions.ahead_{result.reason}")


def _verdict(brief: Brief, result: RetentionAhead) -> str:
    key = "none" if not result.steps else "poor" if result.reason else "usable"
    return brief.t(f"subscriptions.ahead_{key}")


def _fields(brief: Brief) -> tuple[Field[Ahead], ...]:
    """The columns of the table: what is known, what the model expects, and how far to trust it."""
    t = brief.t

    def column(key: str, kind: Kind, group: str = "", look: Look = "muted", width: int = FIGURE) -> Column:
        return Column(t(f"subscriptions.{key}"), kind, width, group and t(f"subscriptions.{group}"), look)

    return (
        Field(column("by_course", "text", look="plain", width=NAME), lambda row: row.name),
        Field(
            column("ahead_known", "count", "group_known", "plain"), lambda row: given(len(row.result.shares))
        ),
        Field(column("ahead_share", "share", look="strong"), lambda row: row.share_known),
        Field(column("ahead_soon", "share", "group_ahead"), lambda row: row.soon),
        Field(column("ahead_farthest", "count"), _farthest),
        Field(column("ahead_share", "share"), lambda row: same(row.later[-1])),
        Field(column("lower", "share"), lambda row: given(row.result.lower)),
        Field(column("upper", "share"), lambda row: given(row.result.upper)),
        Field(column("ahead_mean", "orders"), _mean),
        Field(column("ahead_model", "text", "group_trust", "plain"), lambda row: given(row.result.model)),
        Field(column("ahead_verdict", "text", look="plain"), lambda row: given(_verdict(brief, row.result))),
        Field(column("ahead_error", "share", look="plain"), lambda row: given(row.result.error)),
    )


def _farthest(row: Ahead) -> Cell:
    return given(len(row.numbers) if row.result.steps else None)


def _mean(row: Ahead) -> Cell:
    """Deliveries per starter through the farthest one."""
    if not row.result.steps:
        return given(None)
    value = sum(number(cell) or 0 for cell in (*row.known, *row.later))
    return Cell(value, lambda known, later: f"SUM({known},{later})", (row.known, row.later))


def ahead_figures(brief: Brief, rows: Sequence[Ahead]) -> tuple[Table, ...]:
    """The parameters, and the known and expected shares behind the picture."""
    t = brief.t
    forecast = [row for row in rows if row.result.steps]
    if not forecast:
        return ()
    parameters = Table(
        (
            Column(t("subscriptions.ahead_parameters"), "text", NAME),
            *(Column(name, "ratio", 60) for name in ("alpha", "beta", "c")),
        ),
        tuple((given(row.name.value), *row.parameters) for row in forecast),
        printed=False,
    )
    return parameters, *(_curve_figures(brief, row) for row in forecast)


def _curve_figures(brief: Brief, row: Ahead) -> Table:
    t = brief.t
    columns = (
        Column(str(row.name.value), "text", NAME),
        *(Column(f"{n.value}", "count", 60, varied=True) for n in row.numbers),
    )
    words = {"numbers": "numbers", "known": "share", "steps": "ahead_step", "later": "ahead_later"}
    lines = tuple((given(t(f"subscriptions.{word}")), *getattr(row, key)) for key, word in words.items())
    return Table(columns, lines, printed=False, kinds=("count", "share", "share", "share"))
