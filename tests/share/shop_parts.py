"""The parts of the shop's workbook that no library writes: an add-in's link, pivot tables, slicers ...

Each is as small as the format's validator takes it.
"""

from tests.share.parts import MICROSOFT, OFFICE, Parts, add, change, lead, sheet_part
from tests.share.secrets import FOLDER, HEADERS, MAIL, NAME, PLACE, ROWS

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
X14 = f"{MICROSOFT}/spreadsheetml/2009/9/main"
X15 = f"{MICROSOFT}/spreadsheetml/2010/11/main"
COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
BOOK = "xl/workbook.xml"
DRAWING = "xl/drawings/drawing1.xml"


def addin(parts: Parts) -> None:
    """Links to the add-in (number 1) and to another workbook (number 2)."""
    inside = ('<definedNames><definedName name="LTV_SUBSCRIPTION"/></definedNames>', _sheet_names("Plan"))
    targets = (f"{FOLDER}\\ltv_xl.xlam", "file:///C:/shared/budget.xlsx")
    for number, (held, target) in enumerate(zip(inside, targets, strict=True), 1):
        name = f"xl/externalLinks/externalLink{number}.xml"
        book = f'<externalBook xmlns:r="{OFFICE}" r:id="rId1">{held}</externalBook>'
        link = f'<externalLink xmlns="{MAIN}">{book}</externalLink>'
        add(parts, name, link, f"{KIND}.externalLink+xml", BOOK, "externalLink", f"rIdLink{number}")
        lead(parts, name, "externalLinkPath", "rId1", target, "External")
    lines = '<externalReference r:id="rIdLink1"/><externalReference r:id="rIdLink2"/>'
    change(parts, BOOK, "</sheets>", f"</sheets><externalReferences>{lines}</externalReferences>")
    change(parts, sheet_part(parts, "Dashboard"), "'C:\\shared\\[budget.xlsx]Plan'!A1", "[2]Plan!A1")


def _sheet_names(name: str) -> str:
    return f'<sheetNames><sheetName val="{name}"/></sheetNames>'


def pivots(parts: Parts) -> None:
    """Two pivot tables on the sheet Pivot: over Orders and over Kept."""
    fields = ("Key", "Mine", "Value", "Share", "Double")
    _pivot(parts, 1, "Orders", HEADERS, "Revenue", "A3:B4", [row[0] for row in ROWS], MAIL)
    _pivot(parts, 2, "Kept", fields, "Value", "E3:F4", [f"k{n}" for n in range(12)], "me")
    entries = '<pivotCache cacheId="1" r:id="rIdPivot1"/><pivotCache cacheId="2" r:id="rIdPivot2"/>'
    change(parts, BOOK, "</workbook>", f"<pivotCaches>{entries}</pivotCaches></workbook>")


def _pivot(
    parts: Parts,
    number: int,
    table: str,
    fields: tuple[str, ...],
    summed: str,
    place: str,
    items: list[str],
    by: str,
) -> None:
    texts = "".join(f'<s v="{item}"/>' for item in items)
    first = f'<cacheField name="{fields[0]}"><sharedItems count="12">{texts}</sharedItems></cacheField>'
    others = "".join(f'<cacheField name="{name}"><sharedItems/></cacheField>' for name in fields[1:])
    definition = (
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" '
        f'refreshedBy="{by}" recordCount="12">'
        f'<cacheSource type="worksheet"><worksheetSource name="{table}"/></cacheSource>'
        f'<cacheFields count="{len(fields)}">{first}{others}</cacheFields></pivotCacheDefinition>'
    )
    cache = f"xl/pivotCache/pivotCacheDefinition{number}.xml"
    kind = "pivotCacheDefinition"
    add(parts, cache, definition, f"{KIND}.{kind}+xml", BOOK, kind, f"rIdPivot{number}")
    values = "".join(f'<s v="{NAME if number == 1 else "m"}"/>' for _ in fields[1:])
    lines = "".join(f'<r><x v="{n}"/>{values}</r>' for n in range(12))
    records = f'<pivotCacheRecords xmlns="{MAIN}" count="12">{lines}</pivotCacheRecords>'
    name = f"xl/pivotCache/pivotCacheRecords{number}.xml"
    add(parts, name, records, f"{KIND}.pivotCacheRecords+xml", cache, "pivotCacheRecords", "rId1")
    at = fields.index(summed)
    columns = "".join(f'<pivotField dataField="{int(n == at)}" showAll="0"/>' for n in range(len(fields)))
    pivot = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="PivotTable{number}" cacheId="{number}" '
        'dataCaption="Values">'
        f'<location ref="{place}" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="{len(fields)}">{columns}</pivotFields>'
        '<rowItems count="1"><i/></rowItems><colItems count="1"><i/></colItems>'
        f'<dataFields count="1"><dataField name="Sum of {summed}" fld="{at}"/></dataFields>'
        "</pivotTableDefinition>"
    )
    name, sheet = f"xl/pivotTables/pivotTable{number}.xml", sheet_part(parts, "Pivot")
    add(parts, name, pivot, f"{KIND}.pivotTable+xml", sheet, "pivotTable", f"rIdPivot{number}")
    lead(parts, name, kind, "rId1", f"/{cache}")


