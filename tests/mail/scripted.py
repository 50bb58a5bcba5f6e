"""A server that speaks from a script, for what no decent server does: it drips, floods, or goes deaf."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import trustme

from tests.mail.post_office import HOST

Script = Callable[[socket.socket, threading.Event], None]
"""Speaks with one client; the event says that the test is over."""

OK = b"250 ok\r\n"
POLITE = {b"EHLO": OK, b"MAIL": OK, b"RCPT": OK, b"DATA": b"354 go on\r\n"}


@contextmanager
def scripted(script: Script, authority: trustme.CA | None = None) -> Iterator[int]:
    """The port of such a server. authority: encrypted from the first byte, with a certificate of its."""
    over = threading.Event()
    with closing(socket.create_server((HOST, 0))) as listening:
        thread = threading.Thread(target=_serve, args=(listening, script, authority, over), daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def _serve(
    listening: socket.socket, script: Script, authority: trustme.CA | None, over: threading.Event
) -> None:
    while True:
        try:
            client, _ = listening.accept()
        except OSError:
            return
        with suppress(OSError):
            if authority is not None:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                authority.issue_cert(HOST).configure_cert(context)
                client = context.wrap_socket(client, server_side=True)
            script(client, over)
        client.close()


def drip(client: socket.socket, over: threading.Event, begins: bytes = b"220-") -> None:
    """An answer that goes on byte by byte, each in time."""
    client.sendall(begins)
    while not over.wait(0.05):
        client.sendall(b"x")


def flood(client: socket.socket, over: threading.Event, line: bytes = b"220-" + b"x" * 70 + b"\r\n") -> None:
    """An answer of lines without end, as fast as they are read."""
    while not over.is_set():
        client.sendall(line * 100)


def polite_until(command: bytes, then: Script) -> Script:
    """Answers as it should until a command comes; `then` answers that. "." is the end of the message."""

    def script(client: socket.socket, over: threading.Event) -> None:
        client.sendall(b"220 ready\r\n")
        with client.makefile("rb") as lines:
            for line in lines:
                word = line[:4].upper()
                if word == command or (command == b"." and line == b".\r\n"):
                    then(client, over)
                    return
                if word in POLITE:
                    client.sendall(POLITE[word])
                    if word == b"DATA" and command == b"content":
                        then(client, over)
                        return

    return script


def deaf(client: socket.socket, over: threading.Event) -> None:
    """Reads nothing more."""
    over.wait(60)
