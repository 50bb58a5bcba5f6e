"""Customers under contract: churn and ARPU as they were, and the lifetime value that follows from them."""

from msgspec import Struct

from ltv_xl.analysis.tables.contracts import Contracts
from ltv_xl.formulas import acquisition, lifetime
from ltv_xl.report import cells
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import DAYS_PER_MONTH
from ltv_xl.report.cells import derive, given
from ltv_xl.report.content import Cell, Facts, Kind, Line, Sheet
from ltv_xl.report.sheets.spending import Spending
from ltv_xl.workbook_names import REPORT_LTV_CONTRACT


class ContractSheet(Struct, frozen=True, eq=False):
    """The sheet, and its cells that Levers starts from."""

    sheet: Sheet
    arpu: Cell
    margin: Cell
    churn: Cell
    ltv: Cell


def contract_sheet(brief: Brief, contracts: Contracts, spend: Spending | None) -> ContractSheet:
    """What was counted, the rates from it, and the value of a contract."""
    t = brief.t
    cancelled, days = given(contracts.cancellations), given(contracts.days_at_risk)
    per_month = given(DAYS_PER_MONTH)
    months = derive(share, days, per_month)
    revenue, profit = given(contracts.revenue), given(contracts.profit)
    churn = derive(share, cancelled, months)
    arpu = derive(share, revenue, months)
    margin = derive(share, profit, revenue)
    ltv = derive(lifetime.ltv_subscription, arpu, margin, churn, name=REPORT_LTV_CONTRACT)

    def fact(key: str, cell: Cell, kind: Kind, words: str = "words") -> tuple[str, Cell, Kind, str]:
        return t(f"contracts.{key}"), cell, kind, t(f"contracts.{key}_{words}")

    lived, longest = given(contracts.mean_days), given(contracts.longest_days)
    counted = (
        fact("customers", given(contracts.customers), "count"),
        fact("cancellations", cancelled, "count"),
        fact("days", days, "count"),
        fact("per_month", per_month, "decimal"),
        fact("months", months, "count"),
        fact("revenue", revenue, "total"),
        fact("profit", profit, "total"),
        fact("lived_days", lived, "decimal"),
        fact("longest_days", longest, "count"),
    )
    rates = (
        fact("churn", churn, "share"),
        fact("arpu", arpu, "money"),
        fact("margin", margin, "share", "words" if brief.has_limits else "unset"),
    )
    value = [
        fact("ltv", ltv, "money"),
        fact("lower", given(contracts.ltv_lower), "money"),
        fact("upper", given(contracts.ltv_upper), "money"),
        fact("lifetime", derive(lifetime.customer_lifetime, churn), "lifetime"),
        fact("lived", derive(share, lived, per_month), "lifetime"),
        fact("longest", derive(share, longest, per_month), "lifetime"),
    ]
    if spend:
        won = spend.total.monthly.contracts
        window = cells.window(won, brief.settings.cpa_months)
        cost, new = (cells.sum_of_last(values, window) for values in (spend.total.monthly.cost, won))
        cpa = derive(acquisition.cpa, cost, new)
        value += [
            fact("window", window, "months"),
            fact("cost", cost, "total"),
            fact("new", new, "count"),
            fact("cpa", cpa, "money"),
        ]
        if brief.has_limits:
            payback = derive(acquisition.payback_periods, cpa, arpu, margin, churn)
            value.append(fact("payback", payback, "payments"))
    sheet = Sheet(
        "contracts",
        t("sheet.contracts"),
        t("contracts.title"),
        t("contracts.subtitle", date=brief.day(brief.analysis.as_of)),
        (
            Facts(t("contracts.counted"), counted),
            Facts(t("contracts.rates"), rates),
            Facts(t("contracts.value"), tuple(value)),
            Line(t("contracts.note")),
        ),
        widths=(210, 150, 640),
    )
    return ContractSheet(sheet, arpu, margin, churn, ltv)
