"""Everything that touches xlwings: the functions typed in cells and what the ribbon's buttons start."""

from ltv_xl.excel.light_xlwings import load_xlwings

load_xlwings()  # before any file of this room imports it
