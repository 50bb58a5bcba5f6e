"""The command lists: lists of customers to act upon, each with a group held out by lot."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.console import tell
from ltv_xl.cli.jobs import Words, jobs
from ltv_xl.cli.mailing import mailing, read_orders
from ltv_xl.cli.reading import inputs_of, place_options, reading_options, settings_of


@app.command("lists")
@reading_options
@place_options
@click.option("--folder", type=Path)
@click.option("--holdout")
@click.option("--days")
@click.option("--columns")
def lists(
    folder: Path | None,
    holdout: str | None,
    days: str | None,
    columns: str | None,
    allow_outside: bool,
    **given: Any,
) -> None:
    """Write the lists of the orders' last day."""
    own = {"holdout": ("--holdout", holdout), "list_days": ("--days", days)}
    chosen = mailing(bool(given["sources"]), own, allow_outside=allow_outside)
    job = jobs(Words(inputs_of(given), settings_of(given), None, None, allow_outside, "lists"))[0]
    from ltv_xl.lists.rules import DAYS, Terms
    from ltv_xl.lists.wording import sentences
    from ltv_xl.lists.writing import make_lists

    terms = Terms(chosen.values.get("holdout"), chosen.values.get("list_days", DAYS))
    settings = replace(job.settings, with_customers=True)
    orders = read_orders(job, settings, chosen.columns if columns is None else words_of(columns))
    with closing(orders.connection):
        result = make_lists(orders, settings, terms, folder or chosen.folder)
    for sentence in sentences(result, settings.lang):
        tell(sentence)


def words_of(columns: str) -> tuple[str, ...]:
    """The words of an option, between commas."""
    return tuple(word.strip() for word in columns.replace("、", ",").split(",") if word.strip())
