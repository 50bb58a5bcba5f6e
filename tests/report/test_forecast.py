"""The sheet Forecast: its figures are those of the analysis, words follow errors, poor ones are muted."""

import dataclasses
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from msgspec.structs import replace

from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables.forecast import Forecast
from ltv_xl.orders.read import read
from ltv_xl.report.brief import Brief
from ltv_xl.report.build import built
from ltv_xl.report.content import Cell, Report, Sheet, Table
from ltv_xl.report.sheets.forecast import forecast_sheet
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text

BEGIN = date(2023, 1, 1)
SETTINGS = Settings(history_starts="all-new", with_customers=True)


def orders(customers: int = 500, days: int = 600) -> pd.DataFrame:
    """A shop of three channels, whose customers buy every 30 days or so and leave by and by."""
    chance = np.random.default_rng(7)
    rows = []
    for number in range(customers):
        day = float(days * number // customers)
        while day < days:
            rows.append((f"c{number}", BEGIN + timedelta(days=int(day)), ("web", "shop", "fair")[number % 3]))
            if chance.random() > 0.8:
                break
            day += max(1.0, chance.exponential(30))
    frame = pd.DataFrame(rows, columns=["customer_id", "order_date", "channel"])
    return frame.assign(order_date=frame["order_date"].map(str), revenue="1000", cost="400")


@pytest.fixture(scope="module", params=LANGUAGES)
def brief(request: pytest.FixtureRequest) -> Brief:
    settings = dataclasses.replace(SETTINGS, lang=request.param)
    checked = read([orders()], settings=settings)
    return Brief(checked, analyse(checked, settings), settings)


def forecast_of(brief: Brief) -> Forecast:
    assert brief.analysis.forecast is not None
    return brief.analysis.forecast


def tables(sheet: Sheet) -> list[Table]:
    return [block for block in sheet.blocks if isinstance(block, Table)]


def column(table: Table, header: str) -> list[Any]:
    """The values of a column, that of the total last."""
    place = next(i for i, each in enumerate(table.columns) if each.header == header)
    return [row[place].value for row in (*table.rows, *([table.total] if table.total else []))]


def first_line(sheet: Sheet) -> Any:
    cell = getattr(sheet.blocks[0], "text", None)
    assert isinstance(cell, Cell)
    return cell.value


def test_the_lines_are_the_segments_and_add_up(brief: Brief) -> None:
    forecast = forecast_of(brief)
    table = tables(forecast_sheet(brief, forecast))[0]
    names = [str(row[0].value) for row in table.rows]
    groups = {group.value: group for group in forecast.segments["channel"]}
    assert sorted(names) == ["fair", "shop", "web"]
    orders_12 = column(table, brief.t("forecast.months", h=12))
    assert orders_12[:-1] == [groups[name].ahead[2].orders for name in names]
    assert orders_12[-1] == pytest.approx(forecast.total.ahead[2].orders)
    profit_12 = column(table, brief.t("forecast.months_profit", h=12))
    customers = column(table, brief.t("column.customers"))
    each = column(table, brief.t("forecast.each"))
    assert each == pytest.approx([profit / count for profit, count in zip(profit_12, customers, strict=True)])


def judged(brief: Brief, forecast: Forecast) -> Any:
    return first_line(forecast_sheet(brief, forecast))


def test_the_verdict_follows_the_errors(brief: Brief) -> None:
    forecast = forecast_of(brief)
    assert forecast.test is not None
    scaled = {
        share: tuple(week._replace(expected=share * week.actual) for week in forecast.test.by_week)
        for share in (1.05, 1.2, 1.3)
    }
    actual = forecast.test.actual

    def words(share: float, last: float, profit: float = 1.0) -> Any:
        assert forecast.test is not None
        test = replace(
            forecast.test,
            expected=share * actual,
            last=round(last * actual),
            by_week=scaled[share],
            expected_profit=profit * forecast.test.actual_profit,
        )
        return judged(brief, replace(forecast, test=test))

    assert words(1.05, 1.5) == brief.t("forecast.judged_good")
    assert words(1.2, 1.5) == brief.t("forecast.judged_poor_error")
    assert words(1.3, 1.1) == brief.t("forecast.judged_poor_rule")
    assert words(1.05, 1.01) == brief.t("forecast.judged_poor_rule")
    assert words(1.05, 1.5, 1.08) == brief.t("forecast.judged_good")
    assert words(1.05, 1.5, 0.53) == brief.t("forecast.judged_poor_profit")
    assert words(1.2, 1.5, 0.53) == brief.t("forecast.judged_poor_error")


@pytest.mark.parametrize("judgement", ["poor_error", "poor_rule", "poor_profit", "untested"])
def test_a_poor_forecast_is_muted_and_says_so(brief: Brief, judgement: Any) -> None:
    sheet = forecast_sheet(brief, replace(forecast_of(brief), judgement=judgement, test=None))
    table = tables(sheet)[0]
    strong = {each.header for each in table.columns if each.look == "strong"}
    assert brief.t("forecast.months_profit", h=12) not in strong
    assert any(brief.t("forecast.muted") in each.group for each in table.columns)
    first = [each.header for each in table.columns][2]
    is_rule = first == brief.t("forecast.last_orders", h=12)
    assert is_rule == (judgement == "poor_rule")


def test_without_a_model_the_last_months_stand_alone(brief: Brief) -> None:
    forecast = forecast_of(brief)
    nothing = [
        group._replace(
            alive=None,
            ahead=tuple(Ahead._replace(orders=None, profit=None) for Ahead in group.ahead),
        )
        for group in (forecast.total, *forecast.segments["channel"])
    ]
    without = replace(
        forecast,
        model=None,
        judgement="unfit",
        test=None,
        total=nothing[0],
        segments={"channel": tuple(nothing[1:])},
        alive=(),
        candidates=tuple(
            each._replace(log_likelihood=None, error=None, trouble="few", chosen=False)
            for each in forecast.candidates
        ),
    )
    sheet = forecast_sheet(brief, without)
    assert first_line(sheet) == brief.t("forecast.judged_unfit")
    assert set(column(tables(sheet)[0], brief.t("forecast.months", h=12))) == {None}
    assert all(value is not None for value in column(tables(sheet)[0], brief.t("forecast.last_orders", h=12)))


def test_a_model_without_leaving_is_said_to_run_too_high(brief: Brief) -> None:
    forecast = forecast_of(brief)
    marked = tuple(
        each._replace(trouble="no_dropout") if each.chosen else each for each in forecast.candidates
    )
    sheet = forecast_sheet(brief, replace(forecast, candidates=marked))
    models = next(each for each in tables(sheet) if each.columns[0].header == brief.t("forecast.model_name"))
    chosen, *others = [str(row[-1].value) for row in models.rows]
    assert chosen.startswith(brief.t("forecast.chosen", words="")[:3])
    assert chosen.endswith(brief.t("trouble.no_dropout"))
    assert not any(brief.t("trouble.no_dropout") in words for words in others)


def report_of(brief: Brief) -> Report:
    return built(brief.orders, brief.analysis, brief.settings)


def test_segment_sheets_show_it_beside_the_observed_ltv(brief: Brief) -> None:
    forecast = forecast_of(brief)
    table = tables(next(sheet for sheet in report_of(brief).sheets if sheet.key == "segment.channel"))[0]
    headers = [each.header for each in table.columns]
    assert brief.t("column.ltv", h=12) in headers
    place = headers.index(brief.t("segment.ahead_each", h=12))
    assert table.details is not None
    assert place >= table.details
    groups = {group.value: group for group in forecast.segments["channel"]}
    for row in table.rows:
        group = groups[str(row[0].value)]
        assert row[place].value == pytest.approx((group.ahead[2].profit or 0) / group.customers)
    lower, value, upper = (
        column(table, brief.t(f"segment.ahead_{key}", h=12)) for key in ("lower", "each", "upper")
    )
    assert all(low < middle < high for low, middle, high in zip(lower, value, upper, strict=True))


def test_customers_stand_on_the_forecast_list_alone(brief: Brief) -> None:
    report = report_of(brief)
    by_key = {sheet.key: sheet for sheet in report.sheets}
    names = {table.name for table in tables(by_key["people"])}
    assert names == {"Actions_forecast_expected", "Actions_forecast_win_back"}
    assert not names.intersection(table.name for table in tables(by_key["actions"]))
    shown = [
        str(row[0].value)
        for table in tables(by_key["people"])
        if table.name == "Actions_forecast_expected"
        for row in table.rows
    ]
    assert len(shown) == len(forecast_of(brief).people["expected"].listed)
    on_forecast = {
        str(cell.value) for table in tables(by_key["forecast"]) for row in table.rows for cell in row
    }
    assert not on_forecast.intersection(shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_that_is_not_there_is_said_to_need_repeat_buyers(lang: Language) -> None:
    settings = dataclasses.replace(SETTINGS, lang=lang)
    frame = pd.DataFrame({
        "customer_id": [f"c{n}" for n in range(60)],
        "order_date": [str(BEGIN + timedelta(days=n)) for n in range(60)],
        "revenue": "1000",
    })
    checked = read([frame], settings=settings)
    report = built(checked, analyse(checked, settings), settings)
    assert "forecast" not in {sheet.key for sheet in report.sheets}
    about = next(sheet for sheet in report.sheets if sheet.key == "about")
    assert text("report.needs.forecast", lang) in repr(about)


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_the_demo_has_it(demo_reports: dict[Language, Path]) -> None:
    page = openpyxl.load_workbook(demo_reports["en"], data_only=True)["Forecast"]
    words = [str(cell.value) for row in page.iter_rows(max_row=8) for cell in row if cell.value]
    assert any("Reliable" in each for each in words)
    assert "Forecast_segments" in page.tables
