"""What our workbooks call their sheets, tables and names: the words by which the rooms know a workbook.

Data only. The VBA sources and the texts repeat some of them; a test holds those to this file.
"""

from collections.abc import Mapping
from typing import Final, Literal

from ltv_xl.texts import Language

AUTHOR: Final = "ltv_xl"
"""The creator in the properties of every workbook that we write."""

# The built files

BuiltFile = Literal["workbook_template.xlsm", "ltv_xl.xlam"]
TEMPLATE_FILE: Final = "workbook_template.xlsm"
ADDIN_FILE: Final = "ltv_xl.xlam"

# The template's sheets

START_SHEET: Final = "Start"
SETTINGS_SHEET: Final = "Settings"
EXAMPLES_SHEET: Final = "Examples"
HELP_SHEET: Final = "ltv_help"
"""Hidden: every text of a sheet or a macro. Only workbooks of ours have it."""
TYPING_HELP_SHEET: Final = "_IntelliSense_"
"""Hidden, the last: what the add-in Excel-DNA IntelliSense shows while a function is typed."""

WORKBOOK_PROJECT: Final = "xlwings"
ADDIN_PROJECT: Final = "ltv_xl"
"""The xlwings project of a workbook and of the add-in: xlwings finds its settings by this name."""
WORKBOOK_CONFIG: Final = "xlwings.conf"
ADDIN_CONFIG: Final = "ltv_xl.conf"
"""Hidden: the sheet with xlwings' settings, among them the full path of a user's Python."""
INTERPRETER_WIN: Final = "INTERPRETER_WIN"
INTERPRETER_MAC: Final = "INTERPRETER_MAC"
"""Keys of such a sheet."""

WORKBOOK_CODE_NAME: Final = "ThisWorkbook"
SETTINGS_CODE_NAME: Final = "SettingsSheet"
"""What VBA calls the workbook and the sheet Settings."""

# The user's tables, each on a sheet of the same name

TableName = Literal["Orders", "Customers", "AdSpend"]
ORDERS: Final = "Orders"
CUSTOMERS: Final = "Customers"
AD_SPEND: Final = "AdSpend"
INPUT_TABLES: Final[tuple[TableName, ...]] = (ORDERS, CUSTOMERS, AD_SPEND)
INPUT_ROLES: Final[Mapping[TableName, Literal["orders", "customers", "ad_spend"]]] = {
    ORDERS: "orders",
    CUSTOMERS: "customers",
    AD_SPEND: "ad_spend",
}
"""Table -> what the reading of orders calls its rows."""

# Workbook names of the template

SETTINGS_PREFIX: Final = "Settings_"
"""Begins the name of every cell of Settings; the key of the setting follows."""
SETTINGS_LANGUAGE: Final = "Settings_language"
SETTINGS_ORDERS_FILE: Final = "Settings_orders_file"
SETTINGS_CUSTOMERS_FILE: Final = "Settings_customers_file"
SETTINGS_AD_SPEND_FILE: Final = "Settings_ad_spend_file"
SETTINGS_MAIL_TO: Final = "Settings_mail_to"
SETTINGS_MAIL_CC: Final = "Settings_mail_cc"
SETTINGS_MAIL_SUBJECT: Final = "Settings_mail_subject"
PRIVATE_SETTINGS: Final = (
    SETTINGS_ORDERS_FILE,
    SETTINGS_CUSTOMERS_FILE,
    SETTINGS_AD_SPEND_FILE,
    SETTINGS_MAIL_TO,
    SETTINGS_MAIL_CC,
)
"""Those that tell of a user's folders and of whom the reports go to."""
LANGUAGE_NUMBER: Final = "Language_number"
"""The column of the language within the texts of the help sheet."""
LANGUAGE_WORDS: Final[Mapping[Language, str]] = {"ja": "日本語", "en": "English"}
"""What the cell of the language holds."""

FUNCTION_CATEGORY: Final = "LTV"
"""Where Excel's function wizard lists the worksheet functions."""
FUNCTIONS_MODULE: Final = "ltv_xl.excel.functions"
"""The Python module of the worksheet functions."""

# Workbook names of a report's headline figures

REPORT_PREFIX: Final = "Report_"
REPORT_LTV: Final = "Report_LTV_{months}_months"
REPORT_REPEAT_RATE: Final = "Report_repeat_rate"
REPORT_ORDER_VALUE: Final = "Report_order_value"
REPORT_TARGET_PROFIT: Final = "Report_target_profit"
"""Every report has it."""
REPORT_DISCOUNT: Final = "Report_discount"
REPORT_CPA: Final = "Report_CPA"
REPORT_LTV_PER_CPA: Final = "Report_LTV_per_CPA"
REPORT_LTV_CONTRACT: Final = "Report_LTV_contract"
REPORT_TILE: Final = "Report_tile_{number}"
"""A place among the headline figures of the first page, for the mail: which figure stands there depends on
the report. Its label stands in the cell above, its notes in those below. Figures that keep their meaning have
names of their own, above; About lists these alone.
"""
REPORT_FINDING: Final = "Report_finding_{number}"
"""A place among the claims of the first page, the largest first; its proof stands in the cell below."""
REPORT_CAUTION: Final = "Report_caution"
"""The caution that carries most."""

# A report's tables

ACTIONS_PREFIX: Final = "Actions_"
"""Begins the names of the tables that list single customers."""
SEGMENT_PREFIX: Final = "Segment_"
ADS_TABLE: Final = "Ads_channels"
CAMPAIGNS_TABLE: Final = "Campaigns_channels"
TRIALS_TABLE: Final = "Trials_channels"
RECOVERY_TABLE: Final = "Recovery_channels"
GROUPS_TABLE: Final = "Customer_groups"
DECILES_TABLE: Final = "Deciles"
PORTFOLIO_TABLE: Final = "Portfolio"
FORECAST_TABLE: Final = "Forecast_segments"
REPEAT_TABLE: Final = "Repeat_curve"
SUBSCRIPTIONS_TABLE: Final = "Subscriptions_curve"
FIRST_PRODUCTS_TABLE: Final = "Products_first"
PRODUCTS_TABLE: Final = "Products_sold"
PRODUCT_SALES_TABLE: Final = "Products_sales"
PRODUCT_RANKS_TABLE: Final = "Products_ranks"
PAIRS_TABLE: Final = "Bundles_pairs"
TREND_TABLE: Final = "Trend_reports"
FILES_TABLE: Final = "Files"
CHECKS_TABLE: Final = "Checks"

# What a refresh notes in the workbook

REPORT_MARK: Final = "ltv_xl_report"
"""A hidden name of a report's sheet: the sheet's key, and the name that we gave it."""
REFRESH_STAGE: Final = "ltv_xl_refresh"
"""A name of the workbook while report sheets are being replaced: how far that is."""
OLD_SHEET_MARK: Final = "ltv_xl_aside"
"""A name of an old report sheet while it is being replaced: what its tab said before."""
OLD_TABLE_PREFIX: Final = "old_"
"""Begins the names of an old report's tables while the new ones take theirs."""
