"""A real mail server on this machine, aiosmtpd, with encryption, login, and faults on order."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = "report@example.jp", "hunter2-Geheim-9f31"

Fault = Callable[[int, Envelope], str | None]
"""Asked at an event with its number, from 0: a reply of the server's, or None to go on as usual."""


@dataclass
class Delivered:
    """One message that the server took, for these recipients."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """As the standard library reads it."""
        return message_from_bytes(self.content, policy=default)


@dataclass
class Office:
    """The server's side: what it took, and what it is to do wrong."""

    port: int = 0
    taken: list[Delivered] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    at_login: Callable[[], AuthResult | None] = lambda: None
    at_mail: Fault = lambda number, envelope: None
    at_recipient: Callable[[str], str | None] = lambda address: None
    at_data: Fault = lambda number, envelope: None
    at_end: Fault = lambda number, envelope: None
    """After the message was taken, before the server says so."""

    @property
    def people(self) -> list[str]:
        """Everyone who got something, as often as he got it."""
        return [person for message in self.taken for person in message.recipients]

    def _count(self, event: str) -> int:
        self.seen.append(event)
        return self.seen.count(event) - 1

    # The names of these four are aiosmtpd's.

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        number = self._count("MAIL")
        if refusal := await _aside(self.at_mail, number, envelope):
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := await _aside(self.at_recipient, address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        number = self._count("DATA")
        if refusal := await _aside(self.at_data, number, envelope):
            return _hung_up(server, refusal)
        self.taken.append(
            Delivered(
                envelope.mail_from or "", tuple(envelope.rcpt_tos), cast("bytes", envelope.original_content)
            )
        )
        if reply := await _aside(self.at_end, number, envelope):
            return _hung_up(server, reply)
        return "250 taken"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        """Whether a login is right."""
        self._count("AUTH")
        if (answer := self.at_login()) is not None:
            return answer
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=right, handled=right)


HANG_UP = "hang up"
"""A reply that is none: the connection ends."""


def _hung_up(server: SMTP, reply: str) -> str:
    if reply == HANG_UP and isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
    return reply


async def _aside(fault: Callable[..., str | None], *given: Any) -> str | None:
    """A fault may take its time; the server goes on listening meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(None, fault, *given)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened(
    authority: trustme.CA, *, tls: bool = False, name: str = HOST, encrypted: bool = True, login: bool = True
) -> Iterator[Office]:
    """A server that listens, with a certificate for a host of this name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    office = Office(port=free_port())
    keywords: dict[str, Any] = {}
    if tls:
        keywords["ssl_context"] = context
    elif encrypted:
        keywords |= {"tls_context": context, "require_starttls": True}
    if login:
        keywords |= {
            "authenticator": office.authenticate,
            "auth_required": encrypted and not tls,
            "auth_require_tls": not tls,  # aiosmtpd knows only the encryption that it began itself
        }
    server = Controller(office, hostname=HOST, port=office.port, **keywords)
    server.start()
    try:
        yield office
    finally:
        server.stop()


@contextmanager
def cutting(port: int, after: int, times: int) -> Iterator[int]:
    """A way to a server that breaks off after so many bytes from the client, so often; gives its port."""
    left = [times]
    with closing(socket.create_server((HOST, 0))) as listening:
        thread = threading.Thread(target=_forward, args=(listening, port, after, left), daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _forward(listening: socket.socket, port: int, after: int, left: list[int]) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        far = socket.create_connection((HOST, port))
        back = threading.Thread(target=_pump, args=(far, near, None), daemon=True)
        back.start()
        cut = after if left[0] > 0 else None
        left[0] -= 1
        _pump(near, far, cut)
        back.join(5)
        near.close()
        far.close()


def _pump(source: socket.socket, target: socket.socket, limit: int | None) -> None:
    passed = 0
    try:
        while block := source.recv(4096):
            passed += len(block)
            if limit is not None and passed > limit:
                break
            target.sendall(block)
    except OSError:
        pass
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def stalling(port: int, after: int) -> Iterator[tuple[int, threading.Event]]:
    """A way to a server that passes no more after so many bytes; its port, and an event when that is so."""
    stalled = threading.Event()
    with closing(socket.create_server((HOST, 0))) as listening:
        thread = threading.Thread(target=_stall, args=(listening, port, after, stalled), daemon=True)
        thread.start()
        yield int(listening.getsockname()[1]), stalled
        thread.join(10)


def _stall(listening: socket.socket, port: int, after: int, stalled: threading.Event) -> None:
    near, _ = listening.accept()
    far = socket.create_connection((HOST, port))
    back = threading.Thread(target=_pump, args=(far, near, None), daemon=True)
    back.start()
    passed = 0
    with suppress(OSError):
        while block := near.recv(4096):
            passed += len(block)
            if passed <= after:
                far.sendall(block)
            else:
                stalled.set()
    for end in (near, far):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    back.join(5)
    near.close()
    far.close()


@contextmanager
def silent() -> Iterator[int]:
    """A port where somebody answers the call and says nothing."""
    with closing(socket.create_server((HOST, 0))) as listening:
        yield int(listening.getsockname()[1])


def until(happened: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def authority_file(authority: trustme.CA, folder: Path) -> Path:
    """The file that makes a program trust the authority."""
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return file
