"""The command email: a finished workbook as a draft, or sent; and who got what."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ltv_xl.cli import words
from ltv_xl.cli.app import app
from ltv_xl.cli.words import LANG
from ltv_xl.errors import OutputError, SettingError
from ltv_xl.own_folder import own_folder_here
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    from ltv_xl.mail.message import Letter
    from ltv_xl.mail.outbox import Entry
    from ltv_xl.mail.server import Server

Job = tuple[Path, tuple[Any, ...], Language | None]
"""A workbook, to whom, and in which language."""

OPENED = 3
"""Drafts that are opened at most: thirty windows would help nobody."""


@app.command("email")
def email(
    report: Annotated[Path | None, typer.Argument()] = None,
    to: list[str] | None = None,
    cc: list[str] | None = None,
    subject: str | None = None,
    lang: str | None = None,
    owners: Path | None = None,
    draft: Annotated[bool, typer.Option("--draft")] = False,
    no_open: Annotated[bool, typer.Option("--no-open")] = False,
    send: Annotated[bool, typer.Option("--send")] = False,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    again: list[str] | None = None,
    with_customers: Annotated[bool, typer.Option("--with-customers")] = False,
    outbox: Annotated[bool, typer.Option("--outbox")] = False,
) -> None:
    """Make a draft of a workbook, or send it."""
    from ltv_xl.mail.addresses import addresses
    from ltv_xl.mail.inspection import attachment, inspect
    from ltv_xl.mail.message import Letter
    from ltv_xl.mail.server import choices, limit_mb, server
    from ltv_xl.mail.summary import summary

    if outbox:
        _show_outbox()
        return
    if report is None:
        raise SettingError("mail.no_report")
    if draft and send:
        raise SettingError("mail.draft_and_send")
    spoken = words.language(lang) if lang else None
    jobs = _owned(report, owners, to, spoken) if owners else [(report, addresses(to or ()), spoken)]
    copies, repeated = addresses(cc or ()), {one.address.lower() for one in addresses(again or ())}
    if send and not all(people for _, people, _ in jobs):
        raise SettingError("mail.nobody")
    settings = own_folder_here() / "mail.toml"
    chosen = choices(settings)
    limit = limit_mb(chosen)
    contents = {path: attachment(path) for path, _, _ in jobs}
    remarks = {
        path: inspect(content, path.name, with_customers=with_customers, limit_mb=limit)
        for path, content in contents.items()
    }
    by = server(chosen, settings) if send else None
    letters = [
        Letter(
            to=people,
            cc=copies,
            sender=by.sender if by else None,
            subject=subject,
            summary=summary(contents[path], language),
            file_name=path.name,
            content=contents[path],
        )
        for path, people, language in jobs
    ]
    for path, found in remarks.items():
        for one in found:
            typer.secho(one.sentence(path.name, LANG), fg="yellow")
    if by is None:
        _drafted(letters, [path for path, _, _ in jobs], dry_run, open_them=not no_open)
    else:
        _sent(letters, by, settings, repeated, dry_run=dry_run, yes=yes)


def _owned(index: Path, table: Path, to: list[str] | None, lang: Language | None) -> list[Job]:
    """The workbooks of a report that was split, each with its owner; told what has no owner or no file."""
    from ltv_xl.mail.owners import checked, files, matched, owners

    if to:
        raise SettingError("mail.to_and_owners")
    people, known = owners(table), files(index)
    found = matched(people, known)
    checked(index, known, found)
    for one in found.without_file:
        shown = ", ".join(each.shown() for each in one.to)
        typer.secho(
            _said("owners.without_file", segment=one.segment, to=shown, index=index.name), fg="yellow"
        )
    for segment in found.without_owner:
        typer.secho(_said("owners.without_owner", file=known[segment].name, segment=segment), fg="yellow")
    if not found.mailed:
        raise SettingError("mail.owners.none_fits", file=table.name, index=index.name)
    return [(path, owner.to, owner.lang or lang) for owner, path in found.mailed]


def _drafted(letters: "Sequence[Letter]", paths: Sequence[Path], dry_run: bool, *, open_them: bool) -> None:
    from ltv_xl.mail.drafts import draft, opened
    from ltv_xl.report.file_names import file_name

    taken: set[str] = set()
    for letter, path in zip(letters, paths, strict=True):
        target = path.with_suffix(".eml")
        if target.name.lower() in taken:  # another owner of the same workbook
            target = target.with_name(file_name(path.stem, ".eml", taken))
        taken.add(target.name.lower())
        _show(letter, letter.recipients, ())
        if dry_run:
            typer.echo(_said("draft.would", place=target))
            continue
        place = draft(letter, target)
        if place != target:
            typer.secho(_said("draft.held", wanted=target.name, place=place.name), fg="yellow")
        on_desktop = open_them and sys.stdout.isatty() and len(letters) <= OPENED
        typer.echo(_said("draft.opened" if on_desktop and opened(place) else "draft.saved", place=place))
    if dry_run:
        typer.echo(_said("dry"))


def _sent(
    letters: "Sequence[Letter]", by: "Server", settings: Path, again: set[str], *, dry_run: bool, yes: bool
) -> None:
    from ltv_xl.mail.outbox import outbox
    from ltv_xl.mail.sending import planned, send

    with outbox(settings.with_name("outbox.sqlite"), locked=not dry_run) as box:
        plans = planned(letters, box, again)
        for one in plans:
            _show(one.letter, one.going, one.held)
        messages, people = sum(1 for one in plans if one.going), sum(len(one.going) for one in plans)
        unsure = sum(entry.state != "sent" for one in plans for entry in one.held)
        typer.echo(_said("by", host=by.host, port=by.port, sender=by.sender.shown(), file=settings))
        if dry_run:
            typer.echo(_said("dry"))
            return
        if people:
            _confirmed(yes, messages, people)
        try:
            outcomes = [
                _told(address, told.state, told.said)
                for one in plans
                for address, told in send(one, by, box, _waits)
            ]
        except KeyboardInterrupt:
            raise OutputError("mail.send.stopped") from None
    if not people:
        typer.echo(_said("nobody_left"))
    if unsure or not all(outcomes):
        raise typer.Exit(1)


def _confirmed(yes: bool, messages: int, people: int) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise SettingError("mail.not_confirmed")
    if not typer.confirm(_said("confirm", messages=messages, people=people)):
        raise OutputError("mail.declined")


def _show(letter: "Letter", going: Sequence[str], held: "Sequence[Entry]") -> None:
    """A message as it will go out, and who is left out of it."""
    from ltv_xl.mail.message import body, subject

    shown = {one.address: one.shown() for one in (*letter.to, *letter.cc)}
    size = f"{len(letter.content) / 1e6:.1f}"
    typer.echo(_said("show.subject", subject=subject(letter)))
    for key, people in (("to", letter.to), ("cc", letter.cc)):
        names = ", ".join(shown[one.address] for one in people if one.address in going)
        if names or (key == "to" and not held):
            typer.echo(_said(f"show.{key}", people=names or _said("show.open")))
    for entry in held:
        key = "held_sent" if entry.state == "sent" else "held_unsure"
        day = f"{entry.at:%Y-%m-%d %H:%M}"
        typer.secho(_said(f"show.{key}", person=entry.address, at=day, file=entry.file), fg="yellow")
    typer.echo(_said("show.file", file=letter.file_name, size=size))
    typer.echo("".join(f"    {line}".rstrip() + "\n" for line in body(letter).splitlines()))


def _told(address: str, state: str, said: str) -> bool:
    """What became of one recipient; says whether all is well."""
    typer.secho(
        _said(f"outcome.{state}", person=address, said=said), fg=None if state == "sent" else "yellow"
    )
    return state == "sent"


def _waits(why: str, pause: float) -> None:
    typer.echo(_said("waits", why=why, seconds=f"{pause:g}"), err=True)


def _show_outbox() -> None:
    from ltv_xl.mail.outbox import outbox

    path = own_folder_here() / "outbox.sqlite"
    with outbox(path, locked=False) as box:
        entries = box.entries()
    for one in entries:
        typer.echo(
            _said(
                "outbox.line",
                at=f"{one.at:%Y-%m-%d %H:%M}",
                state=_said(f"outbox.{one.state}"),
                person=one.address,
                file=one.file,
                subject=one.subject,
                said=f" ({one.said})" if one.said and one.state != "sent" else "",
            )
        )
    typer.echo(_said("outbox.place" if entries else "outbox.empty", file=path))


def _said(key: str, /, **fields: object) -> str:
    return text(f"mail.{key}", LANG, **fields)
