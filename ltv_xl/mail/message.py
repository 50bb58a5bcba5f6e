"""One message: what the workbook says first, as plain text and as HTML, with the workbook attached."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from msgspec import Struct

from ltv_xl.mail.addresses import Address
from ltv_xl.mail.headers import FOLD, extended, header, named, one_line
from ltv_xl.mail.page import page
from ltv_xl.mail.summary import Summary
from ltv_xl.texts import text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

POLICY = SMTP.clone(cte_type="7bit", refold_source="none")
"""7bit: no server on the way has to know 8BITMIME. none: our headers go out as they are written."""


class Letter(Struct, frozen=True, kw_only=True):
    """What goes to one group of recipients. file_name and content: the attachment.

    sender: None in a draft, where the mail program puts its own account. subject: None for the usual one.
    """

    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    sender: Address | None = None
    subject: str | None = None
    summary: Summary
    file_name: str
    content: bytes

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address that it goes to, each once."""
        return tuple(dict.fromkeys(person.address for person in (*self.to, *self.cc)))

    @property
    def digest(self) -> str:
        """What tells this workbook from every other."""
        return sha256(self.content).hexdigest()

    @property
    def key(self) -> str:
        """The same for the same message, made anew after a crash."""
        people = sorted(address.lower() for address in self.recipients)
        parts = (self.sender.address if self.sender else "", *people, subject(self), self.digest)
        return sha256("\n".join(parts).encode("utf-8")).hexdigest()[:40]


def subject(letter: Letter) -> str:
    """The user's subject, else the report's title and day, else the file's name."""
    if letter.subject is not None and one_line(letter.subject):
        return one_line(letter.subject)
    brief = letter.summary
    if brief.title is None:
        return one_line(letter.file_name.rpartition(".")[0])
    key = "mail.message.subject" if brief.as_of else "mail.message.subject_undated"
    return one_line(text(key, brief.lang, title=brief.title, day=brief.day))


def message(letter: Letter, at: datetime, message_id: str | None = None) -> EmailMessage:
    """The message as it goes out. at: with its zone. message_id: without angle brackets."""
    made = EmailMessage(POLICY)
    if letter.sender:
        made.set_raw("From", letter.sender.written())
    for name, people in (("To", letter.to), ("Cc", letter.cc)):
        if people:
            made.set_raw(name, f",{FOLD}".join(person.written() for person in people))
    made.set_raw("Subject", header(subject(letter)))
    made.set_raw("Date", format_datetime(at))
    made.set_raw("Message-ID", f"<{message_id or f'{letter.key}@{_domain(letter.sender)}'}>")
    made.set_content(body(letter))
    title, day, after = _lines(letter)
    made.add_alternative(page(letter.summary, title, day, after), subtype="html")
    made.make_mixed()
    made.attach(_attachment(letter))
    return made


def written(made: EmailMessage) -> bytes:
    """The bytes that a server is given: lines end with CR LF."""
    return made.as_bytes(policy=POLICY)


def _domain(sender: Address | None) -> str:
    return sender.domain if sender else "draft.invalid"


def _attachment(letter: Letter) -> EmailMessage:
    """The file with its name in both forms that mail programs look for."""
    part = EmailMessage(POLICY)
    part.set_content(letter.content, maintype="application", subtype="octet-stream", cte="base64")
    del part["Content-Type"]
    part.set_raw("Content-Type", named(XLSX, "name", letter.file_name))
    part.set_raw("Content-Disposition", extended("attachment", "filename", letter.file_name))
    return part


def _lines(letter: Letter) -> tuple[str, str, Sequence[str]]:
    """Title, the line below it, and the sentences after the figures."""
    brief, name = letter.summary, one_line(letter.file_name)
    if brief.title is None:
        return name, "", (text("mail.message.attached", brief.lang, file=name),)
    day = text("mail.message.as_of", brief.lang, day=brief.day) if brief.as_of else ""
    after = (text("mail.message.report", brief.lang, file=name), text("mail.message.live", brief.lang))
    return one_line(brief.title), day, after


def body(letter: Letter) -> str:
    """The message's text."""
    title, day, after = _lines(letter)
    brief = letter.summary
    colon = text("mail.message.colon", brief.lang)
    figures = [
        f"{figure.label}{colon}{'   '.join((figure.value, *figure.notes))}" for figure in brief.figures
    ]
    claims = [
        "\n   ".join(filter(None, (f"{number}. {claim.claim}", claim.proof)))
        for number, claim in enumerate(brief.claims, 1)
    ]
    head = "\n".join(filter(None, (title, day, brief.period)))
    blocks = [head, "\n".join(figures), "\n".join(claims), brief.caution, "\n".join(after)]
    return "\n\n".join(filter(None, blocks)) + "\n"
