"""Commands that set Excel up: new, install, uninstall, doctor."""

import sys
from pathlib import Path

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG, show, tell
from ltv_xl.cli.options import language, options
from ltv_xl.cli.progress import progress
from ltv_xl.cli.targets import check_targets
from ltv_xl.errors import SettingError
from ltv_xl.setup.places import places_here
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import AD_SPEND, CUSTOMERS, ORDERS, TableName


@app.command("new")
@click.argument("target", type=Path, required=False)
@click.option("--with", "orders", multiple=True)
@click.option("--customers", multiple=True)
@click.option("--ads", multiple=True)
@click.option("--timezone")
@click.option("--lang", default=LANG)
@click.option("--force", is_flag=True)
def new(
    target: Path | None,
    orders: tuple[str, ...],
    customers: tuple[str, ...],
    ads: tuple[str, ...],
    timezone: str | None,
    lang: str,
    force: bool,
) -> None:
    """Make a workbook that is wired to this Python."""
    from ltv_xl.setup.workbook import check_target, make_workbook, wiring

    spoken = language(lang)
    if target is None:
        raise SettingError("cli.no_workbook")
    given: dict[TableName, str] = {}
    _add(given, ORDERS, "--with", orders)
    _add(given, CUSTOMERS, "--customers", customers)
    _add(given, AD_SPEND, "--ads", ads)
    check_target(target, force)
    check_targets([target], given.values())
    wired = wiring(places_here().system, sys.executable)
    zone = options(timezone=timezone).get("timezone")
    with progress() as step:
        made = make_workbook(target, given, wired, lang=spoken, timezone=zone, force=force, progress=step)
    _tell("new.made", spoken, target=target)
    for table, source in given.items():
        _tell("new.rows", spoken, table=table, source=source, rows=f"{made.rows[table]:,}")
    for remark in made.remarks:
        tell(remark, color="yellow")
    _python(wired.python, "new", spoken)
    _obstacles(wired.python, spoken)
    _tell("new.step_1", spoken)
    _tell("new.step_2_mac" if wired.system == "mac" else "new.step_2", spoken)
    refresh = text("excel.ribbon.ltvRefresh.label", spoken)
    last = "new.step_3_filled" if ORDERS in given else "new.step_3"
    _tell(last, spoken, target=target, refresh=refresh)
    _tell("new.trouble", spoken, target=target)


@app.command("install")
@click.option("--to", type=Path)
@click.option("--dry-run", is_flag=True)
@click.option("--lang", default=LANG)
def install(to: Path | None, dry_run: bool, lang: str) -> None:
    """Put the add-in where Excel loads it."""
    from ltv_xl.setup import addin
    from ltv_xl.setup.workbook import wiring

    spoken, places = language(lang), places_here()
    wired = wiring(places.system, sys.executable)
    planned = addin.plan_install(places, to, wired, spoken)
    if not dry_run:
        addin.install(places, planned, wired)
    for step in planned:
        _tell(f"install.{'would_' if dry_run else ''}{step.action}", spoken, path=step.path)
    _tell("install.record", spoken, record=places.record)
    _python(wired.python, "install", spoken)
    _obstacles(wired.python, spoken)
    if dry_run:
        _tell("install.dry", spoken)
        return
    _tell("install.restart" if to is None else "install.choose", spoken)
    if places.system == "mac":
        _tell("install.mac", spoken)
    _tell("install.back", spoken)


@app.command("uninstall")
@click.option("--force", is_flag=True)
@click.option("--dry-run", is_flag=True)
@click.option("--lang", default=LANG)
def uninstall(force: bool, dry_run: bool, lang: str) -> None:
    """Take away what install wrote."""
    from ltv_xl.setup import addin

    spoken, places = language(lang), places_here()
    removals = addin.uninstall(places, force=force, dry_run=dry_run)
    for removal in removals:
        would = "would_" if dry_run and removal.outcome == "removed" else ""
        _tell(f"uninstall.{would}{removal.outcome}", spoken, path=removal.path)
    if not removals:
        _tell("uninstall.nothing", spoken, record=places.record)
    elif dry_run:
        _tell("install.dry", spoken)
    else:
        _tell("uninstall.done", spoken)
    if any(removal.outcome == "changed" for removal in removals):
        raise click.exceptions.Exit(1)


@app.command("doctor")
@click.argument("file", type=Path, required=False)
@click.option("--json", "as_json", is_flag=True)
@click.option("--lang", default=LANG)
def doctor(file: Path | None, as_json: bool, lang: str) -> None:
    """Check this computer, and a workbook if one is named."""
    from ltv_xl import __version__
    from ltv_xl.setup.checks import findings
    from ltv_xl.setup.doctor import as_json as json_lines
    from ltv_xl.setup.doctor import lines
    from ltv_xl.setup.facts import environment_here, gathered, system_here
    from ltv_xl.setup.registry import registry_here

    spoken, places = language(lang), places_here()
    checks = findings(gathered(places, registry_here(), environment_here(), file))
    facts = (checks, system_here(), __version__, places.home, spoken)
    show(json_lines(*facts) if as_json else "\n".join(lines(*facts)))
    if any(check.state == "fail" for check in checks):
        raise click.exceptions.Exit(1)


def _python(python: str, command: str, lang: Language) -> None:
    """Which Python Excel will start, or that this system has no Excel."""
    if python:
        _tell("new.python", lang, python=python)
    else:
        tell(text(f"setup.{command}.no_python", lang), color="yellow")


def _obstacles(python: str, lang: Language) -> None:
    """What doctor would find that keeps Excel from starting this Python, and what to do about it."""
    from ltv_xl.setup.checks import obstacles
    from ltv_xl.setup.doctor import texts
    from ltv_xl.setup.facts import environment_here, gathered
    from ltv_xl.setup.registry import registry_here

    if not python:
        return
    places = places_here()
    for finding in obstacles(gathered(places, registry_here(), environment_here(), None, ask=False)):
        obstacle, to_do = texts(finding, places.home, lang)
        tell(f"{text('setup.new.obstacle', lang, obstacle=obstacle)}\n→ {to_do}", color="yellow")


def _add(given: dict[TableName, str], table: TableName, option: str, sources: tuple[str, ...]) -> None:
    if len(sources) > 1:
        raise SettingError("setup.new.twice", option=option)
    if sources:
        given[table] = sources[0]


def _tell(key: str, lang: Language, **fields: object) -> None:
    tell(text(f"setup.{key}", lang, **fields))
