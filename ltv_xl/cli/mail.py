"""The command email: a finished workbook as a draft, or sent; and who got what."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG, show, tell
from ltv_xl.cli.letters import draft_all, mail_text, send_all
from ltv_xl.cli.options import language
from ltv_xl.cli.recipients import addressed
from ltv_xl.errors import SettingError
from ltv_xl.own_folder import own_folder_here
from ltv_xl.texts import Language

if TYPE_CHECKING:
    from ltv_xl.mail.addresses import Address


class Outgoing(Struct, frozen=True):
    """A workbook, to whom it goes, and in which language (None: the workbook's)."""

    path: Path
    to: "tuple[Address, ...]"
    lang: Language | None


ONLY_SENDING = ("--yes", "--again")
ONLY_DRAFTS = ("--no-open",)
"""Options that do something with --send only, and without it only."""


@app.command("email")
@click.argument("report", type=Path, required=False)
@click.option("--to", multiple=True)
@click.option("--cc", multiple=True)
@click.option("--subject")
@click.option("--lang")
@click.option("--owners", type=Path)
@click.option("--draft", is_flag=True)
@click.option("--no-open", is_flag=True)
@click.option("--send", is_flag=True)
@click.option("--yes", is_flag=True)
@click.option("--dry-run", is_flag=True)
@click.option("--again", multiple=True)
@click.option("--with-customers", is_flag=True)
@click.option("--allow-recipients", is_flag=True)
@click.option("--outbox", is_flag=True)
def email(
    report: Path | None,
    to: tuple[str, ...],
    cc: tuple[str, ...],
    subject: str | None,
    lang: str | None,
    owners: Path | None,
    draft: bool,
    no_open: bool,
    send: bool,
    yes: bool,
    dry_run: bool,
    again: tuple[str, ...],
    with_customers: bool,
    allow_recipients: bool,
    outbox: bool,
) -> None:
    """Make a draft of a workbook, or send it."""
    from ltv_xl.mail.addresses import addresses
    from ltv_xl.mail.inspection import attachment, inspect
    from ltv_xl.mail.message import Letter
    from ltv_xl.mail.server import choices, limit_mb, server
    from ltv_xl.mail.summary import summary

    flags: dict[str, object] = {
        "--draft": draft,
        "--no-open": no_open,
        "--send": send,
        "--yes": yes,
        "--dry-run": dry_run,
    }
    others = {"--to": to, "--cc": cc, "--subject": subject, "--owners": owners, "--again": again}
    consents = {"--with-customers": with_customers, "--allow-recipients": allow_recipients}
    _check_effect(flags | others | consents, send=send, outbox=outbox)
    if outbox:
        _show_outbox()
        return
    if draft and send:
        raise SettingError("mail.draft_and_send")
    spoken = language(lang) if lang else None
    outgoing, copies = _outgoing(report, owners, to, cc, spoken, allowed=allow_recipients, dry_run=dry_run)
    repeated = {person.address.lower() for person in addresses(again)}
    if send and not all(book.to for book in outgoing):
        raise SettingError("mail.nobody")
    settings = own_folder_here() / "mail.toml"
    chosen = choices(settings)
    contents = {book.path: attachment(book.path) for book in outgoing}
    remarks = {
        path: inspect(content, path.name, with_customers=with_customers, limit_mb=limit_mb(chosen))
        for path, content in contents.items()
    }
    by = server(chosen, settings) if send else None
    letters = [
        Letter(
            to=book.to,
            cc=copies,
            sender=by.sender if by else None,
            subject=subject,
            summary=summary(contents[book.path], book.lang),
            file_name=book.path.name,
            content=contents[book.path],
        )
        for book in outgoing
    ]
    for path, about in remarks.items():
        for remark in about:
            tell(remark.sentence(path.name, LANG), color="yellow")
    if by is None:
        draft_all(letters, [book.path for book in outgoing], owners, dry_run, open_them=not no_open)
    else:
        send_all(letters, by, settings, repeated, dry_run=dry_run, yes=yes)


def _outgoing(
    report: Path | None,
    owners: Path | None,
    to: tuple[str, ...],
    cc: tuple[str, ...],
    lang: Language | None,
    *,
    allowed: bool,
    dry_run: bool,
) -> "tuple[list[Outgoing], tuple[Address, ...]]":
    """What goes to whom, and who gets a copy: a workbook, or with owners each of a split report's."""
    from ltv_xl.mail.addresses import addresses

    if not owners:
        letter = addressed(report, to, cc, allowed=allowed, dry_run=dry_run)
        return [Outgoing(letter.report, addresses(letter.to), lang)], addresses(letter.cc)
    if report is None:
        raise SettingError("mail.no_report")
    if allowed:
        raise SettingError("mail.recipients.none", file=report)
    return _owned(report, owners, to, lang), addresses(cc)


def _check_effect(given: Mapping[str, object], *, send: bool, outbox: bool) -> None:
    """SettingError for an option that would do nothing. given: option -> its value, empty where it is not."""
    for option in [option for option, value in given.items() if value]:
        if outbox:
            raise SettingError("mail.outbox_alone", option=option)
        if option in ONLY_SENDING and not send:
            raise SettingError("mail.only_sending", option=option)
        if option in ONLY_DRAFTS and send:
            raise SettingError("mail.only_drafts", option=option)


def _owned(index: Path, table: Path, to: Sequence[str], lang: Language | None) -> list[Outgoing]:
    """The workbooks of a split report, each with its owner; warns of what has no owner or no file."""
    from ltv_xl.mail.owners import checked, files, matched, owners

    if to:
        raise SettingError("mail.to_and_owners")
    workbooks = files(index)
    match = matched(owners(table), workbooks)
    checked(index, workbooks, match)
    for owner in match.without_file:
        shown = ", ".join(person.shown() for person in owner.to)
        words = mail_text("owners.without_file", segment=owner.segment, to=shown, index=index.name)
        tell(words, color="yellow")
    for segment in match.without_owner:
        words = mail_text("owners.without_owner", file=workbooks[segment].name, segment=segment)
        tell(words, color="yellow")
    if not match.mailed:
        raise SettingError("mail.owners.none_fits", file=table.name, index=index.name)
    return [Outgoing(path, owner.to, owner.lang or lang) for owner, path in match.mailed]


def _show_outbox() -> None:
    """Everything that was sent from here."""
    from ltv_xl.mail.outbox import outbox

    path = own_folder_here() / "outbox.sqlite"
    with outbox(path, locked=False) as box:
        entries = box.entries()
    for entry in entries:
        show(
            mail_text(
                "outbox.line",
                at=f"{entry.at:%Y-%m-%d %H:%M}",
                state=mail_text(f"outbox.{entry.state}"),
                person=entry.address,
                file=entry.file,
                subject=entry.subject,
                answer=f" ({entry.answer})" if entry.answer and entry.state != "sent" else "",
            )
        )
    show(mail_text("outbox.place" if entries else "outbox.empty", file=path))
