"""Which formulas cannot stay, reference by reference; and which may spill."""

from types import SimpleNamespace
from typing import Any

import pytest

from ltv_xl.share.copy import NOTHING_PERSONAL
from ltv_xl.share.removal import Reason, Removal, removal
from ltv_xl.share.rewriting import unknown_functions
from ltv_xl.share.spilling import spills

SHEETS = ("Summary", "Orders", "Mine", "Customers", "O'Brien", "ltv_help")


def judged() -> Removal:
    """A workbook of which Orders, Customers, O'Brien and ltv_help go."""

    def sheet(name: str, *tables: str) -> Any:
        return SimpleNamespace(name=name, tables=[SimpleNamespace(name=table) for table in tables])

    def name(word: str, formula: str, number: int | None = None) -> Any:
        return SimpleNamespace(name=word, formula=formula, sheet=number, key=(word.casefold(), number))

    book: Any = SimpleNamespace(
        sheets=[
            sheet(tab, *(("Orders", "Extra") if tab == "Orders" else ("Kept",) if tab == "Mine" else ()))
            for tab in SHEETS
        ],
        names=[
            name("Total", "SUM(Orders[Revenue])"),
            name("Twice", "2*Total"),
            name("Rate", "Mine!$A$1"),
            name("Shadow", "Orders!$A$1"),
            name("Shadow", "Mine!$A$1", 2),
            name("Local", "1", 1),
            name("MyLambda", "_xlfn.LAMBDA(_xlpm.x,_xlpm.x*Total)"),
        ],
    )
    leaves: dict[str, Reason] = dict.fromkeys(("Orders", "Customers", "O'Brien"), "data")
    functions: dict[str, Reason] = {"SETTLE": "macro", "LTV_CAC": "value"}
    return removal(book, {**leaves, "ltv_help": "label"}, functions, NOTHING_PERSONAL)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("Orders!A1", "data"),
        ("orders!$A$1:$B$2", "data"),
        ("'Orders'!A1", "data"),
        ("'O''Brien'!A1", "data"),
        ("SUM(Summary:Mine!A1)", "data"),
        ("SUM('Mine:O''Brien'!A1)", "data"),
        ("SUM(Mine:Mine!A1)", None),
        ("SUM(Orders[Revenue])", "data"),
        ("SUM(ORDERS[[#This Row],[Revenue]])", "data"),
        ("ROWS(Orders)", "data"),
        ("SUM(Extra[x])", "data"),
        ("SUM(Kept[Orders])", None),
        ("Kept[Orders!A1]", None),
        ("Total+1", "data"),
        ("Twice", "data"),
        ("TOTAL", "data"),
        ("MyLambda(2)", "data"),
        ("Rate", None),
        ("Totals", None),
        ('"Orders!A1"', None),
        ("MyOrders!A1", None),
        ("Orders2!A1", None),
        ("[1]Orders!A1", None),
        ("'[1]Orders'!A1", None),
        ("'C:\\x\\[y.xlsx]Orders'!A1", None),
        ("[0]!Total", "data"),
        ("[1]!Total", None),
        ('INDIRECT("Orders!A"&1)', "data"),
        ('INDIRECT("Mine!A"&1)', None),
        ('SUM(1)&"Orders!A1"', None),
        ("INDEX(ltv_help!$B$1,1)", "label"),
        ("INDEX(ltv_help!$B$1,Orders!A1)", "data"),
        ("Settle(1)", "macro"),
        ("_xludf.settle(1)", "macro"),
        ("LTV_CAC(1,2)+Settle(1)", "macro"),
        ("LTV_CAC(1,2)", "value"),
        ("[1]!LTV_CAC(1,2)", "value"),
        ("MY_LTV_CAC(1,2)", None),
        ("#REF!", None),
        ("A1:Orders!B2", "data"),
        ("Orders", "data"),
    ],
)
def test_a_formula_stays_or_goes_with_its_strongest_reason(formula: str, reason: str | None) -> None:
    assert judged().reason(formula, 0) == reason


def test_a_name_of_one_sheet_stands_before_that_of_the_workbook() -> None:
    assert judged().reason("Shadow", 0) == "data"
    assert judged().reason("Shadow", 2) is None
    assert judged().reason("Mine!Shadow", 0) is None
    assert judged().reason("Summary!Shadow", 2) == "data"
    assert ("local", 1) in judged().names


@pytest.mark.parametrize(
    ("formula", "may"),
    [
        ("LTV_CAC(A1,B1)", True),
        ("LTV_CAC(A1,B1)*2+$C$3", True),
        ("LTV_CAC(Mine!A1,1.5E+3)", True),
        ('IF(A1>0,LTV_CAC(A1,B1),"none")', True),
        ("SUM(A1:A9)+LTV_CAC(A1,B1)", True),
        ("SUM(T[x],B1)+LTV_CAC(A1,B1)", True),
        ("LTV_CAC(A1:A9,B1)", False),
        ("LTV_CAC(Mine!A1:A9,B1)", False),
        ("LTV_CAC(T[x],B1)", False),
        ("LTV_CAC(ltv,cac)", False),
        ("SUM(LTV_CAC(A1:A9,B1))", False),
        ("A1:A9*LTV_CAC(A1,B1)", None),
        ("SUM(A1:A9*2)+LTV_CAC(A1,B1)", None),
        ("LTV_CAC(A1:A9*2,B1)", None),
        ("COUNTIF(A1:A9,A1:A9)+LTV_CAC(A1,B1)", None),
        ("rate*LTV_CAC(A1,B1)", None),
        ("{1,2}*LTV_CAC(A1,B1)", None),
        ("LTV_CAC(A1#,B1)", False),
    ],
)
def test_a_formula_of_old_is_made_to_spill_where_that_changes_nothing(formula: str, may: bool | None) -> None:
    assert spills(formula) is may


@pytest.mark.parametrize(
    ("formula", "functions"),
    [
        ("Settle(1)+SUM(A1)", {"SETTLE"}),
        ("_xludf.Settle(1)", {"SETTLE"}),
        ("_xlfn.XLOOKUP(1,A:A,B:B)", set()),
        ("_xlfn._xlws.SORT(A:A)", set()),
        ("JIS(A1)&ASC(A1)&PHONETIC(A1)&YEN(1)&DATESTRING(1)&NUMBERSTRING(1,1)", set()),
        ("LTV_CAC(1,2)", set()),
        ("[2]!TheirFunction(1)", set()),
        ("MyLambda(1)", set()),
        ('"Settle(1)"', set()),
        ("_xlfn.LAMBDA(_xlpm.f,_xlpm.f(1))", set()),
        ("集計(1)", {"集計"}),
    ],
)
def test_functions_of_the_workbooks_own_macros_are_told_from_excels(
    formula: str, functions: set[str]
) -> None:
    assert unknown_functions(formula, {"mylambda"}) == functions
