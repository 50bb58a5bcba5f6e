"""What a message must look like, read without any mail library."""

import re
from datetime import datetime, timedelta, timezone

AT = datetime(2025, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))

FIELDS = [
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
]
"""The headers of a message, in their order."""


def fields(head: bytes) -> list[str]:
    """The names of the headers, by RFC 5322: a line that begins with a space goes on with the one before."""
    lines = re.sub(rb"\r\n[ \t]", b" ", head).split(b"\r\n")
    return [line.partition(b":")[0].decode("ascii", "replace") for line in lines]
