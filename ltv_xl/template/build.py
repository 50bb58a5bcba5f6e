"""workbook_template.xlsm and ltv_xl.xlam as they are shipped: the same bytes whenever they are made."""

from ltv_xl.template.content import Content
from ltv_xl.template.custom_ui import custom_ui
from ltv_xl.template.package import Kind, macro_enabled
from ltv_xl.template.project import vba_project
from ltv_xl.template.sheets import addin_sheets, workbook_sheets


def template() -> bytes:
    """workbook_template.xlsm, in Japanese, with example rows and no interpreter named."""
    return _built(workbook_sheets(Content()), "workbook")


def addin() -> bytes:
    """ltv_xl.xlam: the functions and the ribbon for every workbook."""
    return _built(addin_sheets(Content()), "addin")


def _built(xlsx: bytes, kind: Kind) -> bytes:
    return macro_enabled(xlsx, vba_project(xlsx, kind), custom_ui(kind), kind)
