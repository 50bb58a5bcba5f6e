"""Workbooks as files: their packaging, their markup, their formulas as text. Knows nothing of any report."""
