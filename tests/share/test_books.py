"""Workbooks of other makers and odd contents: prefixes, the strict family, taken names, old formulas."""

import re
from xml.etree import ElementTree

import pytest

from ltv_xl.formulas import FORMULAS
from ltv_xl.share import shared
from tests.share.checks import leaks
from tests.share.parts import Parts, add, change, put, sheet_part, taken
from tests.share.secrets import SECRETS
from tests.share.shop import shop
from tests.share.shop_parts import BOOK, COMPATIBLE, X14


def dashboard(parts: Parts) -> str:
    return parts[sheet_part(parts, "Dashboard")].decode()


def canonical(xml: bytes) -> str:
    """The part, the same however prefixes are chosen."""
    return ElementTree.canonicalize(xml.decode("utf-8-sig"), rewrite_prefixes=True)


def rewritten(parts: Parts) -> Parts:
    """The parts as a program writes them that gives every family of names a prefix of its own choice."""
    again = {}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            again[name] = ElementTree.tostring(ElementTree.fromstring(content))
        else:
            again[name] = content
    return again


def test_prefixes_of_another_program_change_nothing() -> None:
    plain, other = shared(shop(), lang="en"), shared(put(rewritten(taken(shop()))), lang="en")
    assert b"<ns0:worksheet" in taken(other.content)["xl/worksheets/sheet1.xml"]
    assert other.changes == plain.changes
    ours, theirs = taken(plain.content), taken(other.content)
    assert ours.keys() == theirs.keys()
    for name, content in ours.items():
        if name.endswith((".xml", ".rels")):
            assert canonical(theirs[name]) == canonical(content), name


