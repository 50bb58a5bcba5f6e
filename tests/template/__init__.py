"""The building of workbook_template.xlsm and ltv_xl.xlam, and the built files themselves."""
