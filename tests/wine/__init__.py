"""The product on Windows' own Python, pywin32, COM and xlwings' DLL, under Wine: all up to Excel's door.

`python -m tests.wine.build FOLDER` makes that Windows; then `LTV_WINE=FOLDER pytest tests/wine`.
"""
