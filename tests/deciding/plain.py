"""The figures that decide, computed plainly with pandas from their definition, not from the product's SQL.

Each part is written by somebody who did not write the SQL that it is compared with.
"""
