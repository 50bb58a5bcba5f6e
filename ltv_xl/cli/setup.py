"""Commands that set Excel up: new, install, uninstall, doctor."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ltv_xl.cli import words
from ltv_xl.cli.app import app
from ltv_xl.cli.progress import progress
from ltv_xl.cli.words import LANG
from ltv_xl.errors import SettingError
from ltv_xl.setup.places import places_here
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import AD_SPEND, CUSTOMERS, ORDERS, TableName

Orders = Annotated[list[str] | None, typer.Option("--with")]
Force = Annotated[bool, typer.Option("--force")]
DryRun = Annotated[bool, typer.Option("--dry-run")]


@app.command("new")
def new(
    target: Annotated[Path | None, typer.Argument()] = None,
    orders: Orders = None,
    customers: list[str] | None = None,
    ads: list[str] | None = None,
    timezone: str = "Asia/Tokyo",
    lang: str = LANG,
    force: Force = False,
) -> None:
    """Make a workbook that is wired to this Python."""
    from ltv_xl.setup.workbook import check_target, make_workbook, wiring

    language = words.language(lang)
    if target is None:
        raise SettingError("cli.no_workbook")
    given: dict[TableName, str] = {}
    _one(given, ORDERS, "--with", orders)
    _one(given, CUSTOMERS, "--customers", customers)
    _one(given, AD_SPEND, "--ads", ads)
    check_target(target, force)
    wired = wiring(places_here().system, sys.executable)
    zone = words.options(timezone=timezone)["timezone"]
    with progress() as step:
        made = make_workbook(target, given, wired, lang=language, timezone=zone, force=force, progress=step)
    _tell("new.made", language, target=target)
    for table, source in given.items():
        _tell("new.rows", language, table=table, source=source, rows=f"{made.rows[table]:,}")
    for remark in made.remarks:
        typer.secho(remark, fg="yellow")
    _python(wired.python, "new", language)
    _tell("new.step_1", language)
    _tell("new.step_2_mac" if wired.system == "mac" else "new.step_2", language)
    refresh = text("excel.ribbon.ltvRefresh.label", language)
    last = "new.step_3_filled" if ORDERS in given else "new.step_3"
    _tell(last, language, target=target, refresh=refresh)
    _tell("new.trouble", language, target=target)


@app.command("install")
def install(
    to: Path | None = None,
    dry_run: DryRun = False,
    lang: str = LANG,
) -> None:
    """Put the add-in where Excel loads it."""
    from ltv_xl.setup import addin
    from ltv_xl.setup.workbook import wiring

    language, places = words.language(lang), places_here()
    wired = wiring(places.system, sys.executable)
    planned = addin.plan_install(places, to, wired, language)
    if not dry_run:
        addin.install(places, planned, wired)
    for one in planned:
        _tell(f"install.{'would_' if dry_run else ''}{one.action}", language, path=one.path)
    _tell("install.record", language, record=places.record)
    _python(wired.python, "install", language)
    if dry_run:
        _tell("install.dry", language)
        return
    _tell("install.restart" if to is None else "install.choose", language)
    if places.system == "mac":
        _tell("install.mac", language)
    _tell("install.back", language)


@app.command("uninstall")
def uninstall(
    force: Force = False,
    dry_run: DryRun = False,
    lang: str = LANG,
) -> None:
    """Take away what install wrote."""
    from ltv_xl.setup import addin

    language, places = words.language(lang), places_here()
    found = addin.uninstall(places, force=force, dry_run=dry_run)
    for one in found:
        would = "would_" if dry_run and one.outcome == "removed" else ""
        _tell(f"uninstall.{would}{one.outcome}", language, path=one.path)
    if not found:
        _tell("uninstall.nothing", language, record=places.record, start=places.start or "-")
    elif dry_run:
        _tell("install.dry", language)
    else:
        _tell("uninstall.done", language)
    if any(one.outcome == "changed" for one in found):
        raise typer.Exit(1)


@app.command("doctor")
def doctor(
    file: Annotated[Path | None, typer.Argument()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    lang: str = LANG,
) -> None:
    """Check this computer, and a workbook if one is named."""
    from ltv_xl import __version__
    from ltv_xl.setup import doctor as says
    from ltv_xl.setup.checks import findings
    from ltv_xl.setup.facts import environment_here, gathered, system_here
    from ltv_xl.setup.registry import registry_here

    language, places = words.language(lang), places_here()
    found = findings(gathered(places, registry_here(), environment_here(), file))
    shown = (found, system_here(), __version__, places.home, language)
    typer.echo(says.as_json(*shown) if as_json else "\n".join(says.lines(*shown)))
    if any(one.state == "fail" for one in found):
        raise typer.Exit(1)


def _python(python: str, command: str, lang: Language) -> None:
    if python:
        _tell("new.python", lang, python=python)
    else:
        typer.secho(text(f"setup.{command}.no_python", lang), fg="yellow")


def _one(given: dict[TableName, str], table: TableName, option: str, sources: list[str] | None) -> None:
    if sources and len(sources) > 1:
        raise SettingError("setup.new.twice", option=option)
    if sources:
        given[table] = sources[0]


def _tell(key: str, lang: Language, **fields: object) -> None:
    typer.echo(text(f"setup.{key}", lang, **fields))
