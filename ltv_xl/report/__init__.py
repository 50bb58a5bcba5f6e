"""From the result tables to the bytes of a workbook: content first, then one renderer."""
