"""Customers by what is expected of them: who will buy, and whom to win back. Personal data."""

from ltv_xl.analysis.tables.forecast import Forecast, Prospects
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given
from ltv_xl.report.content import Block, Column, Line, Sheet, Table
from ltv_xl.report.sheets.forecast_rows import FIGURE, MONEY, NAME
from ltv_xl.report.sheets.listed_people import heading
from ltv_xl.workbook_names import ACTIONS_PREFIX

PEOPLE = ("expected", "win_back")
"""The lists, by the names that Forecast.people has."""


def people_sheet(brief: Brief, forecast: Forecast) -> Sheet:
    """One list under the other, with the same headers."""
    t = brief.t
    blocks: list[Block] = []
    for name in PEOPLE:
        if name in forecast.people:
            blocks += _list(brief, name, forecast.people[name])
    return Sheet(
        "people",
        t("sheet.people"),
        t("people.title"),
        t("actions.subtitle", date=brief.day(brief.analysis.as_of)),
        tuple(blocks),
        same_headers=True,
    )


def _list(brief: Brief, name: str, people: Prospects) -> tuple[Block, ...]:
    t = brief.t
    note = t(f"forecast.{name}_note")
    title = heading(brief, t(f"forecast.{name}_people"), people.customers, people.listed, note)
    if not people.listed:
        return title, Line(t("actions.nobody"))
    columns = (
        Column(t("actions.customer"), "text", NAME),
        Column(t("column.orders"), "count", FIGURE),
        Column(t("forecast.alive_one"), "share", FIGURE),
        Column(t("forecast.orders_one_year"), "orders", FIGURE),
        Column(t("forecast.profit_one"), "money", MONEY, look="strong"),
        Column(t("actions.gross_profit"), "money", MONEY),
        Column(t("actions.last_order"), "date", MONEY),
    )
    rows = tuple(
        (
            given(person.customer_id),
            given(person.orders),
            given(person.alive),
            given(person.expected_orders),
            given(person.expected_profit),
            given(person.past_profit),
            given(person.last_order),
        )
        for person in people.listed
    )
    return title, Table(columns, rows, name=f"{ACTIONS_PREFIX}forecast_{name}")
