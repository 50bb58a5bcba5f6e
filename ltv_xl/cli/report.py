"""The command report: one report workbook, or one per segment."""

from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from ltv_xl.cli.ahead import database_ahead
from ltv_xl.cli.app import app
from ltv_xl.cli.making import make
from ltv_xl.cli.reading import inputs_of, place_options, reading_options, settings_of


@app.command("report")
@reading_options
@place_options
@click.option("--output", "-o", type=Path)
@click.option("--rejected", type=Path)
@click.option("--split-by")
def report(
    output: Path | None, rejected: Path | None, split_by: str | None, allow_outside: bool, **given: Any
) -> None:
    """Make the report workbook, or one per segment."""
    inputs = inputs_of(given)
    opened = database_ahead() if inputs.place is None else None
    from ltv_xl.cli.jobs import Words, jobs  # loaded while it opens

    words = Words(inputs, settings_of(given), output, split_by, allow_outside)
    for number, job in enumerate(jobs(words)):
        make(job if number else replace(job, rejected=rejected), opened)
