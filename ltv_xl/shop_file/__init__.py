"""A shop's file `ltv.toml`: the sources and settings that its report is made from, month after month.

It is data. What it may reach is bounded: files within its folder, recipients that this user has confirmed.
"""
