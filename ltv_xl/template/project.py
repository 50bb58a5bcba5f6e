"""vbaProject.bin, written by pyOpenVBA: needed where a workbook is built, never where it is used."""

from ltv_xl.ooxml.archive import CONTENT_TYPES
from ltv_xl.ooxml.package import MACRO_FREE
from ltv_xl.template.package import MACRO_ENABLED, VBA_PROJECT, Kind, packed, parts
from ltv_xl.template.sources import CLASSES, documents, modules
from ltv_xl.temporary import temporary_folder

NO_CACHE = bytes.fromhex("cc61ffff000000")
"""The stream _VBA_PROJECT without compiled code, so that Excel compiles the sources ([MS-OVBA] 2.3.4.1)."""


def vba_project(xlsx: bytes, kind: Kind) -> bytes:
    """The project of a workbook: a module for it and for each sheet, by code name, and all others."""
    from pyopenvba import ExcelFile, VBAModuleKind
    from pyopenvba.cfb import CFB

    with temporary_folder() as folder:
        path = folder / "book.xlsm"  # it adds projects to files of this name only
        workbook = parts(xlsx)
        enabled = MACRO_ENABLED["workbook"].encode()
        workbook[CONTENT_TYPES] = workbook[CONTENT_TYPES].replace(MACRO_FREE.encode(), enabled)
        path.write_bytes(packed(workbook))
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            own = {**dict.fromkeys(project.module_names(), ""), **documents(kind)}
            for name, source in modules(kind).items():
                form = VBAModuleKind.other if name in CLASSES else VBAModuleKind.standard
                project.add_module(name, source, kind=form)
            for name, body in own.items():
                book.set_module(name, body)  # assigning to a module's source is not saved
            book.save(path)
        made = CFB.from_bytes(parts(path.read_bytes())[VBA_PROJECT])
    made.write_stream_in_storage("VBA", "_VBA_PROJECT", NO_CACHE)
    return bytes(made.to_bytes())
