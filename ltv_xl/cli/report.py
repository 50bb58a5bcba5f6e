"""The command report: one report workbook, or one per segment."""

from pathlib import Path

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.jobs import Words, jobs
from ltv_xl.cli.making import Inputs, make
from ltv_xl.cli.options import option, options
from ltv_xl.settings import read_mapping


@app.command("report")
@click.argument("sources", nargs=-1)
@click.option("--output", "-o", type=Path)
@click.option("--customers")
@click.option("--ads")
@click.option("--by", multiple=True)
@click.option("--as-of")
@click.option("--history-starts")
@click.option("--margin")
@click.option("--target-profit")
@click.option("--currency")
@click.option("--lang")
@click.option("--map", "mapping", multiple=True)
@click.option("--inactive-days")
@click.option("--timezone")
@click.option("--decimal")
@click.option("--date-order")
@click.option("--shop")
@click.option("--walk-in", "walk_ins", multiple=True)
@click.option("--allow-partial", is_flag=True)
@click.option("--allow-outside", is_flag=True)
@click.option("--rejected", type=Path)
@click.option("--with-customers", is_flag=True)
@click.option("--split-by")
def report(
    sources: tuple[str, ...],
    output: Path | None,
    customers: str | None,
    ads: str | None,
    by: tuple[str, ...],
    as_of: str | None,
    history_starts: str | None,
    margin: str | None,
    target_profit: str | None,
    currency: str | None,
    lang: str | None,
    mapping: tuple[str, ...],
    inactive_days: str | None,
    timezone: str | None,
    decimal: str | None,
    date_order: str | None,
    shop: str | None,
    walk_ins: tuple[str, ...],
    allow_partial: bool,
    allow_outside: bool,
    rejected: Path | None,
    with_customers: bool,
    split_by: str | None,
) -> None:
    """Make the report workbook, or one per segment."""
    given = options(
        lang=lang,
        as_of=as_of,
        history_starts=history_starts,
        margin=margin,
        target_profit=target_profit,
        currency=currency,
        inactive_days=inactive_days,
        timezone=timezone,
        decimal=decimal,
        date_order=date_order,
    )
    given |= {"mapping": read_mapping(mapping, option("mapping"))} if mapping else {}
    chosen = {
        "by": by,
        "walk_ins": walk_ins,
        "shop": shop,
        "with_customers": with_customers,
        "allow_partial": allow_partial,
    }
    given |= {name: value for name, value in chosen.items() if value}
    words = Words(Inputs(sources, customers, ads), given, output, split_by, allow_outside)
    for number, job in enumerate(jobs(words)):
        make(job.inputs, job.settings, job.target, None if number else rejected, job.split_by)
