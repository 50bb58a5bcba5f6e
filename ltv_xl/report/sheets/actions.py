"""Whom to write to: customers to remind, to keep, to win back, to congratulate. Personal data."""

from datetime import timedelta

from ltv_xl.analysis.actions import AHEAD
from ltv_xl.analysis.tables.people import ACTIONS, People
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given
from ltv_xl.report.content import Block, Column, Line, Sheet, Table
from ltv_xl.report.sheets.listed_people import heading
from ltv_xl.workbook_names import ACTIONS_PREFIX


def actions_sheet(brief: Brief) -> Sheet:
    """One list under the other; each says how many customers it means and how it was made.

    Their headers are the same, so that those of the first are true on every page.
    """
    t = brief.t
    lists: list[Block] = []
    for name in ACTIONS:
        lists += _list(brief, name, brief.analysis.actions[name])
    return Sheet(
        "actions",
        t("sheet.actions"),
        t("actions.title"),
        t("actions.subtitle", date=brief.day(brief.analysis.as_of)),
        tuple(lists),
        same_headers=True,
    )


def _list(brief: Brief, name: str, people: People) -> tuple[Block, ...]:
    t = brief.t
    words = t(
        f"actions.{name}_note",
        days=brief.settings.inactive_days,
        gap=f"{brief.analysis.gap_90 or 0:,.0f}",
        until=brief.day(brief.analysis.as_of + timedelta(days=AHEAD)),
    )
    title = heading(brief, t(f"actions.{name}"), people.customers, people.listed, words)
    if not people.listed:
        return title, Line(t("actions.nobody"))
    columns = (
        Column(t("actions.customer"), "text", 150),
        Column(t("class.best"), "text", 80),
        Column(t("actions.last_order"), "date", 110),
        Column(t("actions.day"), "date", 110, look="strong"),
        Column(t("column.orders"), "count", 80),
        Column(t("actions.gross_profit"), "money", 110),
    )
    rows = tuple(
        (
            given(person.customer_id),
            given(t("actions.best_mark") if person.best else None),
            given(person.last_order),
            given(person.day),
            given(person.orders),
            given(person.profit),
        )
        for person in people.listed
    )
    return title, Table(columns, rows, name=f"{ACTIONS_PREFIX}{name}")
