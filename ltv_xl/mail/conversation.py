"""An SMTP connection that no server can hold: one time limit over all steps, and answers of bounded size.

The time limit of a socket begins anew with every byte, and `smtplib` reads answers of any number of lines: a
server that drips its answers, or whose answer has no end, would otherwise keep a run for ever.
"""

import io
import smtplib
import socket
import ssl
from time import monotonic
from typing import Any

LONGEST_ANSWER = 65_536
"""Bytes of one answer; the longest that servers give, to EHLO, has a few hundred."""


class AnswerTooLong(OSError):
    """An answer of more bytes than any that makes sense."""


class Conversation(smtplib.SMTP):
    """An SMTP connection whose steps share a time limit. context: for encryption from the first byte."""

    def __init__(
        self, host: str, port: int, greeting: str, *, seconds: float, context: ssl.SSLContext | None = None
    ) -> None:
        self._context, self._name, self._answered = context, host, 0
        self.limit(seconds)
        super().__init__(host, port, greeting, timeout=seconds)

    def limit(self, seconds: float) -> None:
        """Let everything from now on take so long, all in all; TimeoutError after that."""
        self._end = monotonic() + seconds

    def _left(self) -> float:
        """Seconds that are left."""
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """The hook of smtplib.SMTP, which SMTP_SSL uses too: here all addresses of a host share the limit."""
        failure: OSError | None = None
        for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                plain = socket.create_connection(address[:2], self._left())  # type: ignore[arg-type]  # host, port
                break
            except OSError as error:
                failure = failure or error
        else:
            raise failure or OSError("no address")
        if self._context is None:
            return plain
        plain.settimeout(self._left())
        return self._context.wrap_socket(plain, server_hostname=self._name)

    def send(self, s: Any) -> None:
        """Send text or bytes within the time limit, however slowly the server takes them."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        content = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        try:
            while content:
                self.sock.settimeout(self._left())
                content = content[self.sock.send(content) :]
        except OSError:
            self.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """The server's next answer, within the time limit and of bounded size."""
        self._answered = 0
        if self.file is None:  # at first, and again when encryption has begun
            self.file = io.BufferedReader(_Incoming(self))
        return super().getreply()

    def received(self, buffer: Any) -> int:
        """Receive the next bytes of an answer."""
        if self.sock is None:
            return 0
        self.sock.settimeout(self._left())
        count = self.sock.recv_into(buffer)
        self._answered += count
        if self._answered > LONGEST_ANSWER:
            raise AnswerTooLong("the answer has no end")
        return count


class _Incoming(io.RawIOBase):
    """What the server sends, for a buffered reader."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def readable(self) -> bool:
        """It is read only."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next."""
        return self._conversation.received(buffer)
