"""No text of what is left out is anywhere in a copy: no cell, cache or remark holds it, nor a hidden part."""

import re

import pytest

from ltv_xl.share import shared
from ltv_xl.share.sheets import PRIVATE
from ltv_xl.template.sheets.settings import SECTIONS
from ltv_xl.workbook_names import SETTINGS_PREFIX
from tests.share.checks import dangling, leaks
from tests.share.parts import MICROSOFT, OFFICE, Parts, add, change, lead, put, sheet_part, taken
from tests.share.secrets import FOLDER, MAIL, NAME, PLACE, SECRETS
from tests.share.shop import shop
from tests.share.shop_parts import BOOK, DRAWING, KIND, MAIN

HELD = (
    "customXml/item1.xml",
    "docProps/thumbnail.jpeg",
    "xl/charts/chart1.xml",
    "xl/charts/chart3.xml",
    "xl/comments2.xml",
    "xl/connections.xml",
    "xl/drawings/drawing2.xml",
    "xl/externalLinks/_rels/externalLink1.xml.rels",
    "xl/orphan.xml",
    "xl/persons/person.xml",
    "xl/pivotCache/pivotCacheDefinition1.xml",
    "xl/pivotCache/pivotCacheRecords1.xml",
    "xl/printerSettings/printerSettings1.bin",
    "xl/queryTables/queryTable1.xml",
    "xl/sharedStrings.xml",
    "xl/threadedComments/threadedComment1.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet2.xml",
)
"""The parts of the shop that hold secrets: one for each thing that a copy must look at."""


def test_the_shop_holds_secrets_wherever_a_file_keeps_them() -> None:
    assert sorted({leak.split(": ")[0] for leak in leaks(shop(), SECRETS)}) == list(HELD)


@pytest.mark.parametrize("how", [{}, {"values": True}, {"anonymous": True}])
def test_no_secret_is_left(how: dict[str, bool]) -> None:
    after = shared(shop(), lang="en", values="values" in how, anonymous="anonymous" in how).content
    assert leaks(after, SECRETS) == []


@pytest.mark.parametrize("how", [{}, {"values": True}, {"with_data": True}])
def test_nothing_leads_to_a_part_that_is_left_out(how: dict[str, bool]) -> None:
    assert dangling(shop()) == []
    assert dangling(shared(shop(), lang="en", **how).content) == []


@pytest.mark.parametrize("part", [held for held in HELD if held != "xl/orphan.xml"])
def test_a_secret_that_came_back_would_be_noticed(part: str) -> None:
    parts = taken(shared(shop(), lang="en").content)
    parts[part] = taken(shop())[part]
    assert leaks(put(parts), SECRETS)


def test_a_secret_in_numbers_of_letters_or_in_a_name_of_a_part_would_be_noticed() -> None:
    hidden = "".join(f"&#{ord(letter)};" for letter in NAME)
    assert leaks(put({"a.xml": f"<a>{hidden}</a>".encode()}), [NAME])
    assert leaks(put({f"{NAME}.xml": b""}), [NAME])
    assert leaks(put({"a.bin": NAME.encode("utf-16-be")}), [NAME])


def test_with_data_the_user_alone_is_forgotten() -> None:
    after = shared(shop(), lang="en", with_data=True).content
    assert leaks(after, [NAME])
    folders = [leak for leak in leaks(after, [FOLDER]) if not re.match(r"xl/connections|customXml", leak)]
    assert folders == []  # the query itself is part of the data's sheet


def test_anonymous_copies_name_nobody() -> None:
    people = ("山田太郎", "株式会社見本")
    assert {leak.split(": ")[0] for leak in leaks(shared(shop(), lang="en").content, people)} == {
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/comments1.xml",
        "xl/persons/person.xml",
    }
    done = shared(shop(), lang="ja", anonymous=True)
    assert leaks(done.content, people) == []
    assert b' refreshedBy="' not in taken(done.content)["xl/pivotCache/pivotCacheDefinition2.xml"]
    assert any("山田太郎" in change_made and "--anonymous" not in change_made for change_made in done.changes)


def test_formulas_that_show_a_customer_keep_what_they_show_and_are_named() -> None:
    parts = taken(shop())
    old = '<c r="A22" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    change(
        parts, sheet_part(parts, "Dashboard"), old, f'<c r="A22" t="str"><f>Orders!B2</f><v>{NAME}1</v></c>'
    )
    done = shared(put(parts), lang="en")
    assert leaks(done.content, SECRETS) == [f"{sheet_part(parts, 'Dashboard')}: {NAME}"]
    assert any("A13:A18, A22" in change_made for change_made in done.changes)


def revisions(parts: Parts) -> None:
    """A shared workbook of old keeps what cells held before."""
    headers = f'<headers xmlns="{MAIN}" guid="{{00000000-0000-0000-0000-000000000000}}"/>'
    name = "xl/revisions/revisionHeaders.xml"
    add(parts, name, headers, f"{KIND}.revisionHeaders+xml", BOOK, "revisionHeaders", "rIdRevisions")
    cell = f'<rcc rId="1" sId="1"><nc r="A1"><is><t>{NAME}</t></is></nc></rcc>'
    log = f'<revisions xmlns="{MAIN}">{cell}</revisions>'
    add(parts, "xl/revisions/revisionLog1.xml", log, f"{KIND}.revisionLog+xml", name, "revisionLog", "rId1")


