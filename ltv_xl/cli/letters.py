"""Letters on their way from the command line: shown, written as drafts, or sent after a confirmation."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ltv_xl.cli.console import LANG, tell, warn
from ltv_xl.cli.targets import check_targets
from ltv_xl.errors import OutputError, SettingError
from ltv_xl.system_reasons import system_reason
from ltv_xl.texts import text

if TYPE_CHECKING:
    from ltv_xl.mail.message import Letter
    from ltv_xl.mail.outbox import Entry
    from ltv_xl.mail.server import Server

OPENED = 3
"""Drafts that are opened at most: thirty windows would help nobody."""


def draft_all(
    letters: "Sequence[Letter]",
    paths: Sequence[Path],
    owners: Path | None,
    dry_run: bool,
    *,
    open_them: bool,
) -> None:
    """Each message as a draft beside its workbook."""
    from ltv_xl.mail.drafts import draft, opened

    targets = _draft_paths(paths)
    for target in targets:
        check_targets([target], [*paths, *filter(None, [owners])])
    for letter, target in zip(letters, targets, strict=True):
        _show(letter, letter.recipients, ())
        if dry_run:
            tell(mail_text("draft.would", place=target))
            continue
        place = draft(letter, target)
        if place != target:
            tell(mail_text("draft.held", wanted=target.name, place=place.name), color="yellow")
        on_desktop = open_them and sys.stdout.isatty() and len(letters) <= OPENED
        tell(mail_text("draft.opened" if on_desktop and opened(place) else "draft.saved", place=place))
    if dry_run:
        tell(mail_text("dry"))


def _draft_paths(paths: Sequence[Path]) -> list[Path]:
    """A draft's path for each workbook; another one for another owner of the same workbook."""
    from ltv_xl.report.file_names import file_name

    taken: set[str] = set()
    targets = []
    for path in paths:
        target = path.with_suffix(".eml")
        if target.name.lower() in taken:
            target = target.with_name(file_name(path.stem, ".eml", taken))
        taken.add(target.name.lower())
        targets.append(target)
    return targets


def send_all(
    letters: "Sequence[Letter]", by: "Server", settings: Path, again: set[str], *, dry_run: bool, yes: bool
) -> None:
    """Each message by the server, after a confirmation; exit code 1 where somebody may not have got it."""
    from ltv_xl.mail.outbox import outbox
    from ltv_xl.mail.sending import planned, send

    with outbox(settings.with_name("outbox.sqlite"), locked=not dry_run) as box:
        plans = planned(letters, box, again)
        for plan in plans:
            _show(plan.letter, plan.going, plan.held)
        messages, people = sum(bool(plan.going) for plan in plans), sum(len(plan.going) for plan in plans)
        unsure = sum(entry.state != "sent" for plan in plans for entry in plan.held)
        tell(mail_text("by", host=by.host, port=by.port, sender=by.sender.shown(), file=settings))
        if dry_run:
            tell(mail_text("dry"))
            return
        if people:
            _confirmed(yes, messages, people)
        try:
            outcomes = [
                _tell_outcome(address, outcome.state, outcome.answer)
                for plan in plans
                for address, outcome in send(plan, by, box, _tell_pause)
            ]
        except KeyboardInterrupt:
            raise OutputError("mail.send.stopped") from None
    if not people:
        tell(mail_text("nobody_left"))
    if unsure or not all(outcomes):
        raise click.exceptions.Exit(1)


def _confirmed(yes: bool, messages: int, people: int) -> None:
    """Go on only where the user agrees."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise SettingError("mail.not_confirmed")
    if not click.confirm(mail_text("confirm", messages=messages, people=people)):
        raise OutputError("mail.declined")


def _show(letter: "Letter", going: Sequence[str], held: "Sequence[Entry]") -> None:
    """A message as it will go out, and who is left out of it."""
    from ltv_xl.mail.message import body, subject

    names = {person.address: person.shown() for person in (*letter.to, *letter.cc)}
    size = f"{len(letter.content) / 1e6:.1f}"
    tell(mail_text("show.subject", subject=subject(letter)))
    for key, people in (("to", letter.to), ("cc", letter.cc)):
        shown = ", ".join(names[person.address] for person in people if person.address in going)
        if shown or (key == "to" and not held):
            tell(mail_text(f"show.{key}", people=shown or mail_text("show.open")))
    for entry in held:
        key = "held_sent" if entry.state == "sent" else "held_unsure"
        day = f"{entry.at:%Y-%m-%d %H:%M}"
        tell(mail_text(f"show.{key}", person=entry.address, at=day, file=entry.file), color="yellow")
    tell(mail_text("show.file", file=letter.file_name, size=size))
    tell("".join(f"    {line}".rstrip() + "\n" for line in body(letter).splitlines()))


def _tell_outcome(address: str, state: str, answer: str) -> bool:
    """What became of a message for one recipient; whether all is well."""
    tell(
        mail_text(f"outcome.{state}", person=address, answer=answer),
        color=None if state == "sent" else "yellow",
    )
    return state == "sent"


def _tell_pause(why: object, seconds: float) -> None:
    if isinstance(why, OSError):
        why = system_reason(why, LANG)
    warn(mail_text("waits", why=why, seconds=f"{seconds:g}"))


def mail_text(key: str, /, **fields: object) -> str:
    """A text of this command."""
    return text(f"mail.{key}", LANG, **fields)
