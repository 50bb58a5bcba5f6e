"""Customers by name, by what is expected of them, on the sheet Actions: personal data stands there alone."""

from ltv_xl.analysis.tables.forecast import Forecast, Prospects
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given
from ltv_xl.report.content import Block, Column, Heading, Line, Table
from ltv_xl.report.sheets.forecast_rows import FIGURE, MONEY, NAME
from ltv_xl.workbook_names import ACTIONS_PREFIX

PEOPLE = ("expected", "win_back")
"""The lists, by the names that Forecast.people has."""


def people_blocks(brief: Brief, forecast: Forecast) -> tuple[Block, ...]:
    """One list under the other."""
    blocks: list[Block] = []
    for name in PEOPLE:
        if name in forecast.people:
            blocks += _list(brief, name, forecast.people[name])
    return tuple(blocks)


def _list(brief: Brief, name: str, people: Prospects) -> tuple[Block, ...]:
    t = brief.t
    counted = t("actions.count", customers=f"{people.customers:,}")
    if len(people.listed) < people.customers:
        counted = t("actions.cut", customers=f"{people.customers:,}", listed=f"{len(people.listed):,}")
    heading = Heading(t(f"forecast.{name}_people"), f"{counted} {t(f'forecast.{name}_note')}")
    if not people.listed:
        return heading, Line(t("actions.nobody"))
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
    return heading, Table(columns, rows, name=f"{ACTIONS_PREFIX}forecast_{name}")
