"""Customer lifetime value for Excel: formulas, reports from an order log, workbooks to mail.

Every formula is here under its Python name: `ltv_xl.ltv_subscription(3000, 0.4, 0.05)`; so is every function
over ranges: `ltv_xl.cohort_retention(customers, dates)`. They load when first asked for, so that importing
the package costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ltv_xl.formulas import FORMULAS
    from ltv_xl.formulas.acquisition import (
        acquisition_roi,
        ad_budget,
        ad_orders,
        cpa,
        cpo,
        customer_profit,
        ltv_cac,
        max_cpc,
        max_cpo,
        payback_periods,
        target_cpo,
        trial_cpa,
    )
    from ltv_xl.formulas.economics import (
        average_order_value,
        churn_rate,
        contribution_profit,
        convert_churn,
        gross_margin,
        profit_rate,
        purchase_frequency,
        repeat_rate,
    )
    from ltv_xl.formulas.lifetime import (
        customer_lifetime,
        ltv_b2b,
        ltv_contract,
        ltv_general,
        ltv_repeat,
        ltv_subscription,
        value_per_period,
    )
    from ltv_xl.formulas.planning import (
        breakeven_churn,
        required_arpu,
        required_churn,
        required_frequency,
        required_lifespan,
        required_order_value,
    )
    from ltv_xl.range_functions.cohorts import cohort_ltv, cohort_retention
    from ltv_xl.range_functions.economics import ltv_levers, trial_funnel
    from ltv_xl.range_functions.groups import abc_rank, decile_table, rfm_score
    from ltv_xl.range_functions.prediction import predict_customers
    from ltv_xl.range_functions.purchases import bgnbd_fit, gamma_gamma_fit, purchase_fit
    from ltv_xl.range_functions.recovery import recovery_curve
    from ltv_xl.range_functions.repeat import repeat_curve
    from ltv_xl.range_functions.retention import ltv_retention, retention_fit, retention_forecast
    from ltv_xl.range_functions.rfm import rfm_summary
    from ltv_xl.range_functions.segments import segment_ltv
    from ltv_xl.range_functions.subscriptions import continuation_curve

__version__ = "0.1.0"

__all__ = [
    "FORMULAS",
    "abc_rank",
    "acquisition_roi",
    "ad_budget",
    "ad_orders",
    "average_order_value",
    "bgnbd_fit",
    "breakeven_churn",
    "churn_rate",
    "cohort_ltv",
    "cohort_retention",
    "continuation_curve",
    "contribution_profit",
    "convert_churn",
    "cpa",
    "cpo",
    "customer_lifetime",
    "customer_profit",
    "decile_table",
    "gamma_gamma_fit",
    "gross_margin",
    "ltv_b2b",
    "ltv_cac",
    "ltv_contract",
    "ltv_general",
    "ltv_levers",
    "ltv_repeat",
    "ltv_retention",
    "ltv_subscription",
    "max_cpc",
    "max_cpo",
    "payback_periods",
    "predict_customers",
    "profit_rate",
    "purchase_fit",
    "purchase_frequency",
    "recovery_curve",
    "repeat_curve",
    "repeat_rate",
    "required_arpu",
    "required_churn",
    "required_frequency",
    "required_lifespan",
    "required_order_value",
    "retention_fit",
    "retention_forecast",
    "rfm_score",
    "rfm_summary",
    "segment_ltv",
    "target_cpo",
    "trial_cpa",
    "trial_funnel",
    "value_per_period",
]


def __getattr__(name: str) -> Any:
    """The public names, which load NumPy and the formulas when the first of them is used."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ltv_xl.formulas import FORMULAS

    if name == "FORMULAS":
        return FORMULAS
    if name.upper() in FORMULAS:
        return FORMULAS[name.upper()]
    from ltv_xl.range_functions import RANGE_FUNCTIONS

    return RANGE_FUNCTIONS[name.upper()]


def __dir__() -> list[str]:
    """The names, loaded or not."""
    return sorted({*globals(), *__all__})
