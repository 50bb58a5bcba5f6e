"""The sheets of the template and of the add-in, written by XlsxWriter: no macros yet, one sheet per file."""

from ltv_xl.template.sheets.book import addin_sheets, workbook_sheets

__all__ = ["addin_sheets", "workbook_sheets"]
