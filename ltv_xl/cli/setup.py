"""Commands that set Excel up: new, install, uninstall, doctor."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ltv_xl.cli import words
from ltv_xl.cli.app import app
from ltv_xl.cli.words import LANG
from ltv_xl.errors import SettingError
from ltv_xl.setup.places import places_here
from ltv_xl.template.content import TableName
from ltv_xl.texts import Language, text

Orders = Annotated[list[str] | None, typer.Option("--with")]


@app.command("new")
def new(
    target: Annotated[Path | None, typer.Argument()] = None,
    orders: Orders = None,
    customers: list[str] | None = None,
    ads: list[str] | None = None,
    timezone: str = "Asia/Tokyo",
    lang: str = LANG,
    force: bool = False,
) -> None:
    """Make a workbook that is wired to this Python."""
    from ltv_xl.setup.workbook import check_target, make_workbook, wiring

    language = words.language(lang)
    if target is None:
        raise SettingError("cli.no_workbook")
    given: dict[TableName, str] = {}
    _one(given, "Orders", "--with", orders)
    _one(given, "Customers", "--customers", customers)
    _one(given, "AdSpend", "--ads", ads)
    check_target(target, force)
    wired = wiring(places_here().system, sys.executable)
    made = make_workbook(target, given, wired, lang=language, timezone=words.zone(timezone), force=force)
    _tell("new.made", language, target=target)
    for table, source in given.items():
        _tell("new.rows", language, table=table, source=source, rows=f"{made.rows[table]:,}")
    for remark in made.remarks:
        typer.secho(remark, fg="yellow")
    if wired.python:
        _tell("new.python", language, python=wired.python)
    else:
        typer.secho(text("setup.new.no_python", language), fg="yellow")
    _tell("new.step_1", language)
    _tell("new.step_2_mac" if wired.system == "mac" else "new.step_2", language)
    _tell("new.step_3_filled" if "Orders" in given else "new.step_3", language)
    _tell("new.trouble", language, target=target)


def _one(given: dict[TableName, str], table: TableName, option: str, sources: list[str] | None) -> None:
    if sources and len(sources) > 1:
        raise SettingError("setup.new.twice", option=option)
    if sources:
        given[table] = sources[0]


def _tell(key: str, lang: Language, **fields: object) -> None:
    typer.echo(text(f"setup.{key}", lang, **fields))
