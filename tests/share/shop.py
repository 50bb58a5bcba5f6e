"""A shop's workbook with all that a copy has to deal with, and secrets planted wherever a file keeps them.

XlsxWriter writes the sheets; what it cannot write (pivot tables, macros, an add-in's link, queries, threaded
comments, printer's settings, slicers) is put in as parts.
"""

import io
from functools import cache
from typing import Any

from xlsxwriter import Workbook

from ltv_xl.template.package import macro_enabled
from ltv_xl.template.shipped import shipped_macros
from tests.share.parts import put, taken
from tests.share.secrets import FOLDER, HEADERS, MAIL, PLACE, ROWS
from tests.share.shop_parts import addin, comments, pivots, queries, slicers, wiring

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000000030001"
    "5b5d1e5a0000000049454e44ae426082"
)


@cache
def shop() -> bytes:
    """The workbook, an .xlsm."""
    parts = taken(macro_enabled(_sheets(), *shipped_macros("workbook"), "workbook"))
    for add in (addin, pivots, wiring, comments, queries, slicers):
        add(parts)
    return put(parts)


def _sheets() -> bytes:
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_vba_name("ThisWorkbook")
    book.set_properties({"title": "報告", "author": "山田太郎", "company": "株式会社見本"})
    names = ("Dashboard", "Orders", "Customers", "AdSpend", "Pivot", "Kept", "ltv_help", "xlwings.conf")
    sheets = {name: book.add_worksheet(name) for name in names}
    for name in names:
        sheets[name].set_vba_name(f"Sheet{name.replace('.', '_')}")
    _dashboard(book, sheets["Dashboard"])
    _orders(book, sheets["Orders"])
    for name in ("Customers", "AdSpend"):
        rows = [(f"{PLACE}_{name}_{n}", n) for n in range(5)]
        columns = [{"header": "Where"}, {"header": "Count"}]
        sheets[name].add_table(0, 0, 5, 1, {"name": name, "columns": columns, "data": rows})
    _kept(sheets["Kept"])
    _shown(sheets["Pivot"])
    sheets["ltv_help"].write_row(0, 0, ("key", "English", "日本語"))
    sheets["ltv_help"].write_row(1, 0, ("title", "Overview", "概要"))
    sheets["ltv_help"].hide()
    sheets["xlwings.conf"].write_row(0, 0, ("INTERPRETER_WIN", f"{FOLDER}\\python.exe"))
    sheets["xlwings.conf"].hide()
    book.define_name("Language_number", "=2")
    book.define_name("Order_total", "=SUM(Orders[Revenue])")
    book.define_name("Twice_total", "=2*Order_total")
    book.define_name("Rate", "=Dashboard!$C$3")
    book.define_name("Settings_orders_file", "=Dashboard!$B$30")
    book.define_name("Settings_mail_to", "=Dashboard!$B$31")
    book.define_name("Kept!Local", "=Kept!$A$2")
    book.define_name("AdSpend!Local", "=AdSpend!$A$2")
    book.close()
    return stream.getvalue()


