"""The command effect: whether a mailing paid, by those whom its lists held out."""

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
from ltv_xl.cli.targets import check_targets
from ltv_xl.errors import SettingError
from ltv_xl.texts import text


@app.command("effect")
@click.argument("folder", type=Path, required=False)
@reading_options
@place_options
@click.option("--cost-per-contact")
@click.option("--output", "-o", type=Path)
def effect(
    folder: Path | None,
    cost_per_contact: str | None,
    output: Path | None,
    allow_outside: bool,
    **given: Any,
) -> None:
    """Compare those written to with those held out, in the terminal and in a workbook."""
    if folder is None:
        raise SettingError("lists.no_folder")
    from ltv_xl.lists.outcomes import manifest_of, outcomes

    manifest = manifest_of(folder, [Path(source) for source in given["sources"]])
    own = {"cost_per_contact": ("--cost-per-contact", cost_per_contact)}
    chosen = mailing(bool(given["sources"]), own, allow_outside=allow_outside)
    command = f"effect {folder}"
    job = jobs(Words(inputs_of(given), settings_of(given), None, None, allow_outside, command))[0]
    settings = replace(job.settings, with_customers=True)
    target = output or folder / f"{text('lists.effect.file', settings.lang)}.xlsx"
    if target.suffix.lower() != ".xlsx":
        raise SettingError("cli.not_xlsx", target=target.name)
    check_targets([target], [*job.inputs.named, *(folder / row.file for row in manifest.lists)])
    orders = read_orders(job, settings)
    with closing(orders.connection):
        done = outcomes(orders, folder, manifest)
    from ltv_xl.lists.comparison import effect as compared
    from ltv_xl.lists.effect_sheet import effect_report
    from ltv_xl.lists.effect_words import sentences
    from ltv_xl.report.xlsx import rendered
    from ltv_xl.saving import saved

    comparison = compared(orders, settings, done, float(chosen.values.get("cost_per_contact", 0)))
    place = saved(rendered(effect_report(comparison)), target)
    for sentence in sentences(comparison):
        tell(sentence)
    if place != target:
        tell(comparison.t("said.held", wanted=target, place=place.name), color="yellow")
    tell(comparison.t("said.saved", place=place))
