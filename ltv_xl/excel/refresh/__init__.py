"""The button Refresh reports: report sheets made from the workbook's tables, in place of the last report's.

`flow` is the whole; `plan` what must be known before; `replace` the replacement; `recover` the way back, by
the `journal` that stands in the workbook itself.
"""
