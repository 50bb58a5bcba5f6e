"""Proof for ltv_xl.orders."""
