"""Every worksheet function with inputs to change; each result is a formula that any Excel computes."""

from ltv_xl.formulas import FORMULAS, GROUPS, group_title
from ltv_xl.formulas.definition import Formula
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given
from ltv_xl.report.content import Cell, Exercise, Kind, Sheet, Worksheets

EXAMPLES: dict[str, tuple[float, ...]] = {
    "LTV_GENERAL": (5000, 0.6, 4, 3, 2000),
    "LTV_REPEAT": (5000, 4, 3),
    "LTV_B2B": (1200000, 0.25, 5),
    "LTV_SUBSCRIPTION": (3000, 0.4, 0.05, 0),
    "LTV_CONTRACT": (3000, 0.4, 0.08, 12),
    "CUSTOMER_LIFETIME": (0.05,),
    "VALUE_PER_PERIOD": (36000, 12),
    "GROSS_MARGIN": (5000, 2000),
    "PROFIT_RATE": (5000, 4200),
    "CHURN_RATE": (40, 800),
    "CONVERT_CHURN": (0.05, 1, 12),
    "REPEAT_RATE": (380, 1000),
    "AVERAGE_ORDER_VALUE": (5400000, 1000),
    "PURCHASE_FREQUENCY": (2400, 1000, 1),
    "CPO": (100, 0.01),
    "CPA": (1000000, 160),
    "TARGET_CPO": (3000, 2.4),
    "TRIAL_CPA": (9000, 0.2),
    "MAX_CPO": (12000, 2000),
    "MAX_CPC": (10000, 0.01),
    "AD_ORDERS": (1000000, 100, 0.01),
    "AD_BUDGET": (100, 100, 0.01),
    "CUSTOMER_PROFIT": (12000, 10000),
    "LTV_CAC": (12000, 4000),
    "ACQUISITION_ROI": (12000, 4000),
    "PAYBACK_PERIODS": (6000, 3000, 0.4, 0.05),
    "REQUIRED_CHURN": (30000, 3000, 0.4),
    "REQUIRED_ARPU": (30000, 0.4, 0.05),
    "REQUIRED_ORDER_VALUE": (12000, 0.6, 4, 1, 0),
    "REQUIRED_FREQUENCY": (12000, 5000, 0.6, 1, 0),
    "REQUIRED_LIFESPAN": (12000, 5000, 0.6, 4, 0),
    "BREAKEVEN_CHURN": (0.05, 0.4, 0.1),
}
"""Inputs to start from, one for each argument; those of the seeds' examples where they have one."""

ARGUMENT_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("margin", "churn", "discount", "profit_share", "price_change"), "share"),
    **dict.fromkeys(("conversion_rate", "trial_conversion"), "share"),
    "orders_per_customer": "ratio",
}
"""Arguments that are not whole numbers."""

RESULT_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("GROSS_MARGIN", "PROFIT_RATE", "CHURN_RATE", "CONVERT_CHURN", "REPEAT_RATE"), "share"),
    **dict.fromkeys(("ACQUISITION_ROI", "REQUIRED_CHURN", "BREAKEVEN_CHURN"), "share"),
    **dict.fromkeys(("CUSTOMER_LIFETIME", "PURCHASE_FREQUENCY", "LTV_CAC", "PAYBACK_PERIODS"), "ratio"),
    **dict.fromkeys(("REQUIRED_FREQUENCY", "REQUIRED_LIFESPAN"), "ratio"),
    "AD_ORDERS": "count",
}
"""Results that are not money."""


def calculator_sheet(brief: Brief) -> Sheet:
    """Name, inputs, result and one line of help for every function."""
    groups = tuple(
        (
            group_title(group, brief.lang),
            tuple(_exercise(brief, one) for one in FORMULAS.values() if one.group == group),
        )
        for group in GROUPS
    )
    return Sheet(
        "calculator",
        brief.t("sheet.calculator"),
        brief.t("calculator.title"),
        brief.t("calculator.subtitle"),
        (Worksheets(groups),),
        widths=(190, 104, 104, 104, 104, 104, 116, 320),
        tab="input",
    )


def _exercise(brief: Brief, formula: Formula) -> Exercise:
    values = tuple(map(given, EXAMPLES[formula.name]))
    result = Cell(formula.number(*EXAMPLES[formula.name]), lambda *refs: formula.cell(*refs)[1:], values)
    return Exercise(
        formula.name,
        tuple(brief.t(f"argument.{one.name}") for one in formula.arguments),
        values,
        tuple(ARGUMENT_KINDS.get(one.name, "count") for one in formula.arguments),
        result,
        RESULT_KINDS.get(formula.name, "money"),
        formula.title(brief.lang),
    )
