"""Several messages sent, each noted in the outbox before and after, and nobody sent the same report twice."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from ltv_xl.mail.delivery import Told, Unreachable, hand_over
from ltv_xl.mail.message import Letter, message, subject, written
from ltv_xl.mail.outbox import Entry, Outbox
from ltv_xl.mail.server import Server

PAUSES = (2.0, 10.0, 30.0)
"""Seconds before each further try of what a server would not take yet."""


@dataclass(frozen=True)
class Planned:
    """A message, who will get it, and what speaks against the others."""

    letter: Letter
    going: tuple[str, ...]
    held: tuple[Entry, ...]


def planned(letters: Sequence[Letter], box: Outbox, again: Collection[str]) -> tuple[Planned, ...]:
    """Who gets what. again: addresses that get it even if they have, or may have, got it already."""
    found: list[Planned] = []
    given: set[tuple[str, str]] = set()
    for letter in letters:
        going, held = [], []
        for one in letter.recipients:
            earlier = box.earlier(letter.digest, one)
            if earlier is not None and one.lower() not in again:
                held.append(earlier)
            elif (letter.digest, one.lower()) not in given:  # the same file to the same person in this run
                given.add((letter.digest, one.lower()))
                going.append(one)
        found.append(Planned(letter, tuple(going), tuple(held)))
    return tuple(found)


def send(
    plan: Planned,
    server: Server,
    box: Outbox,
    waits: Callable[[str, float], None],
    pauses: Sequence[float] = PAUSES,
) -> Iterator[tuple[str, Told]]:
    """Send a message and say what became of it for each recipient, as soon as that is final.

    waits: is told why, before each pause. OutputError where the server could not be spoken to at all.
    """
    letter, waiting = plan.letter, plan.going
    if not waiting:
        return
    domain = server.sender.domain
    identity = box.fresh_id(letter.key, domain, waiting)
    at = box.began(identity, waiting, subject=subject(letter), file=letter.file_name, digest=letter.digest)
    content = written(message(letter, at, identity))
    for pause in (*pauses, None):
        try:
            told = hand_over(server, waiting, content, lambda taken: box.note(identity, taken, "offered"))
        except Unreachable as error:
            if not error.may_pass or pause is None:
                raise
            waits(str(error.fields.get("reason", error.fields.get("said", ""))), pause)
            time.sleep(pause)
            continue
        for address, one in told.items():
            box.note(identity, [address], one.state, one.said)
        waiting = tuple(one for one in waiting if told[one].state == "later")
        final = {one: what for one, what in told.items() if one not in waiting or pause is None}
        yield from final.items()
        if not waiting or pause is None:
            return
        waits(told[waiting[0]].said, pause)
        time.sleep(pause)
