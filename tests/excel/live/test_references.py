"""Formulas as text: what they mention, and how they read once sheets and tables have moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltv_xl.excel.refresh.references import Moves, Table, followed, mention, on_other_sheets
from ltv_xl.ooxml.tokens import quoted_sheet

MOVES = Moves(
    {"Summary": "サマリー", "By channel": "獲得経路別", "It's": "~3 It's"},
    {"Segment_channel": Table("old_Segment_channel", {"Customers": "顧客数", "Share [%]": "割合 [%]"})},
)
FOLLOWED = {
    "=Summary!B8": "='サマリー'!B8",
    "=summary!$B$8*2": "='サマリー'!$B$8*2",
    "='By channel'!A1:B2+Summary!C3": "='獲得経路別'!A1:B2+'サマリー'!C3",
    "='It''s'!A1": "='~3 It''s'!A1",
    "=SUM(Segment_channel[Customers])": "=SUM(old_Segment_channel[顧客数])",
    "=SUM(Segment_channel[[#Data],[Customers]:[LTV]])": "=SUM(old_Segment_channel[[#Data],[顧客数]:[LTV]])",
    "=ROWS(Segment_channel)": "=ROWS(old_Segment_channel)",
    '="Summary!B8"&Summary!B8': "=\"Summary!B8\"&'サマリー'!B8",
    '=INDIRECT("Summary!B8")': '=INDIRECT("Summary!B8")',
    "='[other.xlsx]Summary'!B8": "='[other.xlsx]Summary'!B8",
    "=My_Summary!B8": "=My_Summary!B8",
    "=Summary2!B8+Segment_channel2[LTV]": "=Summary2!B8+Segment_channel2[LTV]",
    "=Report_LTV_12_months": "=Report_LTV_12_months",
    "=SUM('By channel:Summary'!B8)": "=SUM('獲得経路別:サマリー'!B8)",
    "=SUM(Summary:Mine!B8)": "=SUM('サマリー:Mine'!B8)",
    "=[other.xlsx]!Segment_channel[Customers]": "=[other.xlsx]!Segment_channel[Customers]",
    "=SUM(Segment_channel[Share '[%']])": "=SUM(old_Segment_channel[割合 '[%']])",
    "=SUM(Segment_channel[@Customers])": "=SUM(old_Segment_channel[@顧客数])",
    "=SUM(Segment_channel[@[Customers]])": "=SUM(old_Segment_channel[@[顧客数]])",
    "Summary!B8": "Summary!B8",
}


@pytest.mark.parametrize("formula", FOLLOWED)
def test_a_formula_follows(formula: str) -> None:
    assert followed(formula, MOVES) == FOLLOWED[formula]


MENTIONS = mention(["Summary", "It's"], ["Segment_channel", "Report_CPA"])


@pytest.mark.parametrize(
    "formula",
    [
        *("=Summary!A1", "=SUM('summary'!A1:A3)", "='It''s'!A1", "=IF(1,segment_channel[LTV],0)"),
        *("=report_cpa*2", "=-Summary!A1"),
    ],
)
def test_what_is_mentioned(formula: str) -> None:
    assert MENTIONS(formula)


@pytest.mark.parametrize(
    "formula",
    [
        *("=Summary2!A1", '="Summary!A1"', "='[a.xlsx]Summary'!A1", "=Summary", "Summary!A1", None, 3.0),
        *('="say ""Summary!A1"""', "=Report_CPA2", "=SUM(A1:B2)", ""),
    ],
)
def test_what_is_not_mentioned(formula: object) -> None:
    assert not MENTIONS(formula)


def test_other_sheets() -> None:
    assert on_other_sheets("='By age'!A1")
    assert on_other_sheets("=A1+検算!B2")
    assert not on_other_sheets('="a!b"&A1')
    assert not on_other_sheets("=SUM(A1:B2)")


@given(name=st.text(min_size=1, max_size=31).filter(lambda name: not set(name) & set("[]:*?/\\'!\"\n\r")))
def test_any_name_of_a_sheet_moves_there_and_back(name: str) -> None:
    formula = f"=SUM({quoted_sheet(name)}!$A$1:B2,Other!C3)"
    there = followed(formula, Moves({name: "~1"}))
    assert there == "=SUM('~1'!$A$1:B2,Other!C3)"
    assert followed(there, Moves({"~1": name})) == formula
