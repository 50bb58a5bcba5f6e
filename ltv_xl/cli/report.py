"""The command report: one report workbook, or one per segment."""

from pathlib import Path
from typing import Annotated

import typer

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG
from ltv_xl.cli.making import Inputs, make
from ltv_xl.cli.options import option, options
from ltv_xl.errors import SettingError
from ltv_xl.settings import Settings, read_mapping

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
    given = options(
        lang=lang,
        as_of=as_of,
        history_starts=history_starts,
        margin=margin,
        target_profit=target_profit,
        currency=currency,
        inactive_days=inactive_days,
        timezone=timezone,
    )
    headers = read_mapping(mapping or (), option("mapping"))
    settings = Settings(**given, by=tuple(by or ()), mapping=headers, with_customers=with_customers)
    target = output or Path(f"{Path(sources[0].split('#')[0]).stem.split('.')[0]}_LTV.xlsx")
    make(Inputs(tuple(sources), customers, ads), settings, target, rejected, split_by)
