"""No server holds a run for ever: whatever it does, the conversation ends in time, and rightly."""

import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import pytest
import trustme

from ltv_xl.mail import conversation, delivery
from ltv_xl.mail.addresses import address
from ltv_xl.mail.delivery import Unreachable, hand_over
from ltv_xl.mail.server import Server
from tests.mail.post_office import HOST, Office
from tests.mail.scripted import Script, deaf, drip, flood, polite_until, scripted
from tests.mail.test_delivery import server as usual

A = "a@example.jp"
CONTENT = b"Subject: x\r\n\r\n" + b"0123456789abcde\r\n" * 4_000
LARGE = CONTENT + b"0123456789abcde\r\n" * 1_000_000
"""More than fits into the system's buffers."""
SECONDS = 1.0


def server(port: int, security: str) -> Server:
    return Server(
        host=HOST,
        port=port,
        security=security,  # type: ignore[arg-type]  # one of the two
        sender=address("report@example.jp"),
        timeout=SECONDS,
    )


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not wait for minutes."""
    monkeypatch.setattr(delivery, "PATIENCE", 1)
    monkeypatch.setattr(delivery, "SLOWEST", 1e12)
    monkeypatch.setattr(delivery, "GOODBYE", 0.2)


BEFORE_TLS: dict[str, tuple[Script, str]] = {
    "the greeting drips": (drip, "mail.send.silent"),
    "the greeting has no end": (flood, "mail.send.endless"),
    "the greeting is one line without end": (
        lambda client, over: flood(client, over, b"220 " + b"x" * 1000),
        "mail.send.turned_away",
    ),
    "the answer to the name drips": (polite_until(b"EHLO", drip), "mail.send.silent"),
    "the answer to the name has no end": (
        polite_until(b"EHLO", lambda client, over: flood(client, over, b"250-x\r\n")),
        "mail.send.endless",
    ),
    "the handshake drips": (lambda client, over: _handshake(client, over), "mail.send.silent"),
}


def _handshake(client: socket.socket, over: threading.Event) -> None:
    """Polite as far as the word for encryption to begin; then a handshake that goes on byte by byte."""
    client.sendall(b"220 ready\r\n")
    client.recv(1000)
    client.sendall(b"250-hello\r\n250 STARTTLS\r\n")
    client.recv(1000)
    client.sendall(b"220 begin\r\n")
    client.recv(1000)
    drip(client, over, b"\x16\x03\x03\x40\x00")


@pytest.mark.parametrize("name", BEFORE_TLS)
def test_the_way_in_ends_in_time(name: str) -> None:
    script, key = BEFORE_TLS[name]
    with scripted(script) as port:
        start = monotonic()
        with pytest.raises(Unreachable) as caught:
            hand_over(server(port, "starttls"), [A], CONTENT, lambda takers: None)
        assert monotonic() - start < 3 * SECONDS
    assert caught.value.key == key


STATES: dict[str, tuple[Script, str, bool]] = {
    "the answer to the sender drips": (polite_until(b"MAIL", drip), "later", False),
    "the answer to a recipient drips": (polite_until(b"RCPT", drip), "later", False),
    "the answer to a recipient has no end": (polite_until(b"RCPT", flood), "later", False),
    "the answer to the message's beginning drips": (polite_until(b"DATA", drip), "later", True),
    "the message is not read": (polite_until(b"content", deaf), "later", True),
    "the answer to the message drips": (polite_until(b".", drip), "uncertain", True),
    "the answer to the message has no end": (polite_until(b".", flood), "uncertain", True),
    "the answer to the message does not come": (polite_until(b".", deaf), "uncertain", True),
    "the good-bye is not answered": (lambda client, over: _taking(client, over), "sent", True),
}


@pytest.mark.parametrize("name", STATES)
def test_a_message_ends_in_time_and_it_is_known_whether_it_was_sent(
    authority: trustme.CA, trusted: Path, name: str
) -> None:
    script, state, was_offered = STATES[name]
    offered: list[Sequence[str]] = []
    with scripted(script, authority) as port:
        start = monotonic()
        outcomes = hand_over(server(port, "tls"), [A], LARGE, offered.append)
        assert monotonic() - start < 6 * SECONDS
    assert outcomes[A].state == state
    assert offered == ([[A]] if was_offered else [])


def _taking(client: socket.socket, over: threading.Event) -> None:
    """Takes the message and drips its good-bye."""
    polite_until(b".", lambda client, over: client.sendall(b"250 taken\r\n"))(client, over)
    drip(client, over)


def test_recipients_are_noted_before_the_first_byte_of_a_message_goes(office: Office) -> None:
    seen: list[int] = []
    hand_over(usual(office), [A], CONTENT, lambda takers: seen.append(office.seen.count("DATA")))
    assert seen == [0]
    assert office.people == [A]


def test_a_dripping_server_held_a_run_without_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of the check: with a limit for each byte alone, the greeting goes on."""
    monkeypatch.setattr(conversation.Conversation, "_left", lambda self: SECONDS)
    ended = threading.Event()

    def held() -> None:
        with pytest.raises(Unreachable):
            hand_over(server(port, "starttls"), [A], CONTENT, lambda takers: None)
        ended.set()

    with scripted(drip) as port:
        thread = threading.Thread(target=held)
        thread.start()
        assert not ended.wait(3 * SECONDS)
    thread.join(20)