def _dashboard(book: Any, sheet: Any) -> None:
    sheet.write_formula("A1", "=INDEX(ltv_help!$B$2:$C$2,Language_number)", None, "概要")
    sheet.write_row("A3", ("Subscription", 3000, 0.4, 0.05))
    sheet.write_dynamic_array_formula("E3:E3", "=LTV_SUBSCRIPTION(B3,C3,D3)", None, 24000)
    sheet.write_formula("E4", "=[1]!LTV_SUBSCRIPTION(B3,C3,D3)*1", None, 24000)
    sheet.write_formula("E5", '=IF(E3>1,"LTV_CAC(""x"")",LTV_CAC(E3,B3))', None, 'LTV_CAC("x")')
    sheet.write_column("A8", (100, 200, 300))
    sheet.write_dynamic_array_formula("B8:B10", "=TARGET_CPO(A8:A10)", None, 100)
    sheet.write_number("B9", 200)
    sheet.write_number("B10", 300)
    sheet.write_formula("C8", "=_xludf.TARGET_CPO(A8:A10)", None, 100)
    sheet.write_formula("C9", "=SUM(A8:A10)+cpo(A8,0.5)", None, 800)
    sheet.write_formula("C10", "=Rate*2", None, 0.8)
    sheet.write_formula("A13", "=SUM(Orders[Revenue])", None, 78039)
    sheet.write_formula("A14", "=Orders!C3+1", None, 2002)
    sheet.write_formula("A15", "=Twice_total", None, 156078)
    sheet.write_formula("A16", "=SUM(Dashboard:Customers!A100)", None, 0)
    sheet.write_formula("A17", '=INDIRECT("Orders!C3")', None, 2001)
    sheet.write_formula("A18", "=ROWS(AdSpend[])", None, 5)
    sheet.write_formula("A19", "=Settle(1)", None, 7)
    sheet.write_formula("A20", "=SUM('C:\\shared\\[budget.xlsx]Plan'!A1)", None, 5)
    said = "Orders!C3 is a text, and so is 'Orders'!A1"
    sheet.write_formula("A21", f'="{said}"', None, said)
    sheet.write_formula("A22", "=1/0", None, "#DIV/0!")
    sheet.write_string("B30", f"{FOLDER}\\orders.csv")
    sheet.write_string("B31", f"{MAIL}.jp")
    sheet.data_validation("G1", {"validate": "list", "source": "=Orders!$A$2:$A$13"})
    sheet.data_validation("G2", {"validate": "list", "source": ["a", "b"]})
    red = book.add_format({"font_color": "red"})
    sheet.conditional_format("H1:H3", {"type": "formula", "criteria": "=H1>Orders!$C$2", "format": red})
    sheet.conditional_format("H1:H3", {"type": "cell", "criteria": ">", "value": 3, "format": red})
    sheet.conditional_format("I1:I3", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("J1", {"range": "Orders!C2:C13"})
    sheet.add_sparkline("J2", {"range": "Dashboard!A8:A10"})
    sheet.write_url("K1", "internal:Orders!A1", None, "to the orders")
    sheet.write_url("K2", "internal:Kept!A1", None, "to what is kept")
    sheet.write_url("K3", "https://example.com/", None, "away")
    sheet.write_comment("A8", "A remark", {"author": "山田太郎"})
    sheet.insert_image("M1", "pixel.png", {"image_data": io.BytesIO(PIXEL), "description": "a pixel"})
    for place, source in (("M5", "Orders"), ("M25", "Kept")):
        chart = book.add_chart({"type": "column"})
        chart.add_series({
            "name": f"={source}!$C$1",
            "categories": [source, 1, 1, 12, 1],
            "values": [source, 1, 2, 12, 2],
            "categories_data": [row[1] if source == "Orders" else "k" for row in ROWS],
            "values_data": [row[2] for row in ROWS],
        })
        sheet.insert_chart(place, chart, {"description": f"chart of {source}"})


def _orders(book: Any, sheet: Any) -> None:
    columns = [{"header": name} for name in HEADERS]
    sheet.add_table(0, 0, len(ROWS), len(HEADERS) - 1, {"name": "Orders", "columns": columns, "data": ROWS})
    sheet.write_comment("A2", f"{PLACE} in a remark", {"author": MAIL})
    sheet.set_footer(f"&L{PLACE}")
    sheet.print_area("A1:D13")
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Orders!$C$2:$C$13", "name": PLACE})
    sheet.insert_chart("G2", chart, {"description": PLACE})


def _kept(sheet: Any) -> None:
    rows = [(f"k{n}", n, 1.5 * n) for n in range(12)]
    columns = [
        {"header": "Key"},
        {"header": "Mine"},
        {"header": "Value"},
        {"header": "Share", "formula": "=Kept[[#This Row],[Value]]/SUM(Orders[Revenue])"},
        {"header": "Double", "formula": "=Kept[[#This Row],[Value]]*2"},
    ]
    sheet.add_table(0, 0, 12, 4, {"name": "Kept", "columns": columns, "data": rows})
    for n, row in enumerate(rows, 2):
        sheet.write_formula(f"D{n}", "=Kept[[#This Row],[Value]]/SUM(Orders[Revenue])", None, row[2] / 78039)
        sheet.write_formula(f"E{n}", "=Kept[[#This Row],[Value]]*2", None, row[2] * 2)


def _shown(sheet: Any) -> None:
    """What the two pivot tables show: over Orders at A3, over Kept at E3."""
    sheet.write_row("A3", ("Row Labels", "Sum of Revenue"))
    sheet.write_row("A4", ("Grand Total", 78039))
    sheet.write_row("E3", ("Row Labels", "Sum of Value"))
    sheet.write_row("E4", ("Grand Total", 99))
    sheet.write_formula("A8", '=GETPIVOTDATA("Revenue",$A$3)', None, 78039)
