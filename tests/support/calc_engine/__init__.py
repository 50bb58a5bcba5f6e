"""LibreOffice Calc behind xlwings' engine interface: a real spreadsheet program for what a button does.

It has the calls that ltv_xl makes, and behaves as Excel does where the two differ: names of copied sheets and
tables, sheet names that are refused, the grammar of formulas. Values come as COM gives them, through xlwings'
own code for Windows. What it cannot show: Excel's dialogs, spills and LAMBDA, and what COM itself refuses.
"""

from tests.support.calc_engine.app import excel_like
from tests.support.calc_engine.steps import Injected, Killed, Steps

__all__ = ["Injected", "Killed", "Steps", "excel_like"]
