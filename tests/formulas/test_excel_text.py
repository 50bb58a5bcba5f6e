"""The Excel text of a formula: as short as it can be, and grouped the way that Excel groups."""

import ast
import io
import random
import re

import pytest
import xlsxwriter

from ltv_xl import FORMULAS
from ltv_xl.formulas.excel_text import bare_expression, cell_formula
from ltv_xl.formulas.language import Argument, Definition
from tests.support.engines import ironcalc_values
from tests.support.formula_lint import formula_problems

CELLS = {
    ("CPO", "C5", "D5"): "=IF((0+C5>=0)*(0+D5>=0)*(0+D5<=1),C5/D5,#NUM!)",
    ("CUSTOMER_LIFETIME", "C5"): "=IF((0+C5>=0)*(0+C5<=1),1/C5,#NUM!)",
    (
        "LTV_SUBSCRIPTION",
        "A1",
        "B1",
        "C1",
        "D1",
    ): "=IF((0*A1=0)*(0+B1<=1)*(0+C1>=0)*(0+C1<=1)*(0+D1>=0)*(0+D1<1),A1*B1*(1+D1)/(D1+C1),#NUM!)",
    ("LTV_SUBSCRIPTION", "A1", "B1", "C1"): "=IF((0*A1=0)*(0+B1<=1)*(0+C1>=0)*(0+C1<=1),A1*B1/C1,#NUM!)",
    ("CONVERT_CHURN", "A1", "B1", "C1"): "=IF((0+A1>=0)*(0+A1<=1)*(0+B1>0)*(0+C1>0),1-(1-A1)^(C1/B1),#NUM!)",
    ("TARGET_CPO", "A1"): "=0+A1",
    ("TARGET_CPO", "A1", "B1"): "=IF((0*A1=0)*(0+IF(ISBLANK(B1),1,B1)>=0),A1*IF(ISBLANK(B1),1,B1),#NUM!)",
    ("PAYBACK_PERIODS", "A1", "B1", "C1"): "=IF((0+A1>=0)*(0*B1=0)*(0+C1<=1)*(B1*C1>0),A1/(B1*C1),#NUM!)",
    ("CHURN_RATE", "A1", "B1"): "=IF((0+A1>=0)*(0+A1<=0+B1),A1/B1,#NUM!)",
}

EXPRESSIONS = {
    ("CPA", "D5", "C5"): "D5/C5",
    ("CPA", "D5+1", "C5*2"): "(D5+1)/(C5*2)",
    ("CPA", "D5*2", "SUM(A1:A3)"): "D5*2/SUM(A1:A3)",
    ("CPA", "-D5", "5%"): "(-D5)/5%",
    ("CPA", "1E-05", "1E+5-2"): "1E-05/(1E+5-2)",
    ("CPA", "A1:A3 B2:C2", "$C$5"): "A1:A3 B2:C2/$C$5",
    ("CPA", "IF(A1>1,2,3)", "{1,2}"): "IF(A1>1,2,3)/{1,2}",
    ("CUSTOMER_PROFIT", "A1/B1", "C1-D1"): "A1/B1-(C1-D1)",
    ("CUSTOMER_PROFIT", "A1-B1", "C1/D1"): "A1-B1-C1/D1",
    ("CUSTOMER_PROFIT", "A1>B1", 'A1&"-"'): '(A1>B1)-(A1&"-")',
    ("ACQUISITION_ROI", "F5", "G5"): "(F5-G5)/G5",
    ("ACQUISITION_ROI", "'a-b'!C3", "Orders[[#This Row],[a-b'']]"): "('a-b'!C3-Orders[[#This Row],[a-b'']])/"
    "Orders[[#This Row],[a-b'']]",
    ("CONVERT_CHURN", "B2^2", "-1", "C1#"): "1-(1-B2^2)^(C1#/(-1))",
    ("LTV_GENERAL", "A1", "B1", "C1", "D1"): "A1*B1*C1*D1",
    ("MAX_CPO", "A1+B1"): "A1+B1",
    ("PURCHASE_FREQUENCY", "A1", "B1"): "A1/B1",
    ("CPA", "#N/A", "Sheet1!A1"): "#N/A/Sheet1!A1",
    ("PAYBACK_PERIODS", "A1", "B1", "C1", "D1"): "IF(0+D1=0,A1/(B1*C1),LN(1-A1*D1/(B1*C1))/LN(1-D1))",
    ("PAYBACK_PERIODS", "A1", "B1", "C1"): "A1/(B1*C1)",
}