def camera(parts: Parts) -> None:
    """A picture of cells, drawn when they were last seen."""
    a14 = f"{MICROSOFT}/drawing/2010/main"
    picture = (
        "<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
        '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="9" cy="9"/><xdr:pic>'
        f'<xdr:nvPicPr><xdr:cNvPr id="90" name="Camera" descr="{PLACE}"/><xdr:cNvPicPr><a:extLst>'
        f'<a:ext uri="{{84589F7E}}">'
        f'<a14:cameraTool xmlns:a14="{a14}" cellRange="Orders!$A$1:$C$4"/></a:ext></a:extLst></xdr:cNvPicPr>'
        f'</xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="rIdCamera"/></xdr:blipFill>'
        "<xdr:spPr/></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"
    )
    change(parts, DRAWING, "</xdr:wsDr>", f"{picture}</xdr:wsDr>")
    add(parts, "xl/media/camera.emf", NAME, "image/x-emf", DRAWING, "image", "rIdCamera")


def newer_chart(parts: Parts) -> None:
    """A chart of Excel 2016: it reads by way of a hidden name."""
    cx = f"{MICROSOFT}/drawing/2014/chartex"
    chart = (
        f'<cx:chartSpace xmlns:cx="{cx}"><cx:chartData><cx:data id="0"><cx:strDim type="cat">'
        f'<cx:f>_xlchart.v1.0</cx:f><cx:lvl ptCount="1"><cx:pt idx="0">{NAME}</cx:pt></cx:lvl></cx:strDim>'
        "</cx:data></cx:chartData></cx:chartSpace>"
    )
    kind = "application/vnd.ms-office.chartex+xml"
    relation = f"{MICROSOFT}/2014/relationships/chartEx"
    add(parts, "xl/charts/chartEx1.xml", chart, kind, DRAWING, relation, "rIdNewer")
    frame = (
        '<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9" cy="9"/><xdr:graphicFrame macro="">'
        '<xdr:nvGraphicFramePr><xdr:cNvPr id="91" name="Funnel"/><xdr:cNvGraphicFramePr/>'
        "</xdr:nvGraphicFramePr>"
        f'<a:graphic><a:graphicData uri="{cx}"><cx:chart xmlns:cx="{cx}" xmlns:r="{OFFICE}" r:id="rIdNewer"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:absoluteAnchor>"
    )
    change(parts, DRAWING, "</xdr:wsDr>", f"{frame}</xdr:wsDr>")
    name = '<definedName name="_xlchart.v1.0" hidden="1">Orders!$A$2:$A$13</definedName>'
    change(parts, BOOK, "<definedNames>", f"<definedNames>{name}")


def macro_sheet(parts: Parts) -> None:
    """A sheet of Excel 4.0 macros."""
    space = "http://schemas.microsoft.com/office/excel/2006/main"
    sheet = f'<xm:macrosheet xmlns="{MAIN}" xmlns:xm="{space}">{NAME}</xm:macrosheet>'
    kind = "application/vnd.ms-excel.macrosheet+xml"
    relation = f"{MICROSOFT}/2006/relationships/xlMacrosheet"
    add(parts, "xl/macrosheets/sheet1.xml", sheet, kind, BOOK, relation, "rIdMacro")
    change(parts, BOOK, "</sheets>", '<sheet name="Macro1" sheetId="99" r:id="rIdMacro"/></sheets>')


def lists(parts: Parts) -> None:
    """A report's list of customers, under whatever name its sheet has now."""
    change(parts, "xl/tables/table4.xml", 'displayName="Kept"', 'displayName="Actions_win_back"')
    change(parts, sheet_part(parts, "Kept"), "<v>1.5</v>", "<v>1.5</v>")
    change(parts, "xl/sharedStrings.xml", "<t>k3</t>", f"<t>{PLACE}</t>")


def plain_cells(parts: Parts) -> None:
    """The sheet Customers, whose table was turned into plain cells."""
    part = sheet_part(parts, "Customers")
    xml = parts[part].decode()
    parts[part] = re.sub(r"<tableParts.*</tableParts>", "", xml).encode()


def label_in_a_chart(parts: Parts) -> None:
    """Labels of a kept chart that take their text from left-out cells, in an extension."""
    c15 = f"{MICROSOFT}/drawing/2012/chart"
    labels = (
        f'<c:extLst><c:ext uri="{{02D57815}}" xmlns:c15="{c15}"><c15:datalabelsRange>'
        "<c15:f>Orders!$B$2:$B$13</c15:f>"
        f'<c15:dlblRangeCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{NAME}</c:v></c:pt></c15:dlblRangeCache>'
        "</c15:datalabelsRange></c:ext></c:extLst>"
    )
    change(parts, "xl/charts/chart2.xml", "</c:ser>", f"{labels}</c:ser>")


