"""One conversation with a mail server: a message is handed over, and what became of it for each recipient.

`offered` notes the recipients before the message begins: from then until the server's answer to its end, a
line with one dot, a run that is killed leaves "perhaps sent" behind. A run that lives knows more: before that
line no server has taken anything.
"""

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from errno import errorcode
from typing import Literal

from msgspec import Struct

from ltv_xl.errors import OutputError
from ltv_xl.mail.conversation import AnswerTooLong, Conversation
from ltv_xl.mail.headers import one_line
from ltv_xl.mail.server import Server

State = Literal["sent", "later", "refused", "uncertain"]

HERE = "[127.0.0.1]"
"""How we greet: a computer's own name may be Japanese, and is nobody's business."""
SLOWEST = 16_384
"""Bytes a second that the way to a server takes at least; a message gets the time for that, and no more."""
PATIENCE = 10
"""Timeouts that the answer to a whole message may take: a server may scan it for minutes first."""
GOODBYE = 2.0
"""Seconds for taking leave of a server."""


class Outcome(Struct, frozen=True):
    """What became of a message for one recipient, and the server's own words.

    later: not taken, may be tried again. uncertain: it was handed over and no answer came.
    """

    state: State
    answer: str = ""


class Unreachable(OutputError):
    """No conversation came about; may_pass: it may another time."""

    def __init__(self, key: str, *, may_pass: bool, **fields: object) -> None:
        super().__init__(key, **fields)
        self.may_pass = may_pass


def hand_over(
    server: Server, recipients: Sequence[str], content: bytes, offered: Callable[[Sequence[str]], None]
) -> dict[str, Outcome]:
    """Hand a message over once. offered: takes the recipients that it goes to, before its first byte goes.

    Unreachable where the server could not be spoken to, or would not let us in. All of this ends in time: the
    way in within the server's timeout, the message within as much and the time for its size, the answer to it
    within PATIENCE timeouts.
    """
    smtp = _connected(server)
    outcomes: dict[str, Outcome] = {}
    takers: list[str] = []
    ended, polite = False, True
    try:
        smtp.limit(server.timeout + len(content) / SLOWEST)
        for address, outcome in _answers(smtp, server, recipients, len(content)):
            outcomes[address] = outcome
        takers = [address for address in recipients if outcomes[address].state == "sent"]
        if not takers:
            return outcomes
        offered(takers)
        code, words = smtp.docmd("DATA")
        if code != 354:
            answer = _outcome((code if code >= 400 else 554, words), server)
            return outcomes | dict.fromkeys(takers, answer)
        polite = False  # a QUIT would be a line of the message now
        smtp.send(_dotted(content))
        ended = True
        smtp.limit(server.timeout * PATIENCE)
        smtp.send(b".\r\n")
        outcomes |= dict.fromkeys(takers, _outcome(smtp.getreply(), server))
        polite = True
        return outcomes
    except (OSError, smtplib.SMTPException) as error:
        cut = Outcome("uncertain" if ended else "later", _words(error, server))
        unsettled = takers if ended else [address for address in recipients if _open(outcomes, address)]
        return outcomes | dict.fromkeys(unsettled, cut)
    finally:
        _close(smtp, polite)


def _answers(
    smtp: Conversation, server: Server, recipients: Sequence[str], size: int
) -> Iterator[tuple[str, Outcome]]:
    """The server's answer for each recipient of a message of a size; "sent" where it would take it."""
    extension = f" SIZE={size}" if smtp.has_extn("size") else ""
    answer = _outcome(smtp.docmd("MAIL", f"FROM:<{server.sender.address}>{extension}"), server)
    if answer.state != "sent":
        yield from ((address, answer) for address in recipients)
        return
    for address in recipients:
        yield address, _outcome(smtp.docmd("RCPT", f"TO:<{address}>"), server)


def _open(outcomes: dict[str, Outcome], address: str) -> bool:
    """Whether nothing final was answered about a recipient yet."""
    return address not in outcomes or outcomes[address].state == "sent"


