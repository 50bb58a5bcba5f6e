"""Several messages sent, each noted in the outbox before and after, and nobody sent the same report twice."""

import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec import Struct

from ltv_xl.errors import OutputError
from ltv_xl.mail.delivery import Outcome, Unreachable, hand_over
from ltv_xl.mail.message import Letter, message, subject, written
from ltv_xl.mail.outbox import Entry, Outbox
from ltv_xl.mail.server import Server

PAUSES = (2.0, 10.0, 30.0)
"""Seconds before each further try of what a server would not take yet."""


class Planned(Struct, frozen=True):
    """A message, who will get it, and what speaks against the others."""

    letter: Letter
    going: tuple[str, ...]
    held: tuple[Entry, ...]


def planned(letters: Sequence[Letter], box: Outbox, again: Collection[str]) -> tuple[Planned, ...]:
    """Who gets what. again: addresses that get it even if they have, or may have, got it already."""
    plans: list[Planned] = []
    addressed: set[tuple[str, str]] = set()
    for letter in letters:
        going, held = [], []
        for address in letter.recipients:
            earlier = box.earlier(letter.digest, address)
            if earlier is not None and address.lower() not in again:
                held.append(earlier)
            elif (letter.digest, address.lower()) not in addressed:  # the same file to the same person
                addressed.add((letter.digest, address.lower()))
                going.append(address)
        plans.append(Planned(letter, tuple(going), tuple(held)))
    return tuple(plans)


def send(
    plan: Planned,
    server: Server,
    box: Outbox,
    waits: Callable[[object, float], None],
    pauses: Sequence[float] = PAUSES,
) -> Iterator[tuple[str, Outcome]]:
    """Send a message and say what became of it for each recipient, as soon as that is final.

    waits: called before each pause with the reason and the seconds. OutputError where the server could not
    be spoken to at all.
    """
    letter, waiting = plan.letter, plan.going
    if not waiting:
        return
    domain = server.sender.domain
    identity = box.fresh_id(letter.key, domain, waiting)
    unsure = box.unsure(identity)
    at = box.began(identity, waiting, subject=subject(letter), file=letter.file_name, digest=letter.digest)
    content = written(message(letter, at, identity))
    for pause in (*pauses, None):
        try:
            outcomes = hand_over(
                server, waiting, content, lambda takers: box.note(identity, takers, "offered")
            )
        except Unreachable as error:
            if not error.may_pass or pause is None:
                raise
            waits(error.fields.get("reason", error.fields.get("answer", "")), pause)
            time.sleep(pause)
            continue
        for address, outcome in outcomes.items():
            at_most_once = outcome.state != "sent" and address in unsure
            _note(box, identity, address, Outcome("uncertain", outcome.answer) if at_most_once else outcome)
        waiting = tuple(address for address in waiting if outcomes[address].state == "later")
        for address, outcome in outcomes.items():
            if address not in waiting or pause is None:
                yield address, outcome
        if not waiting or pause is None:
            return
        waits(outcomes[waiting[0]].answer, pause)
        time.sleep(pause)


def _note(box: Outbox, identity: str, address: str, outcome: Outcome) -> None:
    """Note what became of a message; OutputError says it where it cannot be noted."""
    try:
        box.note(identity, [address], outcome.state, outcome.answer)
    except sqlite3.Error as error:
        raise OutputError(
            f"mail.outbox.not_noted_{'sent' if outcome.state == 'sent' else 'other'}",
            person=address,
            answer=outcome.answer,
            reason=error,
        ) from error
