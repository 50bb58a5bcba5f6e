"""Everything that touches xlwings: the functions typed in cells and what the ribbon's buttons start."""
