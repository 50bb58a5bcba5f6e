"""The command schedule: prints what makes and drafts the report every month, and installs nothing."""

import re
import sys
from datetime import date
from pathlib import Path

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG, cli_text, show, warn
from ltv_xl.cli.entries import Monthly, entry
from ltv_xl.cli.options import language
from ltv_xl.errors import OutputError, SettingError
from ltv_xl.setup.places import places_here
from ltv_xl.shop_file.keys import FILE_NAME
from ltv_xl.shop_file.read import ShopFile, shop_file_in

USUAL_DAY, USUAL_TIME = "1", "09:00"
LAST_DAY = 28
"""The last day that every month has."""


@app.command("schedule")
@click.argument("folder", type=Path, default=Path())
@click.option("--day")
@click.option("--time", "clock")
@click.option("--now", is_flag=True)
@click.option("--lang", default=LANG)
@click.pass_context
def schedule(
    context: click.Context, folder: Path, day: str | None, clock: str | None, now: bool, lang: str
) -> None:
    """Print the entry of a scheduler for a folder, or do at once what it does."""
    spoken = language(lang)
    if now:
        if day or clock or folder != Path():
            raise SettingError("cli.schedule.now_alone")
        _run(context)
        return
    home = folder.resolve()
    if any(sign in str(home) for sign in "\r\n\0"):
        raise SettingError("cli.schedule.line_end", folder=home)
    shop = _ready(folder)
    hour, minute = _clock(clock or USUAL_TIME)
    run = Monthly(sys.executable, home, spoken, _day(day or USUAL_DAY), hour, minute)
    system = places_here().system
    show(entry(run, system, date.today()).removesuffix("\n"))
    warn(cli_text(f"schedule.{system}", label=run.label, folder=run.folder.name or "report"))
    warn(cli_text("schedule.try", folder=run.folder))
    _warn_of_recipients(shop)


def _run(context: click.Context) -> None:
    """Make the report of this folder and its draft. OutputError where the report could not take its place."""
    from ltv_xl.cli.mail import email
    from ltv_xl.cli.report import report
    from ltv_xl.shop_file.files import output

    place = output(_ready(Path()))
    before = _stamp(place)
    context.invoke(report)
    if _stamp(place) == before:
        raise OutputError("cli.schedule.held", file=place)
    context.invoke(email, draft=True, no_open=True)


def _stamp(place: Path) -> tuple[int, int] | None:
    """What changes when a file is replaced; None where there is none."""
    if not place.exists():
        return None
    status = place.stat()
    return status.st_mtime_ns, status.st_ino


def _ready(folder: Path) -> ShopFile:
    """The shop's file of a folder, all of whose sources can be found and used."""
    from ltv_xl.shop_file.files import sources_of

    shop = shop_file_in(folder)
    if shop is None:
        raise SettingError("cli.schedule.no_file", file=folder / FILE_NAME)
    if not shop.orders:
        raise SettingError("shop_file.no_orders", file=shop.path)
    sources_of(shop)
    return shop


def _warn_of_recipients(shop: ShopFile) -> None:
    """A run that nobody sees cannot ask whether the recipients are right."""
    from ltv_xl.shop_file.recipients import are_confirmed, shown

    if not are_confirmed(shop):
        warn(cli_text("schedule.unconfirmed", people=shown(shop)), color="yellow")


def _day(word: str) -> int:
    if not re.fullmatch(r"\d{1,2}", word, re.ASCII) or not 1 <= int(word) <= LAST_DAY:
        raise SettingError("cli.schedule.day", value=word, last=LAST_DAY)
    return int(word)


def _clock(word: str) -> tuple[int, int]:
    """Hour and minute of 9:00."""
    match = re.fullmatch(r"(\d{1,2}):(\d\d)", word, re.ASCII)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise SettingError("cli.schedule.time", value=word)
    return int(match[1]), int(match[2])
