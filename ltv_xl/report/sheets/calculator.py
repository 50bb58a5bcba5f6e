"""Every worksheet function with inputs to change; each result is a formula that any Excel computes."""

from ltv_xl.formulas import FORMULAS, GROUPS, group_title
from ltv_xl.formulas.definition import Formula
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given
from ltv_xl.report.content import Cell, Exercise, Sheet, Worksheets
from ltv_xl.report.units import INPUTS, RESULTS


def calculator_sheet(brief: Brief) -> Sheet:
    """Name, inputs, result and one line of help for every function."""
    groups = tuple(
        (
            group_title(group, brief.lang),
            tuple(_exercise(brief, formula) for formula in FORMULAS.values() if formula.group == group),
        )
        for group in GROUPS
    )
    worksheets = Worksheets(groups)
    return Sheet(
        "calculator",
        brief.t("sheet.calculator"),
        brief.t("calculator.title"),
        brief.t("calculator.subtitle"),
        (worksheets,),
        widths=(180, *(92,) * worksheets.inputs, 104, 300),
        tab="input",
    )


def _exercise(brief: Brief, formula: Formula) -> Exercise:
    values = tuple(map(given, formula.example))
    result = Cell(formula.number(*formula.example), lambda *refs: formula.cell(*refs)[1:], values)
    return Exercise(
        formula.name,
        tuple(brief.t(f"argument.{argument.name}") for argument in formula.arguments),
        values,
        tuple(INPUTS[argument.unit] for argument in formula.arguments),
        result,
        RESULTS[formula.unit],
        formula.title(brief.lang),
    )