def _connected(server: Server) -> Conversation:
    """A conversation that is encrypted, with a server whose certificate is right, and logged in."""
    where: dict[str, object] = {"host": server.host, "port": server.port}
    context = ssl.create_default_context()
    smtp: Conversation | None = None
    try:
        at_once = context if server.security == "tls" else None
        smtp = Conversation(server.host, server.port, HERE, seconds=server.timeout, context=at_once)
        if at_once is None:
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password)
    except Exception as error:
        if smtp is not None:
            smtp.close()
        raise _unreachable(error, server, where) from None  # a trace could quote what was sent
    return smtp


def _unreachable(error: Exception, server: Server, where: dict[str, object]) -> Exception:
    """The sentence for a conversation that did not come about; a surprise stays itself."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable("mail.send.certificate", may_pass=False, reason=error.verify_message, **where)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        may_pass = 400 <= error.smtp_code < 500
        key = "mail.send.login_later" if may_pass else "mail.send.login"
        return Unreachable(key, may_pass=may_pass, user=server.user, code=error.smtp_code, **where)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        key = "mail.send.no_starttls" if "STARTTLS" in str(error) else "mail.send.no_login"
        return Unreachable(key, may_pass=False, **where)
    if isinstance(error, UnicodeError):
        return Unreachable("mail.send.password_letters", may_pass=False, **where)
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return Unreachable("mail.send.no_tls", may_pass=False, security=server.security, **where)
    if isinstance(error, AnswerTooLong) or isinstance(error.__context__, AnswerTooLong):
        return Unreachable("mail.send.endless", may_pass=False, **where)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Unreachable("mail.send.silent", may_pass=True, seconds=f"{server.timeout:g}", **where)
    if isinstance(error, smtplib.SMTPResponseException):
        may_pass = 400 <= error.smtp_code < 500
        return Unreachable("mail.send.turned_away", may_pass=may_pass, answer=_words(error, server), **where)
    if isinstance(error, OSError | smtplib.SMTPException):
        return Unreachable("mail.send.unreachable", may_pass=True, reason=_reason(error, server), **where)
    return error


def _outcome(reply: tuple[int, bytes], server: Server) -> Outcome:
    """What a server's answer means."""
    code, words = reply
    answer = f"{code} {_clean(words.decode('utf-8', 'replace'), server)}".strip()
    if 200 <= code < 300:
        return Outcome("sent", answer)
    if 400 <= code < 500:
        return Outcome("later", answer)
    return Outcome("refused" if 500 <= code < 600 else "uncertain", answer)


def _reason(error: Exception, server: Server) -> OSError | str:
    """The system's own error, which speaks the user's language; else what the error says."""
    if isinstance(error, OSError) and error.errno in errorcode:
        return error
    return _words(error, server)


def _words(error: Exception, server: Server) -> str:
    """What an error says, as far as the server's words make it."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return f"{error.smtp_code} {_clean(words, server)}"
    return _clean(error.strerror if isinstance(error, OSError) and error.strerror else str(error), server)


def _clean(words: str, server: Server) -> str:
    """A server's words on one line, and without the password, should it quote it."""
    for secret in (server.password, b64encode(server.password.encode("utf-8")).decode("ascii")):
        words = words.replace(secret, "…") if secret else words
    return one_line(words)[:200]


def _dotted(content: bytes) -> bytes:
    """The message as DATA wants it: a line's first dot twice, and a line end after the last line."""
    doubled = re.sub(rb"(?m)^\.", b"..", content)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _close(smtp: Conversation, polite: bool) -> None:
    """Say good-bye where the server still listens; what it took, it has taken."""
    try:
        if polite and smtp.sock is not None:
            smtp.limit(GOODBYE)
            smtp.quit()
    except (OSError, smtplib.SMTPException):
        pass
    finally:
        smtp.close()
