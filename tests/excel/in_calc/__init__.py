"""The shipped workbook in LibreOffice Calc: formulas typed in its cells, its ribbon's buttons pressed."""
