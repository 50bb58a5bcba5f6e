"""The list of functions: its names and order, which never change, and the help of each in both languages."""

import pytest

import ltv_xl
from ltv_xl.formulas import FORMULAS, GROUPS, function_list, group_title
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.texts import LANGUAGES, Language, room

USAGES = {
    "lifetime": """
        LTV_GENERAL(order_value, margin, frequency, lifespan, [cost])
        LTV_REPEAT(order_value, frequency, lifespan)
        LTV_B2B(annual_value, profit_share, years)
        LTV_SUBSCRIPTION(arpu, margin, churn, [discount])
        LTV_CONTRACT(arpu, margin, churn, min_term)
        CUSTOMER_LIFETIME(churn)
        VALUE_PER_PERIOD(total_value, periods)""",
    "economics": """
        GROSS_MARGIN(revenue, cost_of_goods)
        CONTRIBUTION_PROFIT(order_value, cost_of_goods, [delivery_cost], [fee_rate], [other_cost])
        PROFIT_RATE(revenue, total_cost)
        CHURN_RATE(lost_customers, customers_at_start)
        CONVERT_CHURN(churn, from_months, to_months)
        REPEAT_RATE(repeat_customers, customers)
        AVERAGE_ORDER_VALUE(revenue, orders)
        PURCHASE_FREQUENCY(orders, customers, [periods])""",
    "acquisition": """
        CPO(cost_per_click, conversion_rate)
        CPA(ad_cost, acquisitions)
        TARGET_CPO(gross_profit, [orders_per_customer], [target_profit])
        TRIAL_CPA(allowed_cpo, trial_conversion)
        MAX_CPO(ltv, [target_profit])
        MAX_CPC(allowed_cpo, conversion_rate)
        AD_ORDERS(budget, cost_per_click, conversion_rate)
        AD_BUDGET(orders, cost_per_click, conversion_rate)
        CUSTOMER_PROFIT(ltv, acquisition_cost)
        LTV_CAC(ltv, cac)
        ACQUISITION_ROI(ltv, cac)
        PAYBACK_PERIODS(cac, arpu, margin, [churn])""",
    "planning": """
        REQUIRED_CHURN(target_ltv, arpu, margin)
        REQUIRED_ARPU(target_ltv, margin, churn)
        REQUIRED_ORDER_VALUE(target_ltv, margin, frequency, lifespan, [cost])
        REQUIRED_FREQUENCY(target_ltv, order_value, margin, lifespan, [cost])
        REQUIRED_LIFESPAN(target_ltv, order_value, margin, frequency, [cost])
        BREAKEVEN_CHURN(churn, margin, price_change)""",
}
"""Names and order of arguments are a promise to every workbook that calls them."""
DEFAULTS = {"periods": 1, "orders_per_customer": 1}


def test_functions_and_arguments_by_group() -> None:
    for group, usages in USAGES.items():
        listed = [formula.usage for formula in FORMULAS.values() if formula.group == group]
        assert listed == usages.split("\n        ")[1:]
    assert tuple(USAGES) == GROUPS
    assert list(FORMULAS) == [
        line.split("(")[0].strip() for text in USAGES.values() for line in text.split("\n")[1:]
    ]


def test_defaults_are_zero_but_for_two() -> None:
    for formula in FORMULAS.values():
        for argument in formula.arguments:
            assert argument.default in {None, DEFAULTS.get(argument.name, 0)}


def test_no_argument_bears_the_name_of_a_function() -> None:
    """IronCalc takes the parameter gross_margin of a LAMBDA for the function GROSS_MARGIN."""
    names = {argument.name.upper() for formula in FORMULAS.values() for argument in formula.arguments}
    assert names & set(FORMULAS) == set()


