"""One conversation with a mail server: a message is handed over, and what became of it for each recipient.

The end of a message, a line with one dot, is sent apart from it, after `offered` has noted that it comes now:
before this line no server has taken anything, and after it only its answer says whether it did.
"""

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ltv_xl.errors import OutputError
from ltv_xl.mail.headers import one_line
from ltv_xl.mail.server import Server

State = Literal["sent", "later", "refused", "uncertain"]

HERE = "[127.0.0.1]"
"""How we greet: a computer's own name may be Japanese, and is nobody's business."""
PATIENCE = 10
"""Timeouts that the answer to a whole message may take: a server may scan it for minutes first."""


@dataclass(frozen=True)
class Told:
    """What became of a message for one recipient, in the server's own words.

    later: not taken, may be tried again. uncertain: it was handed over and no answer came.
    """

    state: State
    said: str = ""


class Unreachable(OutputError):
    """No conversation came about; may_pass: it may another time."""

    def __init__(self, key: str, *, may_pass: bool, **fields: object) -> None:
        super().__init__(key, **fields)
        self.may_pass = may_pass


def hand_over(
    server: Server, recipients: Sequence[str], content: bytes, offered: Callable[[Sequence[str]], None]
) -> dict[str, Told]:
    """Hand a message over once. offered: is told for whom, just before the line that ends the message.

    Unreachable where the server could not be spoken to, or would not let us in.
    """
    smtp = _connected(server)
    told: dict[str, Told] = {}
    taken: list[str] = []
    ended, polite = False, True
    try:
        size = f" SIZE={len(content)}" if smtp.has_extn("size") else ""
        answer = _told(smtp.docmd("MAIL", f"FROM:<{server.sender.address}>{size}"), server)
        if answer.state != "sent":
            return dict.fromkeys(recipients, answer)
        for one in recipients:
            told[one] = _told(smtp.docmd("RCPT", f"TO:<{one}>"), server)
        taken = [one for one in recipients if told[one].state == "sent"]
        if not taken:
            return told
        code, words = smtp.docmd("DATA")
        if code != 354:
            answer = _told((code if code >= 400 else 554, words), server)
            return told | dict.fromkeys(taken, answer)
        polite = False  # a QUIT would be a line of the message now
        smtp.send(_dotted(content))
        offered(taken)
        ended = True
        if smtp.sock is not None:
            smtp.sock.settimeout(server.timeout * PATIENCE)
        smtp.send(b".\r\n")
        told |= dict.fromkeys(taken, _told(smtp.getreply(), server))
        polite = True
        return told
    except (OSError, smtplib.SMTPException) as error:
        cut = Told("uncertain" if ended else "later", _words(error, server))
        return told | dict.fromkeys(taken if ended else [one for one in recipients if _open(told, one)], cut)
    finally:
        _close(smtp, polite)


def _open(told: dict[str, Told], one: str) -> bool:
    """Whether nothing final was said about a recipient yet."""
    return one not in told or told[one].state == "sent"


def _connected(server: Server) -> smtplib.SMTP:
    """A conversation that is encrypted, with a server whose certificate is right, and logged in."""
    where: dict[str, object] = {"host": server.host, "port": server.port}
    context = ssl.create_default_context()
    smtp: smtplib.SMTP | None = None
    try:
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(server.host, server.port, HERE, timeout=server.timeout, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, HERE, timeout=server.timeout)
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
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Unreachable("mail.send.silent", may_pass=True, seconds=f"{server.timeout:g}", **where)
    if isinstance(error, smtplib.SMTPResponseException):
        may_pass = 400 <= error.smtp_code < 500
        return Unreachable("mail.send.turned_away", may_pass=may_pass, said=_words(error, server), **where)
    if isinstance(error, OSError | smtplib.SMTPException):
        return Unreachable("mail.send.gone", may_pass=True, reason=_words(error, server), **where)
    return error


def _told(reply: tuple[int, bytes], server: Server) -> Told:
    code, words = reply
    said = f"{code} {_clean(words.decode('utf-8', 'replace'), server)}".strip()
    if 200 <= code < 300:
        return Told("sent", said)
    if 400 <= code < 500:
        return Told("later", said)
    return Told("refused" if 500 <= code < 600 else "uncertain", said)


def _words(error: Exception, server: Server) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
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


def _close(smtp: smtplib.SMTP, polite: bool) -> None:
    """Say good-bye where the server still listens; what it took, it has taken."""
    try:
        if polite and smtp.sock is not None:
            smtp.sock.settimeout(2)
            smtp.quit()
    except (OSError, smtplib.SMTPException):
        pass
    finally:
        smtp.close()
