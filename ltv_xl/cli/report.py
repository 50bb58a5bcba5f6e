"""Commands that make something of data or list what there is: report, demo, functions."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from ltv_xl.cli import words
from ltv_xl.cli.app import app
from ltv_xl.cli.progress import progress
from ltv_xl.cli.words import LANG, said
from ltv_xl.errors import SettingError
from ltv_xl.settings import Settings, read_mapping
from ltv_xl.texts import text

Output = Annotated[Path | None, typer.Option("--output", "-o")]
Mapping = Annotated[list[str] | None, typer.Option("--map")]


@app.command("report")
def report(
    sources: Annotated[list[str] | None, typer.Argument()] = None,
    output: Output = None,
    customers: str | None = None,
    ads: str | None = None,
    by: list[str] | None = None,
    as_of: str | None = None,
    history_starts: str | None = None,
    margin: str | None = None,
    target_profit: str | None = None,
    currency: str | None = None,
    lang: str = LANG,
    mapping: Mapping = None,
    inactive_days: str | None = None,
    timezone: str | None = None,
    rejected: Path | None = None,
    with_customers: Annotated[bool, typer.Option("--with-customers")] = False,
    split_by: str | None = None,
) -> None:
    """Make the report workbook, or one per segment."""
    if not sources:
        raise SettingError("cli.no_source")
    given = words.options(
        lang=lang,
        as_of=as_of,
        history_starts=history_starts,
        margin=margin,
        target_profit=target_profit,
        currency=currency,
        inactive_days=inactive_days,
        timezone=timezone,
    )
    headers = read_mapping(mapping or (), words.option("mapping"))
    settings = Settings(**given, by=tuple(by or ()), mapping=headers, with_customers=with_customers)
    target = output or Path(f"{Path(sources[0].split('#')[0]).stem.split('.')[0]}_LTV.xlsx")
    _make(sources, customers, ads, settings, target, rejected, split_by)


@app.command("demo")
def demo(folder: Annotated[Path, typer.Argument()] = Path(), lang: str = LANG) -> None:
    """Make the demo shop's files and the report from them."""
    from ltv_xl.demo import make_shop

    language = words.language(lang)
    if not folder.is_dir():
        raise SettingError("cli.no_folder", folder=folder)
    files = make_shop(folder, language)
    settings = Settings(lang=language, history_starts="all-new", target_profit=Decimal(1000))
    target = folder / text("cli.demo_file", language)
    _make([str(files.orders)], str(files.customers), str(files.ad_spend), settings, target, None)


@app.command("functions")
def functions(lang: str = LANG) -> None:
    """Print every worksheet function."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ltv_xl.formulas import function_list

    console = Console()
    for group in function_list(words.language(lang)):
        table = Table(
            title=group.title,
            title_justify="left",
            title_style="bold",
            show_header=False,
            box=None,
            padding=(0, 2, 0, 0),
        )
        for one in group.functions:
            table.add_row(Text(one.usage), Text(one.title))
        console.print(table)
        console.print()


def _make(
    sources: list[str],
    customers: str | None,
    ads: str | None,
    settings: Settings,
    target: Path,
    rejected: Path | None,
    split_by: str | None = None,
) -> None:
    if target.suffix.lower() != ".xlsx":
        raise SettingError("cli.not_xlsx", target=target.name)
    from ltv_xl.analysis import analyse
    from ltv_xl.orders.read import read
    from ltv_xl.report.build import built
    from ltv_xl.report.split import split
    from ltv_xl.report.xlsx import rendered
    from ltv_xl.saving import saved

    with progress() as step:
        orders = read(
            sources, customers=customers, ad_spend=ads, settings=settings, rejected=rejected, progress=step
        )
        results = analyse(orders, settings, step)
        step(said("step.write"))
        if split_by:
            for name, content in split(orders, results, settings, split_by, target.stem, step):
                place = saved(content, target.with_name(name))
                if name != target.name:  # of the index, the last, is told below
                    typer.echo(said("done.part", place=place))
        else:
            place = saved(rendered(built(orders, results, settings)), target)
    _told(
        place,
        target,
        orders.rows_read,
        sum(orders.rows_left_out.get(one, 0) for one in orders.rejected_reasons),
    )


def _told(place: Path, wanted: Path, rows: int, unusable: int) -> None:
    """What was made, and what the user should know about it."""
    if place != wanted:
        typer.secho(said("done.held", wanted=wanted.name, place=place.name), fg="yellow")
    typer.echo(said("done.saved", place=place, rows=f"{rows:,}"))
    if unusable:
        typer.secho(said("done.unusable", rows=f"{unusable:,}"), fg="yellow")
