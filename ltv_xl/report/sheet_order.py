"""Which sheets a report has, in which order, and what a reader asks of each: a new sheet is a line here.

Summary, About and Checks speak of the others: build.py puts them around these.
"""

from collections.abc import Iterator

from ltv_xl.report.content import Sheet
from ltv_xl.report.shared import Shared
from ltv_xl.report.sheets.actions import actions_sheet
from ltv_xl.report.sheets.ads import ads_sheet
from ltv_xl.report.sheets.bundles import bundle_sheet
from ltv_xl.report.sheets.calculator import calculator_sheet
from ltv_xl.report.sheets.files import files_sheet
from ltv_xl.report.sheets.forecast import forecast_sheet
from ltv_xl.report.sheets.forecast_people import people_sheet
from ltv_xl.report.sheets.groups import group_sheet
from ltv_xl.report.sheets.portfolio import portfolio_sheet
from ltv_xl.report.sheets.profit import is_known, profit_sheet
from ltv_xl.report.sheets.recovery import recovery_sheet
from ltv_xl.report.sheets.repeat import repeat_sheet
from ltv_xl.report.sheets.subscriptions import subscription_sheet
from ltv_xl.report.sheets.summary import Question
from ltv_xl.report.sheets.timing import timing_sheet
from ltv_xl.report.sheets.trials import trials_sheet


def sheets(shared: Shared) -> Iterator[tuple[Question, Sheet]]:
    """The sheets, each with the question of the first page's contents under which it stands."""
    brief, analysis, spend = shared.brief, shared.brief.analysis, shared.spend
    if shared.files:
        yield "who", files_sheet(brief, *shared.files)
    for segment in shared.segments:
        yield "worth", segment.sheet
    yield "worth", shared.cohorts.sheet
    yield "repeat", repeat_sheet(brief)
    if analysis.groups:
        yield "who", group_sheet(brief, analysis.groups)
        yield "who", portfolio_sheet(brief, analysis.groups)
    if analysis.forecast:
        yield "worth", forecast_sheet(brief, analysis.forecast)
    if shared.products:
        yield "who", shared.products.sheet
    if analysis.products and analysis.products.pairs:
        yield "who", bundle_sheet(brief, analysis.products)
    if spend:
        yield "cost", ads_sheet(brief, spend, shared.whole, shared.campaign_spend)
    if spend and brief.has_limits:
        yield "cost", recovery_sheet(brief, spend, shared.campaign_spend)
    if shared.newest:
        yield "cost", shared.newest.sheet
    if analysis.trials:
        yield "cost", trials_sheet(brief, analysis.trials)
    if analysis.continuation:
        yield "repeat", subscription_sheet(brief, analysis.continuation, spend, shared.contracts)
    elif shared.contracts:  # else churn per month stands at the end of Subscriptions
        yield "repeat", shared.contracts.sheet
    if is_known(brief):
        yield "worth", profit_sheet(brief)
    if shared.changes:
        yield "do", shared.changes.sheet
    if shared.trend:  # what moved since the last report stands on Changes, else here
        yield "do", shared.trend.sheet if shared.changes else shared.trend.with_moved()
    yield "do", shared.levers.sheet
    yield "repeat", timing_sheet(brief)
    if analysis.actions:
        yield "who", actions_sheet(brief)
    if analysis.forecast and analysis.forecast.people:
        yield "who", people_sheet(brief, analysis.forecast)
    yield "do", calculator_sheet(brief)
