"""From results to a workbook."""
