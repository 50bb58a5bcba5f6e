"""What the commands that read orders are given: the sources, and how to read and count them."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from ltv_xl.cli.making import Inputs
from ltv_xl.cli.options import option, options
from ltv_xl.settings import FORMER_NAMES, read_mapping
from ltv_xl.warehouse.place import Given, place_of

_ONE_WORD = (
    "as_of", "shop_opened", "margin", "delivery_cost", "handling", "fee", "points", "tax", "ad_tax",
    "target_profit", "discount", "cpa_months", "currency", "lang", "inactive_days", "timezone", "decimal",
    "date_order", "rfm_recency", "rfm_frequency", "rfm_profit", "portfolio_days", "portfolio_amount",
)  # fmt: skip
"""Settings that an option of their name gives as one word, which the setting itself reads."""

_OF_PLACE = ("engine", "orders_table", "customers_table", "ads_table", "spark_remote", "scratch")
"""What is said of a database."""

_AS_GIVEN = ("by", "walk_ins", "shop", "with_customers", "allow_partial")
"""Settings that an option gives as they are."""


def _former(name: str) -> list[str]:
    """What the option was called before."""
    return [option(former) for former, now in FORMER_NAMES.items() if now == name]


_DECLARED = (
    click.argument("sources", nargs=-1),
    click.option("--lines"),
    click.option("--customers"),
    click.option("--ads"),
    click.option("--by", multiple=True),
    click.option("--map", "mapping", multiple=True),
    click.option("--commission", multiple=True),
    click.option("--trial-products", multiple=True),
    click.option("--shop"),
    click.option("--walk-in", "walk_ins", multiple=True),
    click.option("--allow-partial", is_flag=True),
    click.option("--allow-outside", is_flag=True),
    click.option("--with-customers", is_flag=True),
    *(click.option(option(name), *_former(name), name) for name in _ONE_WORD),
)


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the sources and the options of reading and counting."""
    for declare in reversed(_DECLARED):
        command = declare(command)
    return command


def place_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a database."""
    for name in reversed(_OF_PLACE):
        command = click.option(option(name))(command)
    return command


def inputs_of(given: Mapping[str, Any]) -> Inputs:
    """The sources that a command line names. SettingError where it says half of a database."""
    sources = tuple(given["sources"])
    said = Given(**{name: given.get(name) for name in _OF_PLACE})
    place = place_of(sources, said) if sources or said.anything else None
    return Inputs(sources, given["customers"], given["ads"], given["lines"], place)


def settings_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of Settings that a command line gives, read. SettingError for what one does not accept."""
    settings = options(**{name: given[name] for name in _ONE_WORD})
    settings |= options(
        commission=", ".join(given["commission"]) or None,
        trial_products="; ".join(given["trial_products"]) or None,
    )
    if given["mapping"]:
        settings["mapping"] = read_mapping(given["mapping"], option("mapping"))
    return settings | {name: given[name] for name in _AS_GIVEN if given[name]}
