"""Closed forms that give several values at once: no column of orders, single cells alone."""

from ltv_xl.formulas.cell_values import ERROR_TEXTS
from ltv_xl.formulas.definition import Formula, formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.lifetime import ltv_general
from ltv_xl.formulas.units import Frequency, Money, Periods, Rate
from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.spill import Spill

DIGITS = 6
"""Levers whose swings differ only beyond them stay in the order of the arguments."""
LEVERS = ("order_value", "margin", "frequency", "lifespan", "cost")


@range_function(5000, 0.6, 4, 2, 1000, 0.1)
def ltv_levers(
    order_value: Money,
    margin: Rate,
    frequency: Frequency,
    lifespan: Periods,
    cost: Money = 0,
    change: Rate = 0.1,
) -> Spill:
    """LTV_GENERAL with one input at a time a step lower and a step higher; the largest swing first.

    Columns: lever, LTV with the lever down, LTV with it up, and the difference without its sign. A margin
    goes up to 1 at most.
    """
    start = (order_value, margin, frequency, lifespan, cost)
    rows = []
    for place, lever in enumerate(LEVERS):
        down, up = (_single(ltv_general, *_changed(start, place, 1 + by)) for by in (-change, change))
        swing = abs(up - down) if isinstance(up, float) and isinstance(down, float) else up
        rows.append((lever, down, up, swing))
    rows.sort(key=lambda row: -round(row[3], DIGITS) if isinstance(row[3], float) else 0)
    return Spill(("lever", "ltv_down", "ltv_up", "swing"), rows, frozenset(LEVERS))


def _changed(inputs: tuple[float, ...], place: int, factor: float) -> tuple[float, ...]:
    value = inputs[place] * factor
    if LEVERS[place] == "margin" and inputs[place] <= 1:
        value = min(value, 1.0)
    return (*inputs[:place], value, *inputs[place + 1 :])


@formula
def net_trial_cost(trial_cost: Money, trial_conversion: Rate, trial_profit: Money) -> Money:
    """What a customer who orders after the trial has cost: (cost - profit) ÷ conversion."""
    require(trial_cost >= 0, 0 <= trial_conversion <= 1)
    return (trial_cost - trial_profit) / trial_conversion


@formula
def highest_trial_cost(trial_conversion: Rate, trial_profit: Money, ltv: Money) -> Money:
    """The most that a trial may cost: profit + conversion × LTV."""
    require(0 <= trial_conversion <= 1)
    return trial_profit + trial_conversion * ltv


@formula
def breakeven_trial_conversion(trial_cost: Money, trial_profit: Money, ltv: Money) -> Rate:
    """The conversion at which trials leave nothing: (cost - profit) ÷ LTV."""
    require(trial_cost >= 0)
    return (trial_cost - trial_profit) / ltv


@formula
def profit_per_trial(trial_cost: Money, trial_conversion: Rate, trial_profit: Money, ltv: Money) -> Money:
    """What a trial leaves: profit + conversion × LTV - cost."""
    require(trial_cost >= 0, 0 <= trial_conversion <= 1)
    return trial_profit + trial_conversion * ltv - trial_cost


@range_function(3000, 0.25, 500, 12000)
def trial_funnel(trial_cost: Money, trial_conversion: Rate, trial_profit: Money, ltv: Money) -> Spill:
    """What trials cost and may cost; ltv is the profit of a customer after the trial.

    Rows: net cost per customer who orders; highest trial cost; break-even conversion; profit per trial.
    """
    given = {
        "trial_cost": trial_cost,
        "trial_conversion": trial_conversion,
        "trial_profit": trial_profit,
        "ltv": ltv,
    }
    rows = [
        (formula.python_name, _single(formula, *(given[argument.name] for argument in formula.arguments)))
        for formula in (net_trial_cost, highest_trial_cost, breakeven_trial_conversion, profit_per_trial)
    ]
    return Spill(("measure", "value"), rows, frozenset(name for name, _ in rows))


def _single(of: Formula, *arguments: float) -> float | str:
    """The value, or the text of the error that a cell shows."""
    value, code = of.single(*arguments)
    return ERROR_TEXTS[code] or value