def test_public_names_are_the_functions() -> None:
    functions = {function.python_name for function in WORKSHEET_FUNCTIONS.values()}
    assert set(ltv_xl.__all__) == functions | {"FORMULAS"}
    for formula in FORMULAS.values():
        assert getattr(ltv_xl, formula.python_name) is formula
        assert formula.name == formula.python_name.upper()
    assert set(ltv_xl.__all__) <= set(dir(ltv_xl))
    with pytest.raises(AttributeError, match="no attribute 'ltv_subscripton'"):
        _ = ltv_xl.ltv_subscripton


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FORMULAS)
def test_help_fits_excel_and_says_what_is_needed(name: str, lang: Language) -> None:
    formula = FORMULAS[name]
    help_text = formula.help(lang)
    assert 30 <= len(help_text) <= 255
    assert ("Example: " if lang == "en" else "例: ") in help_text or name in {"LTV_CONTRACT"}
    assert 3 <= len(formula.title(lang)) <= 60
    for argument in formula.arguments:
        text = formula.argument_help(argument.name, lang)
        assert len(text) <= 255
        assert ("Example: " if lang == "en" else "例: ") in text
        optional = ("Optional" if lang == "en" else "省略可") in text
        assert optional == (argument.default is not None)
        if argument.default is not None:
            shown = (f"{argument.default:g} if left out", f"省略時 {argument.default:g}", "省略時や空白は 1")
            assert any(phrase in text for phrase in shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_are_those_of_the_formulas_and_no_others(lang: Language) -> None:
    functions = room("formulas", lang)["function"]
    assert list(functions) == [formula.python_name for formula in FORMULAS.values()]
    for formula in FORMULAS.values():
        arguments = functions[formula.python_name]["arguments"]
        assert list(arguments) == [argument.name for argument in formula.arguments]


EXAMPLES = {
    "LTV_GENERAL": ((500, 0.8, 2, 12), "9,600"),
    "LTV_REPEAT": ((3000, 4, 2), "24,000"),
    "LTV_B2B": ((1200000, 0.2, 5), "1,200,000"),
    "LTV_SUBSCRIPTION": ((3000, 0.4, 0.05), "24,000"),
    "LTV_CONTRACT": ((1000, 1, 0.028365, 24), "58,255"),
    "CUSTOMER_LIFETIME": ((0.05,), "20"),
    "VALUE_PER_PERIOD": ((120000, 24), "5,000"),
    "GROSS_MARGIN": ((500, 100), "80%"),
    "CONTRIBUTION_PROFIT": ((5000, 2000, 700, 0.036, 120), "2,000"),
    "PROFIT_RATE": ((1000000, 800000), "20%"),
    "CHURN_RATE": ((50, 1000), "5%"),
    "CONVERT_CHURN": ((0.05, 1, 12), "46.0%"),
    "REPEAT_RATE": ((300, 1000), "30%"),
    "AVERAGE_ORDER_VALUE": ((1500000, 500), "3,000"),
    "PURCHASE_FREQUENCY": ((2400, 100, 12), "2"),
    "CPO": ((100, 0.01), "10,000"),
    "CPA": ((500000, 50), "10,000"),
    "TARGET_CPO": ((4000, 3, 2000), "10,000"),
    "TRIAL_CPA": ((10000, 0.2), "2,000"),
    "MAX_CPO": ((12000, 2000), "10,000"),
    "MAX_CPC": ((10000, 0.01), "100"),
    "AD_ORDERS": ((1000000, 100, 0.01), "100"),
    "AD_BUDGET": ((100, 100, 0.01), "1,000,000"),
    "CUSTOMER_PROFIT": ((12000, 10000), "2,000"),
    "LTV_CAC": ((12000, 4000), "3"),
    "ACQUISITION_ROI": ((12000, 4000), "200%"),
    "PAYBACK_PERIODS": ((6000, 3000, 0.4, 0.05), "5.6"),
    "REQUIRED_CHURN": ((24000, 3000, 0.4), "5%"),
    "REQUIRED_ARPU": ((24000, 0.4, 0.05), "3,000"),
    "REQUIRED_ORDER_VALUE": ((9600, 0.8, 2, 12), "500"),
    "REQUIRED_FREQUENCY": ((9600, 500, 0.8, 12), "2"),
    "REQUIRED_LIFESPAN": ((9600, 500, 0.8, 2), "12"),
    "BREAKEVEN_CHURN": ((0.05, 0.4, 0.1), "6.25%"),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_example_in_the_help_is_right(name: str) -> None:
    arguments, shown = EXAMPLES[name]
    value = FORMULAS[name](*arguments)
    decimals = len(shown.rstrip("%").partition(".")[2])
    assert f"{value:,.{decimals}{'%' if shown.endswith('%') else 'f'}}" == shown
    for lang in LANGUAGES:
        assert shown in FORMULAS[name].help(lang)


@pytest.mark.parametrize(
    ("name", "pitfall"),
    [
        ("LTV_GENERAL", "CAC is subtracted twice"),
        ("LTV_REPEAT", "revenue, not profit"),
        ("LTV_CONTRACT", "churn after the term"),
        ("VALUE_PER_PERIOD", "not a lifetime value"),
        ("CONVERT_CHURN", "not 60%"),
        ("CPO", "a division"),
        ("PAYBACK_PERIODS", "never paid back"),
        ("BREAKEVEN_CHURN", "unit cost"),
    ],
)
def test_help_names_the_pitfall(name: str, pitfall: str) -> None:
    assert pitfall in FORMULAS[name].help("en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_function_list(lang: Language) -> None:
    groups = function_list(lang)
    assert [group.title for group in groups] == [group_title(group, lang) for group in GROUPS]
    lines = [line for group in groups for line in group.functions]
    assert [line.name for line in lines] == list(FORMULAS)
    assert all("\n" not in part for line in lines for part in line)
