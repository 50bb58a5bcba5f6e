"""Which keys a shop's file has, in the order in which it is written."""

from typing import Final

FILE_NAME: Final = "ltv.toml"

SOURCES: Final = ("orders", "lines", "customers", "ads")
"""Paths, folders or patterns of orders; one path of each other kind."""

SETTINGS: Final = (
    "currency",
    "timezone",
    "decimal",
    "date_order",
    "shop_opened",
    "margin",
    "delivery_cost",
    "handling",
    "fee",
    "points",
    "commission",
    "tax",
    "ad_tax",
    "target_profit",
    "discount",
    "cpa_months",
    "inactive_days",
    "trial_products",
    "rfm_recency",
    "rfm_frequency",
    "rfm_profit",
    "portfolio_days",
    "portfolio_amount",
)
"""Fields of Settings that a single value settles."""

SEVERAL: Final = ("trial_products", "rfm_recency", "rfm_frequency", "rfm_profit", "portfolio_days")
"""Those of them that hold several values, as a text or a list."""

SHARES: Final = ("margin", "fee", "points", "discount")
"""Those of them that are written in percent."""

MAILING: Final = ("holdout", "list_days", "cost_per_contact")
"""Of the lists to act upon: what a single value settles. They are no settings of a report."""

TEXTS: Final = ("lines", "customers", "ads", "shop", "output", "split_by", "lists")
"""Keys that take a text."""

LISTS: Final = ("orders", "walk_ins", "by", "languages", "list_columns")
"""Keys that take a list of texts, or a single one."""

TOP: Final = (
    *SOURCES,
    "shop",
    *SETTINGS[:4],
    "walk_ins",
    "by",
    *SETTINGS[4:],
    "languages",
    "output",
    "split_by",
    "lists",
    "list_columns",
    *MAILING,
)
"""The keys above every table."""

COLUMNS, MAIL, DESCRIBED, DATABASE = "columns", "mail", "described", "database"
"""The tables: headers chosen by hand, recipients, what the sources looked like when they were saved, and the
database that the orders stand in.
"""

USUAL_OUTPUT: Final = "LTV.xlsx"
USUAL_LISTS: Final = "lists"

MAIL_KEYS: Final = ("to", "cc")
DATABASE_KEYS: Final = ("address", "engine", "orders", "customers", "ads", "spark_remote", "scratch")
DESCRIBED_KEYS: Final = ("role", "columns", "unused")
KNOWN: Final = (*TOP, COLUMNS, MAIL, DESCRIBED, DATABASE)
