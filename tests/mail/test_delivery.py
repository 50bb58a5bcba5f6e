"""One conversation with a real server: what arrives, and what is told when something breaks."""

import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
import trustme
from aiosmtpd.smtp import AuthResult

from ltv_xl.mail.addresses import address
from ltv_xl.mail.conversation import Conversation
from ltv_xl.mail.delivery import Unreachable, hand_over
from ltv_xl.mail.server import Server
from ltv_xl.texts import LANGUAGES
from tests.mail.post_office import (
    HANG_UP,
    HOST,
    PASSWORD,
    USER,
    Office,
    cutting,
    free_port,
    opened,
    silent,
)
from tests.mail.scripted import polite_until, scripted

CONTENT = b"Subject: x\r\n\r\n.\r\n.. two dots\r\nlast\r\n" + b"0123456789abcde\r\n" * 4_000
A, B = "a@example.jp", "b@example.jp"


def server(office: Office, **changes: object) -> Server:
    usual = Server(
        host=HOST,
        port=office.port,
        security="starttls",
        sender=address("山田 <report@example.jp>"),
        user=USER,
        password=PASSWORD,
        timeout=5,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # names of its fields


def states(
    to: Server, people: Sequence[str] = (A,), offered: Callable[[Sequence[str]], None] = lambda taken: None
) -> dict[str, str]:
    return {person: outcome.state for person, outcome in hand_over(to, people, CONTENT, offered).items()}


def test_a_message_arrives_as_it_was_sent_dots_and_all(office: Office) -> None:
    offered: list[Sequence[str]] = []
    assert states(server(office), (A, B), offered.append) == {A: "sent", B: "sent"}
    assert [(mail.sender, mail.recipients, mail.content) for mail in office.taken] == [
        ("report@example.jp", (A, B), CONTENT)
    ]
    assert offered == [[A, B]]


def test_tls_from_the_first_byte(authority: trustme.CA, trusted: Path) -> None:
    with opened(authority, tls=True) as office:
        assert states(server(office, security="tls")) == {A: "sent"}
        assert office.people == [A]


def test_a_server_without_login(authority: trustme.CA, trusted: Path) -> None:
    with opened(authority, login=False) as office:
        assert states(server(office, user=None, password="")) == {A: "sent"}


def test_a_refused_recipient_does_not_keep_the_others_from_getting_it(office: Office) -> None:
    office.at_recipient = lambda person: "550 no such user" if person == A else None
    outcomes = hand_over(server(office), (A, B), CONTENT, lambda taken: None)
    assert (outcomes[A].state, outcomes[A].answer) == ("refused", "550 no such user")
    assert outcomes[B].state == "sent"
    assert office.people == [B]


@pytest.mark.parametrize(("reply", "state"), [("451 busy", "later"), ("554 spam", "refused")])
def test_a_server_that_does_not_take_it(office: Office, reply: str, state: str) -> None:
    for place in ("at_mail", "at_data"):
        setattr(office, place, lambda number, envelope: reply)
        assert states(server(office)) == {A: state}
        setattr(office, place, lambda number, envelope: None)
    office.at_recipient = lambda person: reply
    assert states(server(office)) == {A: state}
    assert office.people == []


def test_a_message_that_is_larger_than_the_server_takes(office: Office) -> None:
    large = CONTENT + b"0123456789abcde\r\n" * 2_100_000
    outcomes = hand_over(server(office), (A,), large, lambda taken: None)
    assert outcomes[A].state == "refused"
    assert "552" in outcomes[A].answer
    assert "DATA" not in office.seen


@pytest.mark.parametrize("place", ["at_data", "at_end"])
def test_cut_off_after_the_last_line_nobody_knows(office: Office, place: str) -> None:
    setattr(office, place, lambda number, envelope: HANG_UP)
    offered: list[Sequence[str]] = []
    assert states(server(office), offered=offered.append) == {A: "uncertain"}
    assert offered == [[A]]
    assert office.people == ([A] if place == "at_end" else [])


def test_cut_off_after_the_last_line_who_was_refused_was_refused(office: Office) -> None:
    office.at_recipient = lambda person: "550 no such user" if person == A else None
    office.at_data = lambda number, envelope: HANG_UP
    assert states(server(office), (A, B)) == {A: "refused", B: "uncertain"}


@pytest.mark.parametrize(("reply", "state"), [(b"250 ok", "refused"), (b"454 later", "later")])
def test_a_server_that_does_not_ask_for_the_message_is_not_sent_it(reply: bytes, state: str) -> None:
    """What is no 354 begins no message: its lines would be taken for commands."""
    heard: list[bytes] = []

    def then(client: socket.socket, over: threading.Event) -> None:
        client.sendall(reply + b"\r\n")
        heard.append(client.recv(100))

    with (
        scripted(polite_until(b"DATA", then)) as port,
        mock.patch("ltv_xl.mail.delivery.Conversation.starttls", return_value=None),
    ):
        assert states(server(Office(port=port), user=None, password="")) == {A: state}
    assert heard == [b"quit\r\n"]


def test_a_stop_within_the_message_says_no_good_bye(office: Office) -> None:
    """QUIT would be a line of the message."""
    said: list[object] = []
    plain = Conversation.send

    def stopped(smtp: Conversation, words: object) -> None:
        said.append(words)
        if isinstance(words, bytes) and len(words) > 1000:
            raise KeyboardInterrupt
        plain(smtp, words)

    with mock.patch.object(Conversation, "send", stopped), pytest.raises(KeyboardInterrupt):
        states(server(office))
    assert not [words for words in said[-2:] if "quit" in str(words).lower()]
    assert office.people == []


def test_an_answer_that_is_none_leaves_it_uncertain(office: Office) -> None:
    office.at_end = lambda number, envelope: "what a nice day"
    assert states(server(office)) == {A: "uncertain"}


@pytest.mark.parametrize("after", [3_000, 30_000, 60_000])
def test_cut_off_before_the_last_line_it_was_surely_not_sent(office: Office, after: int) -> None:
    large = CONTENT + b"0123456789abcde\r\n" * 1_000_000  # more than fits into the system's buffers
    with cutting(office.port, after, times=1) as port:
        outcomes = hand_over(server(office, port=port), (A,), large, lambda takers: None)
        assert outcomes[A].state == "later"
        assert office.people == []
        assert states(server(office, port=port)) == {A: "sent"}
    assert office.people == [A]


def test_cut_off_before_the_login_it_may_pass(office: Office) -> None:
    with cutting(office.port, 300, times=1) as port:
        assert unreachable(server(office, port=port)).may_pass


def test_a_stop_before_the_last_line_sends_nothing(office: Office) -> None:
    def full(taken: Sequence[str]) -> None:
        raise RuntimeError("the outbox is full")

    with pytest.raises(RuntimeError, match="outbox"):
        states(server(office), offered=full)
    assert states(server(office)) == {A: "sent"}
    assert office.people == [A]


def unreachable(to: Server) -> Unreachable:
    with pytest.raises(Unreachable) as caught:
        states(to)
    for lang in LANGUAGES:
        assert PASSWORD not in caught.value.sentence(lang)
        assert "{" not in caught.value.sentence(lang)
    assert PASSWORD not in repr(caught.value) + repr(to)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__suppress_context__, "what it came of may quote what was sent"
    return caught.value


def test_a_server_that_is_gone() -> None:
    error = unreachable(server(Office(port=free_port())))
    assert error.may_pass
    assert error.key == "mail.send.unreachable"


def test_a_server_that_says_nothing() -> None:
    with silent() as port:
        error = unreachable(server(Office(port=port), timeout=0.3))
    assert (error.key, error.may_pass) == ("mail.send.silent", True)


def test_a_server_that_takes_too_long_over_the_message(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setattr("ltv_xl.mail.delivery.PATIENCE", 0.1)
    office.at_end = lambda number, envelope: time.sleep(2)
    assert states(server(office)) == {A: "uncertain"}


def test_a_wrong_password_is_told_without_it(office: Office) -> None:
    error = unreachable(server(office, password="wrong"))
    assert (error.key, error.may_pass) == ("mail.send.login", False)
    assert USER in error.sentence("ja")
    assert "wrong" not in error.sentence("en") + repr(error)


def test_a_login_that_cannot_be_checked_now(office: Office) -> None:
    office.at_login = lambda: AuthResult(
        success=False, handled=False, message=f"454 4.7.0 cannot check {PASSWORD} now"
    )
    error = unreachable(server(office))
    assert (error.key, error.may_pass) == ("mail.send.login_later", True)


def test_a_password_in_japanese(office: Office) -> None:
    assert unreachable(server(office, password="秘密")).key == "mail.send.password_letters"


def test_a_certificate_of_an_unknown_authority(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    error = unreachable(server(office))
    assert (error.key, error.may_pass) == ("mail.send.certificate", False)
    assert "AUTH" not in office.seen


@pytest.mark.parametrize("tls", [True, False])
def test_a_certificate_of_another_host(authority: trustme.CA, trusted: Path, tls: bool) -> None:
    with opened(authority, tls=tls, name="other.example.jp") as office:
        error = unreachable(server(office, security="tls" if tls else "starttls"))
        assert error.key == "mail.send.certificate"
        assert "AUTH" not in office.seen


def test_the_wrong_kind_of_encryption_for_the_port(
    office: Office, authority: trustme.CA, trusted: Path
) -> None:
    assert unreachable(server(office, security="tls")).key == "mail.send.no_tls"
    with opened(authority, tls=True) as other:
        error = unreachable(server(other, timeout=1))  # each waits for the other to begin
    assert error.key in {"mail.send.silent", "mail.send.unreachable"}


def test_nothing_goes_out_unencrypted(authority: trustme.CA, trusted: Path) -> None:
    with opened(authority, encrypted=False) as office:
        assert unreachable(server(office)).key == "mail.send.no_starttls"
        assert office.seen == []


def test_a_check_of_certificates_that_is_off_would_be_seen(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    def unchecked() -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    monkeypatch.setattr("ssl.create_default_context", unchecked)
    with pytest.raises(pytest.fail.Exception):
        unreachable(server(office))


def test_a_server_that_quotes_the_password_is_not_quoted(office: Office) -> None:
    office.at_recipient = lambda person: f"550 you are {PASSWORD}, \x1b[31mhaha"
    outcomes = hand_over(server(office), (A,), CONTENT, lambda taken: None)
    assert PASSWORD not in outcomes[A].answer
    assert "\x1b" not in outcomes[A].answer