@pytest.mark.parametrize("call", CELLS)
def test_cell_formula(call: tuple[str, ...]) -> None:
    name, *refs = call
    assert FORMULAS[name].cell(*refs) == CELLS[call]


@pytest.mark.parametrize("call", EXPRESSIONS)
def test_expression_has_the_brackets_it_needs(call: tuple[str, ...]) -> None:
    name, *refs = call
    assert FORMULAS[name].expression(*refs) == EXPRESSIONS[call]


def test_cell_formula_takes_expressions() -> None:
    text = FORMULAS["TARGET_CPO"].cell("A1-B1", "C1+1")
    assert text == "=IF((0*(A1-B1)=0)*(0+IF(ISBLANK(C1+1),1,C1+1)>=0),(A1-B1)*IF(ISBLANK(C1+1),1,C1+1),#NUM!)"


@pytest.mark.parametrize("ref", ["", " ", "A1,B1", "A1)", "(A1", 'A1"', "T[a", "1;2", "A1)*(B1"])
def test_what_is_no_reference_is_refused(ref: str) -> None:
    with pytest.raises(ValueError, match="not a reference or an expression"):
        FORMULAS["CPA"].cell("A1", ref)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_or_too_many_references_are_refused(count: int) -> None:
    for carrier in (FORMULAS["CPA"].cell, FORMULAS["CPA"].expression):
        with pytest.raises(TypeError):
            carrier(*["A1"] * count)


def test_no_minus_stands_alone_before_a_name_and_powers_are_bracketed() -> None:
    for formula in FORMULAS.values():
        text = formula.cell(*[f"{letter}1" for letter in "ABCDE"][: len(formula.arguments)])
        assert not re.search(r"[(,=*/^]-[A-Z(]", text), text
        assert not re.search(r"[A-E]1\^|\^[A-E]1", text.replace("(1-A1)^(C1/B1)", "")), text


def test_an_omitted_default_of_one_or_zero_leaves_no_trace() -> None:
    x, y = ast.Name("x", ast.Load()), ast.Name("y", ast.Load())

    def text(operator: ast.operator, left: ast.expr, right: ast.expr, default: float) -> str:
        arguments = (Argument("x", None, "number"), Argument("y", default, "number"))
        definition = Definition("tried", arguments, "number", (), ast.BinOp(left, operator, right))
        return bare_expression(definition, ["A1"])

    assert {text(ast.Mult(), x, y, 1), text(ast.Mult(), y, x, 1), text(ast.Div(), x, y, 1)} == {"A1"}
    assert {text(ast.Add(), x, y, 0), text(ast.Add(), y, x, 0), text(ast.Sub(), x, y, 0)} == {"A1"}
    assert text(ast.Div(), y, x, 1) == "1/A1"
    assert text(ast.Sub(), y, x, 0) == "0-A1"
    assert text(ast.Pow(), x, y, 2) == "A1^2"


def random_tree(chance: random.Random, depth: int) -> ast.expr:
    if depth == 0 or chance.random() < 0.2:
        return ast.Name(chance.choice("abcd"), ast.Load())
    operator = chance.choice([ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow])()
    if isinstance(operator, ast.Pow):
        return ast.BinOp(random_tree(chance, depth - 1), operator, ast.Constant(chance.choice([2, 3, -1])))
    return ast.BinOp(random_tree(chance, depth - 1), operator, random_tree(chance, depth - 1))