def title_of_a_chart(parts: Parts) -> None:
    cache = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{NAME}</c:v></c:pt></c:strCache>'
    title = f"<c:title><c:tx><c:strRef><c:f>Orders!$B$2</c:f>{cache}</c:strRef></c:tx><c:overlay/></c:title>"
    change(parts, "xl/charts/chart2.xml", "<c:plotArea>", f"{title}<c:plotArea>")


def outside_data(parts: Parts) -> None:
    """A link that only the sheet Orders needs keeps cells of another workbook in store."""
    change(parts, sheet_part(parts, "Dashboard"), "[2]Plan!A1", "1")
    row = f'<row r="1"><cell r="A1" t="str"><v>{NAME}</v></cell></row>'
    stored = f'<sheetDataSet><sheetData sheetId="0">{row}</sheetData></sheetDataSet>'
    change(parts, "xl/externalLinks/externalLink2.xml", "</sheetNames>", f"</sheetNames>{stored}")


def users(parts: Parts) -> None:
    """A shared workbook of old names those who have it open."""
    names = f'<users xmlns="{MAIN}" count="1"><userInfo guid="{{0}}" name="{NAME}" id="1"/></users>'
    add(parts, "xl/revisions/userNames.xml", names, f"{KIND}.userNames+xml", BOOK, "usernames", "rIdUsers")


def toolbars(parts: Parts) -> None:
    """Toolbars of old call macros, by the path of their workbook."""
    kind = f"{MICROSOFT}/2006/relationships/attachedToolbars"
    name = "xl/attachedToolbars.bin"
    add(
        parts,
        name,
        FOLDER.encode("utf-16-le"),
        "application/vnd.ms-excel.attachedToolbars",
        BOOK,
        kind,
        "rIdBars",
    )


def reserved(parts: Parts) -> None:
    """Who has reserved the workbook for writing is named in it."""
    change(parts, BOOK, "<workbookPr", f'<fileSharing userName="{NAME}" readOnlyRecommended="1"/><workbookPr')


def mailing_shape(parts: Parts) -> None:
    """A shape that writes an e-mail when it is clicked."""
    lead(parts, DRAWING, "hyperlink", "rIdMail", f"mailto:{MAIL}.jp", "External")
    click = f'<a:hlinkClick xmlns:r="{OFFICE}" r:id="rIdMail"/>'
    change(parts, DRAWING, 'descr="a pixel"/>', f'descr="a pixel">{click}</xdr:cNvPr>')


def quick_access(parts: Parts) -> None:
    """Buttons that somebody has put above the ribbon for this workbook call macros."""
    kind = f"{MICROSOFT}/2006/relationships/ui/userCustomization"
    button = (
        f'<mso:button xmlns:mso="http://schemas.microsoft.com/office/2009/07/customui" onAction="{FOLDER}"/>'
    )
    add(parts, "userCustomization/customUI.xml", button, "application/xml", "", kind, "rIdQuick")


def signature(parts: Parts) -> None:
    """A signature names who has signed, and a copy no longer is what was signed."""
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    content = "application/vnd.openxmlformats-package.digital-signature"
    add(parts, "_xmlsignatures/origin.sigs", b"", f"{content}-origin", "", f"{kind}/origin", "rIdSigned")
    signed = f"<Signature><X509SubjectName>CN={NAME}</X509SubjectName></Signature>"
    origin = "_xmlsignatures/origin.sigs"
    add(
        parts,
        "_xmlsignatures/sig1.xml",
        signed,
        f"{content}-xmlsignature+xml",
        origin,
        f"{kind}/signature",
        "rId1",
    )


PLANTED = (
    revisions,
    users,
    toolbars,
    reserved,
    mailing_shape,
    quick_access,
    signature,
    camera,
    newer_chart,
    macro_sheet,
    lists,
    plain_cells,
    label_in_a_chart,
    title_of_a_chart,
    outside_data,
)


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_secret_does_not_go_out(plant: object) -> None:
    parts = taken(shop())
    assert callable(plant)
    plant(parts)
    book = put(parts)
    assert leaks(book, SECRETS)
    assert leaks(shared(book, lang="en").content, SECRETS) == []


def test_the_private_settings_are_those_of_files_and_addresses() -> None:
    settings = {f"{SETTINGS_PREFIX}{setting.key}".lower() for group in SECTIONS.values() for setting in group}
    private = {
        f"{SETTINGS_PREFIX}{setting.key}".lower()
        for group in SECTIONS.values()
        for setting in group
        if setting.kind in {"file", "mail"}
    }
    assert set(PRIVATE) == private <= settings


def test_leading_out_of_the_file_is_told() -> None:
    parts = taken(shop())
    lead(
        parts, "xl/externalLinks/externalLink2.xml", "externalLinkPath", "rId2", f"file:///{MAIL}", "External"
    )
    assert any(MAIL in change_made for change_made in shared(put(parts), lang="en").changes)
