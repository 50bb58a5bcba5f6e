"""Builds workbook_template.xlsm and ltv_xl.xlam: sheets, ribbon and VBA, the same bytes every time."""