def test_any_expression_groups_as_in_python() -> None:
    """Three hundred random trees, over references that are expressions themselves."""
    chance = random.Random(1)
    refs = {"a": "1.5", "b": "2-5", "c": "7/4", "d": "2^3-1"}
    numbers = {"a": 1.5, "b": -3.0, "c": 1.75, "d": 7.0}
    arguments = tuple(Argument(name, None, "number") for name in refs)
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("trees")
    wanted: dict[str, float] = {}
    for row in range(300):
        tree = random_tree(chance, 5)
        code = compile(ast.fix_missing_locations(ast.Expression(tree)), "tree", "eval")
        try:
            value = eval(code, {}, numbers)  # our own tree of numbers and operators
        except (ZeroDivisionError, OverflowError):
            continue
        definition = Definition("tree", arguments, "number", (), tree)
        sheet.write_formula(row, 0, "=" + bare_expression(definition, list(refs.values())))
        wanted[f"A{row + 1}"] = value
    book.close()
    computed = ironcalc_values(content.getvalue())
    assert len(wanted) > 250
    for address, value in wanted.items():
        assert computed["trees", address] == pytest.approx(value, rel=1e-12), address


@pytest.mark.parametrize("name", FORMULAS)
def test_lambda_is_written_as_excel_stores_it(name: str) -> None:
    assert list(formula_problems(FORMULAS[name].lambda_text(), [])) == []


def test_lambda_of_optional_arguments() -> None:
    default = (
        "IF(_xlfn.ISOMITTED(_xlpm.target_profit),0,IF(ISBLANK(_xlpm.target_profit),0,_xlpm.target_profit))"
    )
    assert FORMULAS["MAX_CPO"].lambda_text() == (
        "=_xlfn.LAMBDA(_xlpm.ltv,_xlop.target_profit,"
        f"IF((0*_xlpm.ltv=0)*(0*{default}=0),_xlpm.ltv-{default},#NUM!))"
    )


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("_xlpm.churn", "churn"),
        ("0+_xlpm.churn", "0+churn"),
        ("_xlfn.LAMBDA", "LAMBDA"),
        ("_xlfn.ISOMITTED", "ISOMITTED"),
        ("_xlop.discount", "[_xlpm.discount]"),
        ("ISBLANK(_xlpm.discount)", "ISBLANK(_xlop.discount)"),
        ("_xlpm.arpu", "_xlpm.r1"),
    ],
)
def test_a_fault_in_the_writing_of_a_lambda_is_noticed(right: str, wrong: str) -> None:
    text = FORMULAS["LTV_SUBSCRIPTION"].lambda_text()
    assert right in text
    assert list(formula_problems(text.replace(right, wrong), []))


def all_counts() -> list[tuple[str, int]]:
    """Every formula with every number of arguments that it takes."""
    return [
        (name, count)
        for name, formula in FORMULAS.items()
        for count in range(1, len(formula.arguments) + 1)
        if count >= sum(argument.default is None for argument in formula.arguments)
    ]


@pytest.mark.parametrize(("name", "count"), all_counts())
@pytest.mark.parametrize(
    "refs",
    [
        [f"{letter}{row}" for row, letter in enumerate("BCDEFGHIJ", 5)],
        [f"'A ''{{0}}'' %s'!${letter}$7" for letter in "BCDEFGHIJ"],
        [f"{letter}2:{letter}9" for letter in "BCDEFGHIJ"],
        ["B2", *["C3"] * 8],  # one cell for several arguments
        ["1+B2", *[f"{letter}2" for letter in "CDEFGHIJ"]],
    ],
)
def test_addresses_are_put_in_as_if_the_text_were_made_for_them(
    name: str, count: int, refs: list[str]
) -> None:
    formula = FORMULAS[name]
    for _ in range(2):
        assert formula.cell(*refs[:count]) == cell_formula(formula._definition, refs[:count])
        assert formula.expression(*refs[:count]) == bare_expression(formula._definition, refs[:count])
