"""Who got what: each message is noted before it is sent and after, in one small SQLite file.

It holds addresses, subjects, file names and digests, never a message or a password. A run holds the file's
lock to its end, so that "offered" in it, when a run begins, was left by one that was cut off.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ltv_xl.errors import OutputError

State = Literal["waiting", "offered", "sent", "later", "refused", "uncertain"]
"""offered: perhaps handed over, the answer not yet noted."""
UNSURE = ("offered", "uncertain")

_TABLES = """
CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, subject TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS recipient (
    message TEXT NOT NULL REFERENCES message, address TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,
    said TEXT NOT NULL, PRIMARY KEY (message, address)
);
"""


class Entry(Struct, frozen=True):
    """What became of one message for one recipient, at last."""

    message: str
    address: str
    state: State
    at: datetime
    answer: str
    subject: str
    file: str


class Outbox(Struct, frozen=True):
    """An open outbox."""

    connection: sqlite3.Connection

    def entries(self, digest: str | None = None) -> tuple[Entry, ...]:
        """All entries, or those of one workbook, the oldest first."""
        rows = self.connection.execute(
            "SELECT r.message, r.address, r.state, r.at, r.said, m.subject, m.file"
            " FROM recipient r JOIN message m ON m.id = r.message"
            " WHERE ? IS NULL OR m.digest = ? ORDER BY r.at, r.message, r.address",
            (digest, digest),
        )
        return tuple(
            Entry(message, address, state, datetime.fromisoformat(at), answer, subject, file)
            for message, address, state, at, answer, subject, file in rows
        )

    def earlier(self, digest: str, address: str) -> Entry | None:
        """What speaks against sending a workbook to someone: he has got it, or may have; the former first."""
        against = [
            entry
            for entry in self.entries(digest)
            if entry.address.lower() == address.lower() and entry.state in {"sent", *UNSURE}
        ]
        return max(against, key=lambda entry: (entry.state == "sent", entry.at), default=None)

    def fresh_id(self, key: str, domain: str, recipients: Sequence[str]) -> str:
        """The Message-ID of a message: the same when it is tried again, another when someone has got it.

        So a second copy of an uncertain one can be recognised by the recipient's server, and one that is
        sent again on purpose is not taken for a copy.
        """
        for number in count(1):
            identity = f"{key}.{number}@{domain}"
            query = "SELECT address FROM recipient WHERE message = ? AND state = 'sent'"
            reached = {address for (address,) in self.connection.execute(query, (identity,))}
            if not reached & set(recipients):
                return identity
        raise AssertionError("unreachable")

    def unsure(self, message: str) -> frozenset[str]:
        """Who has perhaps got a message: no later answer to it changes that, but that it was sent."""
        rows = self.connection.execute(
            "SELECT address FROM recipient WHERE message = ? AND state IN (?, ?)", (message, *UNSURE)
        )
        return frozenset(address for (address,) in rows)

    def began(
        self, message: str, recipients: Sequence[str], *, subject: str, file: str, digest: str
    ) -> datetime:
        """Note a message before anything of it is sent; gives its date, that of the first try.

        Who has perhaps got it at an earlier try stays noted so.
        """
        now = _now()
        with self.connection:
            self.connection.execute(
                "INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?, ?)", (message, now, subject, file, digest)
            )
            self.connection.executemany(
                "INSERT INTO recipient VALUES (?, ?, 'waiting', ?, '') ON CONFLICT DO UPDATE"
                " SET state = 'waiting', at = excluded.at, said = ''",
                [(message, address, now) for address in recipients if address not in self.unsure(message)],
            )
        (at,) = self.connection.execute("SELECT at FROM message WHERE id = ?", (message,)).fetchone()
        return datetime.fromisoformat(at)

    def note(self, message: str, recipients: Sequence[str], state: State, answer: str = "") -> None:
        """Note what became of a message for some of its recipients."""
        with self.connection:
            self.connection.executemany(
                "UPDATE recipient SET state = ?, at = ?, said = ? WHERE message = ? AND address = ?",
                [(state, _now(), answer, message, address) for address in recipients],
            )


@contextmanager
def outbox(path: Path, *, locked: bool) -> Iterator[Outbox]:
    """Open an outbox. locked: to send, which one run at a time may do; else to look, and nothing is made.

    OutputError where it cannot be opened, or where another run is sending.
    """
    try:
        if locked:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        place = path if path.exists() else ":memory:"
        with _lock(path, locked), closing(sqlite3.connect(place)) as connection:
            connection.executescript(_TABLES)
            yield Outbox(connection)
    except (sqlite3.DatabaseError, OSError) as error:
        raise OutputError("mail.outbox.broken", file=path, reason=error) from error


@contextmanager
def _lock(path: Path, locked: bool) -> Iterator[None]:
    """The lock of a second file, which the system lets go of when a run ends, however it ends."""
    if not locked:
        yield
        return
    with closing(sqlite3.connect(path.with_suffix(".lock"), timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise OutputError("mail.outbox.busy") from error
        yield


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
