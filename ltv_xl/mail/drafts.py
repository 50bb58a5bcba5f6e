"""A message as a file that the user's own mail program opens for him to press send."""

import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ltv_xl.mail.addresses import addresses
from ltv_xl.mail.inspection import attachment, inspect
from ltv_xl.mail.message import Letter, message, written
from ltv_xl.mail.server import LIMIT_MB
from ltv_xl.mail.summary import summary
from ltv_xl.saving import saved
from ltv_xl.texts import Language


def draft(letter: Letter, target: Path) -> Path:
    """Write a draft beside its place and rename it; says where it is. OutputError where that fails."""
    made = message(letter, datetime.now().astimezone())
    made.set_raw("X-Unsent", "1")  # Outlook then opens it to be sent, not as mail that came in
    return saved(written(made), target)


def opened(path: Path) -> bool:
    """Open a draft in the mail program, where this is a desktop that can; says whether it was tried."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
        elif sys.platform == "darwin":
            subprocess.run(["/usr/bin/open", path], check=True, timeout=30)
        else:
            return False
    except (OSError, subprocess.SubprocessError):  # no mail program is set up: the file is there all the same
        return False
    return True


def draft_for(
    path: Path,
    content: bytes | None = None,
    *,
    to: Iterable[str] = (),
    cc: Iterable[str] = (),
    subject: str | None = None,
    lang: Language | None = None,
    open_it: bool = True,
    with_customers: bool = False,
) -> Path:
    """The draft of a finished workbook, beside it; says where it is. content: its bytes, if they are at hand.

    An error of ours where the workbook may not leave; what is merely worth knowing, `inspect` says.
    """
    content = attachment(path) if content is None else content
    inspect(content, path.name, with_customers=with_customers, limit_mb=LIMIT_MB)
    letter = Letter(
        to=addresses(to),
        cc=addresses(cc),
        subject=subject,
        summary=summary(content, lang),
        file_name=path.name,
        content=content,
    )
    place = draft(letter, path.with_suffix(".eml"))
    if open_it:
        opened(place)
    return place
