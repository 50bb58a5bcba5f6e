"""Refresh reports on a real spreadsheet program: LibreOffice Calc behind xlwings' engine interface."""