def strict(parts: Parts) -> Parts:
    """The parts in ISO's strict family of names."""
    families = (
        (
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        ("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/"),
    )
    again = dict(parts)
    for name, content in parts.items():
        for old, new in families if name.endswith((".xml", ".rels")) else ():
            content = content.replace(old.encode(), new.encode())
        again[name] = content
    return again


def test_a_strict_workbook_is_read() -> None:
    done = shared(put(strict(taken(shop()))), lang="en")
    assert leaks(done.content, SECRETS) == []
    assert done.changes == shared(shop(), lang="en").changes
    assert taken(done.content).keys() == taken(shared(shop(), lang="en").content).keys()


def defining(line: str) -> bytes:
    parts = taken(shop())
    change(parts, BOOK, "<definedNames>", f"<definedNames>{line}")
    return put(parts)


@pytest.mark.parametrize("scope", ["", ' localSheetId="0"', ' localSheetId="5"'])
def test_a_name_that_the_user_gave_to_something_else_stays_and_is_told(scope: str) -> None:
    done = shared(defining(f'<definedName name="ltv_cac"{scope}>Dashboard!$A$8</definedName>'), lang="en")
    xml = taken(done.content)[BOOK].decode()
    assert len(re.findall('name="(?i:ltv_cac)"', xml)) == 1
    assert 'name="LTV_SUBSCRIPTION"' in xml
    assert any(
        "taken" in change_made or "something else" in change_made
        for change_made in done.changes
        if "LTV_CAC" in change_made
    )
    assert any(
        "Dashboard" in change_made and change_made.endswith("values: E5.") for change_made in done.changes
    )
    assert "LTV_CAC(E3" not in dashboard(taken(done.content))


def test_a_lambda_of_the_user_under_our_name_stays_and_is_called() -> None:
    own = "_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b)"
    done = shared(defining(f'<definedName name="LTV_CAC">{own}</definedName>'), lang="en")
    xml = taken(done.content)[BOOK].decode()
    assert f'<definedName name="LTV_CAC">{own}</definedName>' in xml
    assert xml.count('name="LTV_CAC"') == 1
    assert "LTV_CAC(E3,B3)" in dashboard(taken(done.content))


def test_a_table_with_the_name_of_a_function_is_told() -> None:
    parts = taken(shop())
    change(parts, "xl/tables/table4.xml", 'name="Kept" displayName="Kept"', 'name="CPO" displayName="CPO"')
    done = shared(put(parts), lang="en")
    assert any("something else" in change_made and "CPO" in change_made for change_made in done.changes)
    assert 'definedName name="CPO"' not in taken(done.content)[BOOK].decode()


def test_a_workbook_without_names_gets_them_where_the_format_wants_them() -> None:
    parts = taken(shop())
    parts[BOOK] = re.sub(rb"<definedNames>.*</definedNames>", b"", parts[BOOK])
    xml = taken(shared(put(parts), lang="en").content)[BOOK].decode()
    assert re.search(r"</externalReferences><definedNames>.*</definedNames><calcPr", xml)
    parts[BOOK] = re.sub(rb"<externalReferences>.*</externalReferences>", b"", parts[BOOK])
    assert "<definedNames><definedName " in taken(shared(put(parts), lang="en").content)[BOOK].decode()


def test_names_that_all_go_take_their_container_with_them() -> None:
    parts = taken(shop())
    line = b'<definedNames><definedName name="Order_total">SUM(Orders[Revenue])</definedName></definedNames>'
    parts[BOOK] = re.sub(rb"<definedNames>.*</definedNames>", line, parts[BOOK])
    assert "definedNames" not in taken(shared(put(parts), lang="en", values=True).content)[BOOK].decode()
    assert "Order_total" not in taken(shared(put(parts), lang="en").content)[BOOK].decode()


def shared_formulas(parts: Parts, text: str, value: str = "1") -> None:
    """Three cells that share a formula, as Excel stores one that was filled down."""
    cells = f'<c r="A40"><f t="shared" ref="A40:A42" si="7">{text}</f><v>{value}</v></c>'
    rows = f'<row r="40">{cells}</row>' + "".join(
        f'<row r="{row}"><c r="A{row}"><f t="shared" si="7"/><v>{value}</v></c></row>' for row in (41, 42)
    )
    change(parts, sheet_part(parts, "Dashboard"), "</sheetData>", f"{rows}</sheetData>")


def test_cells_that_share_a_formula_stay_or_go_together() -> None:
    parts = taken(shop())
    shared_formulas(parts, "Orders!C3*2")
    done = shared(put(parts), lang="en")
    assert any("A13:A18, A40:A42" in change_made for change_made in done.changes)
    assert 'si="7"' not in dashboard(taken(done.content))
    assert '<row r="41"><c r="A41"><v>1</v></c></row>' in dashboard(taken(done.content))


def test_cells_that_share_a_call_keep_sharing_it_under_its_bare_name() -> None:
    parts = taken(shop())
    shared_formulas(parts, "[1]!LTV_CAC(A8,B8)")
    xml = dashboard(taken(shared(put(parts), lang="en").content))
    assert '<f t="shared" ref="A40:A42" si="7">LTV_CAC(A8,B8)</f>' in xml
    assert xml.count('<f t="shared" si="7"/>') == 2
    valued = dashboard(taken(shared(put(parts), lang="en", values=True).content))
    assert 'si="7"' not in valued


def test_books_behind_the_addin_get_new_numbers_wherever_they_are_named() -> None:
    parts = taken(shop())
    rule = '<cfRule type="expression" priority="9"><formula>[2]Plan!A1&gt;1</formula></cfRule>'
    formatting = f'<conditionalFormatting sqref="A1">{rule}</conditionalFormatting>'
    change(
        parts, BOOK, "<definedNames>", '<definedNames><definedName name="Budget">[2]Plan!$A$1</definedName>'
    )
    change(parts, sheet_part(parts, "Dashboard"), "<dataValidations", f"{formatting}<dataValidations")
    after = taken(shared(put(parts), lang="en").content)
    assert ">[1]Plan!$A$1<" in after[BOOK].decode()
    assert "[2]" not in dashboard(after) + after[BOOK].decode()
    assert "xl/externalLinks/externalLink1.xml" not in after


def test_a_link_that_an_object_holds_by_number_keeps_all_before_it() -> None:
    parts = taken(shop())
    change(
        parts,
        sheet_part(parts, "Dashboard"),
        "<legacyDrawing",
        '<oleObjects><oleObject link="[2]!\'\'" progId="x"/></oleObjects><legacyDrawing',
    )
    after = taken(shared(put(parts), lang="en", with_data=True).content)
    assert "xl/externalLinks/externalLink1.xml" in after
    assert "SUM([2]Plan!A1)" in dashboard(after)


def test_a_rule_that_stands_twice_goes_twice() -> None:
    """Excel keeps a rule for its older self beside the newer one, tied together by an id."""
    parts = taken(shop())
    id = "{DA7ABA51-AAAA-BBBB-0001-000000000001}"
    xml = dashboard(parts)
    assert xml.count(id) == 2
    new = xml.replace(
        '<x14:cfvo type="autoMin"/>', '<x14:cfvo type="formula"><xm:f>Orders!$C$2</xm:f></x14:cfvo>'
    )
    parts[sheet_part(parts, "Dashboard")] = new.encode()
    after = dashboard(taken(shared(put(parts), lang="en").content))
    assert id not in after
    assert "I1:I3" not in after
    assert f"{X14}" in after  # the sparklines of what is kept


def test_controls_lose_macros_and_the_cells_that_go() -> None:
    parts = taken(shop())
    sheet = sheet_part(parts, "Dashboard")
    shape = "<x:ClientData><x:FmlaMacro>[0]!LtvRibbonRefresh</x:FmlaMacro><br></x:ClientData>"
    change(parts, "xl/drawings/vmlDrawing1.vml", "</xml>", f"{shape}</xml>")
    properties = (
        f'<formControlPr xmlns="{X14}" objectType="Drop" fmlaLink="Mine!$A$1" fmlaRange="Orders!$A$2:$A$9"/>'
    )
    add(
        parts,
        "xl/ctrlProps/ctrlProp1.xml",
        properties,
        "application/vnd.ms-excel.controlproperties+xml",
        sheet,
        "ctrlProp",
        "rIdControl",
    )
    control = '<control shapeId="1" r:id="rIdControl" name="b"><controlPr macro="[0]!x"/></control>'
    choice = f'<mc:Choice Requires="x14"><controls>{control}</controls></mc:Choice>'
    control = f"<mc:AlternateContent {COMPATIBLE}>{choice}</mc:AlternateContent>"
    change(parts, sheet, "<extLst>", f"{control}<extLst>")
    after = taken(shared(put(parts), lang="en").content)
    assert b"FmlaMacro" not in after["xl/drawings/vmlDrawing1.vml"]
    assert after["xl/ctrlProps/ctrlProp1.xml"].decode() == properties.replace(
        ' fmlaRange="Orders!$A$2:$A$9"', ""
    )
    assert "[0]!x" not in dashboard(after)


def test_embedded_files_are_told() -> None:
    parts = taken(shop())
    add(parts, "xl/embeddings/Book1.xlsx", b"PK", "", sheet_part(parts, "Kept"), "package", "rIdBook")
    assert any(
        "xl/embeddings/Book1.xlsx" in change_made for change_made in shared(put(parts), lang="en").changes
    )


@pytest.mark.parametrize(("number", "tied"), [(1, False), (2, True)])
def test_a_chart_stays_tied_to_a_pivot_table_that_stays(number: int, tied: bool) -> None:
    parts = taken(shop())
    name = "xl/charts/chart2.xml"
    source = f"<c:pivotSource><c:name>[book.xlsm]Pivot!PivotTable{number}</c:name><c:fmtId/></c:pivotSource>"
    change(parts, name, "<c:chart>", f"{source}<c:chart>")
    assert (b"pivotSource" in taken(shared(put(parts), lang="en").content)[name]) is tied


def test_a_text_box_keeps_its_last_text() -> None:
    parts = taken(shop())
    name = "xl/drawings/drawing1.xml"
    change(parts, name, '<xdr:sp macro="" textlink="">', '<xdr:sp macro="" textlink="Orders!$A$1">')
    done = shared(put(parts), lang="en")
    assert "Orders!" not in taken(done.content)[name].decode()


def test_every_function_may_be_called_through_the_addin() -> None:
    parts = taken(shop())
    cells = ""
    for row, (name, formula) in enumerate(FORMULAS.items(), 100):
        call = f"[1]!{name}({','.join('1' for _ in formula.arguments)})"
        cells += f'<row r="{row}"><c r="A{row}"><f>{call}</f><v>1</v></c></row>'
    change(parts, sheet_part(parts, "Dashboard"), "</sheetData>", f"{cells}</sheetData>")
    after = taken(shared(put(parts), lang="en").content)
    for name in FORMULAS:
        assert f'<definedName name="{name}">' in after[BOOK].decode()
    assert "[1]!" not in dashboard(after)