def wiring(parts: Parts) -> None:
    """What tells of the user's computer: folder, printer, a shape's macro; and the chain of calculation."""
    dashboard = sheet_part(parts, "Dashboard")
    main = "http://schemas.microsoft.com/office/spreadsheetml/2010/11"
    folder = (
        f'<mc:AlternateContent {COMPATIBLE}><mc:Choice xmlns:x15="{X15}" Requires="x15">'
        f'<x15ac:absPath xmlns:x15ac="{main}/ac" url="{FOLDER}\\"/></mc:Choice></mc:AlternateContent>'
    )
    change(parts, BOOK, "<bookViews>", f"{folder}<bookViews>")
    change(parts, BOOK, "<workbookView ", '<workbookView firstSheet="1" activeTab="5" ')
    change(parts, dashboard, "<drawing ", '<pageSetup paperSize="9" r:id="rIdPrinter"/><drawing ')
    printer, name = FOLDER.encode("utf-16-le"), "xl/printerSettings/printerSettings1.bin"
    add(parts, name, printer, f"{KIND}.printerSettings", dashboard, "printerSettings", "rIdPrinter")
    change(parts, DRAWING, '<xdr:graphicFrame macro="">', '<xdr:graphicFrame macro="[0]!LtvRibbonRefresh">')
    cells = "".join(f'<c r="A{row}" i="1"/>' for row in range(13, 23))
    chain = f'<calcChain xmlns="{MAIN}">{cells}</calcChain>'
    add(parts, "xl/calcChain.xml", chain, f"{KIND}.calcChain+xml", BOOK, "calcChain", "rIdChain")
    picture = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
    add(parts, "docProps/thumbnail.jpeg", NAME, "image/jpeg", "", picture, "rIdThumb")
    parts["xl/orphan.xml"] = f"<left>{NAME}</left>".encode()
    orphan = '<Override PartName="/xl/orphan.xml" ContentType="application/xml"/>'
    change(parts, "[Content_Types].xml", "</Types>", f"{orphan}</Types>")


def comments(parts: Parts) -> None:
    """Threaded comments on a kept sheet and on a left-out one, by different people."""
    threads = f"{MICROSOFT}/spreadsheetml/2018/threadedcomments"
    kinds = f"{MICROSOFT}/2017/10/relationships"
    ids = [f"{{0000000{number}-0000-0000-0000-000000000000}}" for number in range(4)]
    people = "".join(
        f'<person displayName="{name}" id="{id}" userId="{name}" providerId="None"/>'
        for name, id in zip(("山田太郎", MAIL), ids, strict=False)
    )
    people = f'<personList xmlns="{threads}">{people}</personList>'
    kind = "application/vnd.ms-excel.person+xml"
    add(parts, "xl/persons/person.xml", people, kind, BOOK, f"{kinds}/person", "rIdPeople")
    for number, (sheet, words) in enumerate((("Kept", "fine"), ("Orders", PLACE))):
        comment = (
            f'<threadedComment ref="A1" dT="2026-01-01T00:00:00.00" personId="{ids[number]}" '
            f'id="{ids[number + 2]}"><text>{words}</text></threadedComment>'
        )
        said = f'<ThreadedComments xmlns="{threads}">{comment}</ThreadedComments>'
        name, kind = f"xl/threadedComments/threadedComment{number}.xml", "vnd.ms-excel.threadedcomments+xml"
        start = sheet_part(parts, sheet)
        add(parts, name, said, f"application/{kind}", start, f"{kinds}/threadedComment", "rIdThread")


