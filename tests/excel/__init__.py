"""Tests of ltv_xl.excel."""
