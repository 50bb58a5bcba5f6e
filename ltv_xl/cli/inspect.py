"""The command inspect: what a report would understand of some files, before anything is made of them."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG, cli_text, show
from ltv_xl.cli.jobs import Words, jobs
from ltv_xl.cli.making import Inputs
from ltv_xl.cli.progress import Progress, progress
from ltv_xl.cli.reading import inputs_of, place_options, reading_options, settings_of
from ltv_xl.cli.understanding import show_understood

if TYPE_CHECKING:
    from ltv_xl.orders.inspection import InspectedColumn, InspectedSource, Inspection
    from ltv_xl.settings import Settings


@app.command("inspect")
@reading_options
@place_options
@click.option("--save", is_flag=True)
def inspect(allow_outside: bool, save: bool, **given: Any) -> None:
    """Show each column with examples, and what the report would say of the whole; nothing else is written."""
    words = Words(inputs_of(given), settings_of(given), None, None, allow_outside, "inspect")
    job = jobs(words)[0]
    # What is saved anew need not fit what was saved before.
    settings = replace(job.settings, described=()) if save else job.settings
    from ltv_xl.analysis import analyse
    from ltv_xl.report.brief import Brief

    with progress() as step:
        inspection = _inspection(job.inputs, settings, step)
        results = analyse(inspection.orders, settings, step) if inspection.orders else None
    for source in inspection.sources:
        _show_source(source)
    if inspection.refusal is not None:
        raise inspection.refusal
    assert inspection.orders is not None  # or it was refused
    assert results is not None
    show_understood(Brief(inspection.orders, results, settings).understood, columns=False)
    if save:
        from ltv_xl.cli.saving import save_shop_file

        save_shop_file(words, inspection.orders, job.inputs.place)
    else:
        show(cli_text("inspect.next"))


def _inspection(inputs: Inputs, settings: "Settings", step: Progress) -> "Inspection":
    """What is found in files, or in a database's tables."""
    if inputs.place is not None:
        from ltv_xl.warehouse.opening import inspect_place

        return inspect_place(inputs.place, settings, step)
    from ltv_xl.orders.inspection import inspected

    return inspected(
        inputs.orders,
        lines=inputs.lines,
        customers=inputs.customers,
        ad_spend=inputs.ad_spend,
        settings=settings,
    )


def _show_source(source: "InspectedSource") -> None:
    """A source's name, its columns one below the other, and last the empty ones by their headers."""
    from ltv_xl.orders.wording import listed

    lines = [cli_text(f"inspect.{source.role}", file=listed([source.name]), detail=listed([source.detail]))]
    empty = [column.header for column in source.columns if not column.used_as and not column.examples]
    lines += [
        f"  {_in_words(column, source.role)}"
        for column in source.columns
        if column.used_as or column.examples
    ]
    if empty:
        lines.append(f"  {cli_text('inspect.empty', columns=listed(empty))}")
    show("\n".join([*lines, ""]))


def _in_words(column: "InspectedColumn", role: str) -> str:
    """A column: its header, what it is used as, and examples."""
    from ltv_xl.orders.understood import column_in_words, subject_in_words
    from ltv_xl.orders.wording import listed

    between = cli_text("inspect.comma")
    if column.used_as:
        use = between.join(dict.fromkeys(column_in_words(name, role, LANG) for name in column.used_as))
    elif column.subject is not None:
        use = cli_text("inspect.unused_subject", subject=subject_in_words(column.subject, LANG))
    else:
        use = cli_text("inspect.unused")
    key = "column" if column.examples else "blank_column"
    header = listed([column.header]) or cli_text("inspect.no_header")
    return cli_text(f"inspect.{key}", header=header, use=use, examples=between.join(column.examples))
