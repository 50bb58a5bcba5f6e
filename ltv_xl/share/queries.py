"""Queries and connections: where the left-out tables came from. They name servers, folders and files."""

from collections.abc import Collection

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.markup import without
from ltv_xl.ooxml.package import Package
from ltv_xl.share.book import Sheet
from ltv_xl.share.notes import Note


def refuse_data_model(package: Package) -> None:
    """SourceError for a workbook with a data model, which may hold the very tables that are left out."""
    if package.leads(package.book, "powerPivotData"):
        raise SourceError("share.data_model")


def unconnected(package: Package, kept: Collection[Sheet]) -> list[Note]:
    """Let those connections go that filled only what is left out, and the queries when none stays."""
    used = {
        package.tree(query.target).get("connectionId")
        for sheet in kept
        for start in (sheet.part, *(table.part for table in sheet.tables))
        for query in package.leads(start, "queryTable")
    } | {
        one.get("connectionId")
        for lead in package.leads(package.book, "pivotCacheDefinition")
        for one in package.tree(lead.target).all("cacheSource")
    }
    notes = []
    for lead in package.leads(package.book, "connections"):
        lines = package.tree(lead.target).children
        lost = [one for one in lines if one.get("id") not in used]
        notes += [Note("query", "", one.get("name")) for one in lost]
        if len(lost) == len(lines):
            package.cut.add((package.book, lead.id))
        else:
            package.edit(lead.target, without(lost))
            return notes
    for lead in package.leads(package.book, "customXml"):
        if package.tree(lead.target).name == "DataMashup":
            package.cut.add((package.book, lead.id))
    return notes
