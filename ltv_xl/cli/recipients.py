"""Which workbook goes to whom, where the command line leaves it to the shop's file of this folder."""

import sys
from pathlib import Path

import click
from msgspec import Struct

from ltv_xl.cli.console import LANG, cli_text, tell
from ltv_xl.errors import OutputError, SettingError
from ltv_xl.file_identity import same_file
from ltv_xl.shop_file.read import ShopFile, shop_file_in
from ltv_xl.texts import LANGUAGES, text


class Addressed(Struct, frozen=True):
    """A workbook, and to whom it goes and in copy, as written."""

    report: Path
    to: tuple[str, ...]
    cc: tuple[str, ...]


def addressed(
    report: Path | None, to: tuple[str, ...], cc: tuple[str, ...], *, allowed: bool, dry_run: bool
) -> Addressed:
    """The workbook of the shop's file goes to its recipients, as far as the command line names no others.

    allowed: this user confirms them for good; else he is asked, but for a dry run.
    SettingError where no workbook is named, or nobody is there to confirm the recipients.
    """
    shop = shop_file_in(Path())
    place = _workbook(shop, report)
    if shop is None or place is None:
        if report is None:
            raise SettingError("mail.no_report")
        if allowed:
            raise SettingError("mail.recipients.none", file=report)
        return Addressed(report, to, cc)
    if (to and cc) or not (shop.to or shop.cc):
        return Addressed(place, to, cc)
    if not dry_run:
        _confirm(shop, allowed=allowed)
    tell(cli_text("shop_file.used_for_mail", file=shop.path))
    return Addressed(place, to or shop.to, cc or shop.cc)


def _workbook(shop: ShopFile | None, report: Path | None) -> Path | None:
    """The workbook that is meant, if the shop's file names it; None for any other."""
    from ltv_xl.shop_file.files import output, per_language

    if shop is None:
        return None
    place = output(shop)
    if report is None:
        return place
    named = per_language(place, shop.languages or LANGUAGES)
    return report if any(same_file(report, each) for each in named.values()) else None


def _confirm(shop: ShopFile, *, allowed: bool) -> None:
    """Go on only where this user has confirmed the recipients, now or before."""
    from ltv_xl.shop_file.recipients import are_confirmed, confirm_recipients, shown

    if are_confirmed(shop):
        return
    people = shown(shop)
    if not allowed:
        if not sys.stdin.isatty():
            raise SettingError("mail.recipients.unconfirmed", file=shop.path, people=people)
        if not click.confirm(text("mail.recipients.confirm", LANG, file=shop.path, people=people)):
            raise OutputError("mail.declined")
    confirm_recipients(shop)