def queries(parts: Parts) -> None:
    """A query that fills Orders, and the mashup that holds its steps."""
    line = (
        '<connection id="1" name="Query - Orders" type="5" refreshedVersion="8">'
        f'<dbPr connection="Provider={FOLDER}" command="SELECT"/></connection>'
    )
    content = f'<connections xmlns="{MAIN}">{line}</connections>'
    add(parts, "xl/connections.xml", content, f"{KIND}.connections+xml", BOOK, "connections", "rIdQuery")
    fields = f'<queryTableField id="1" name="{PLACE}" tableColumnId="1"/>'
    query = (
        f'<queryTable xmlns="{MAIN}" name="ExternalData_1" connectionId="1" autoFormatId="16">'
        f'<queryTableRefresh nextId="2"><queryTableFields count="1">{fields}</queryTableFields>'
        "</queryTableRefresh></queryTable>"
    )
    name = "xl/queryTables/queryTable1.xml"
    add(parts, name, query, f"{KIND}.queryTable+xml", "xl/tables/table1.xml", "queryTable", "rId1")
    space = "http://schemas.microsoft.com/DataMashup"
    mashup = f'<?xml version="1.0" encoding="utf-16"?><DataMashup xmlns="{space}">{FOLDER}</DataMashup>'
    add(parts, "customXml/item1.xml", mashup.encode("utf-16"), "", BOOK, "customXml", "rIdMashup")
    add(parts, "customXml/item2.xml", "<kept>a label</kept>", "", BOOK, "customXml", "rIdLabel")


def slicers(parts: Parts) -> None:
    """A slicer for Orders and one for Kept; both stand on Dashboard."""
    dashboard = sheet_part(parts, "Dashboard")
    caches, lines, frames = "", "", ""
    for number, (table, id, column) in enumerate(((1, 1, "Product"), (4, 4, "Key")), 1):
        cache = (
            f'<slicerCacheDefinition xmlns="{X14}" xmlns:x="{MAIN}" name="Slicer_{column}" '
            f'sourceName="{column}">'
            f'<extLst><x:ext xmlns:x15="{X15}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}">'
            f'<x15:tableSlicerCache tableId="{table}" column="{id if number == 1 else 1}"/></x:ext></extLst>'
            "</slicerCacheDefinition>"
        )
        name, kind = f"xl/slicerCaches/slicerCache{number}.xml", "application/vnd.ms-excel.slicerCache+xml"
        relation = f"{MICROSOFT}/2007/relationships/slicerCache"
        add(parts, name, cache, kind, BOOK, relation, f"rIdSlicer{number}")
        caches += f'<x14:slicerCache r:id="rIdSlicer{number}"/>'
        lines += f'<slicer name="{column}" cache="Slicer_{column}" caption="{column}" rowHeight="241300"/>'
        frames += _frame(20 + number, column)
    names = "".join(f'<definedName name="Slicer_{field}">#N/A</definedName>' for field in ("Key", "Product"))
    twice = '<definedName name="Twice_total">'
    change(parts, BOOK, twice, f"{names}{twice}")
    change(parts, DRAWING, "</xdr:wsDr>", f"{frames}</xdr:wsDr>")
    content, kind = f'<slicers xmlns="{X14}">{lines}</slicers>', "application/vnd.ms-excel.slicer+xml"
    relation = f"{MICROSOFT}/2007/relationships/slicer"
    add(parts, "xl/slicers/slicer1.xml", content, kind, dashboard, relation, "rIdSlicer")
    listed = (
        f'<ext xmlns:x15="{X15}" uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}">'
        f'<x14:slicerList xmlns:x14="{X14}"><x14:slicer r:id="rIdSlicer"/></x14:slicerList></ext>'
    )
    change(parts, dashboard, "</extLst></worksheet>", f"{listed}</extLst></worksheet>")
    known = (
        f'<ext xmlns:x15="{X15}" uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}">'
        f'<x15:slicerCaches xmlns:x14="{X14}">{caches}</x15:slicerCaches></ext>'
    )
    change(parts, BOOK, "</workbook>", f"<extLst>{known}</extLst></workbook>")


def _frame(id: int, name: str) -> str:
    drawing = "http://schemas.microsoft.com/office/drawing"
    shape = f'<xdr:cNvPr id="{id}" name="{name}" descr="slicer"/>'
    return (
        '<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="1000000" cy="1000000"/>'
        f'<mc:AlternateContent {COMPATIBLE}><mc:Choice xmlns:sle15="{drawing}/2012/slicer" Requires="sle15">'
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>{shape}'
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{drawing}/2010/slicer">'
        f'<sle:slicer xmlns:sle="{drawing}/2010/slicer" name="{name}"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice><mc:Fallback>"
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr>{shape}<xdr:cNvSpPr/></xdr:nvSpPr>'
        '<xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:sp></mc:Fallback></mc:AlternateContent>'
        "<xdr:clientData/></xdr:absoluteAnchor>"
    )
