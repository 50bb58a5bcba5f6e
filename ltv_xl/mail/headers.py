"""How a text stands in a header: on one line, in ASCII, and with nothing in it that a server could obey.

Written by hand and stored with `set_raw`: the standard library's own folding has written encoded words that
touch, which mail services refuse (cpython #144156, in 3.12.5 to 3.13), and knows one form of file names only.
"""

import re
import unicodedata
from base64 import b64encode
from urllib.parse import quote

from ltv_xl.signs import BREAKING, TURNING

WORD = 39
"""Bytes in one encoded word, so that the line with the header's name stays within the 76 of RFC 2047."""

FOLD = "\r\n "

LONGEST = 800
"""Characters that a file's name may take in a header, whose lines end at 998."""


def one_line(text: str) -> str:
    """A text without control characters, line breaks, marks of direction and runs of spaces.

    A "=?" in it is parted: programs that decode twice would take it for the beginning of an encoded word.
    """
    clean = (
        " " if unicodedata.category(letter) in BREAKING else letter
        for letter in text
        if letter not in TURNING
    )
    return " ".join("".join(clean).split()).replace("=?", "= ?")


def header(text: str) -> str:
    """A text as the value of a header such as Subject."""
    clean = one_line(text)
    fits = clean.isascii() and len(clean) <= 60
    return clean if fits else _words(clean)


def phrase(name: str) -> str:
    """A name that stands before an address."""
    clean = one_line(name)
    fits = re.fullmatch(r"[A-Za-z0-9 .'_-]{1,60}", clean)
    return f'"{clean}"' if fits else _words(clean)


def named(value: str, parameter: str, name: str) -> str:
    """A header's value with a file name in it, in the form of RFC 2047.

    That is no standard for parameters, but the one form that every Outlook reads, so it goes into
    `Content-Type: …; name=`.
    """
    return f'{value};{FOLD}{parameter}="{_words(attached(name))}"'


def extended(value: str, parameter: str, name: str) -> str:
    """A header's value with a file name in it, in the form of RFC 2231, which is the standard.

    In one piece although the line gets long: the pieces of that standard are read by fewer programs.
    """
    return f"{value};{FOLD}{parameter}*=utf-8''{quote(attached(name), safe='')}"


def attached(name: str) -> str:
    """A file's name as every system can save it, and short enough for the line that it stands on."""
    clean = re.sub(r'[<>:"/\\|?*]', "_", one_line(name))
    stem, dot, ending = clean.rpartition(".") if "." in clean else (clean, "", "")
    while len(quote(stem)) > LONGEST:
        stem = stem[:-1]
    return f"{stem}{dot}{ending[:9]}".strip() or "_"


def _words(clean: str) -> str:
    """Encoded words, cut between characters, each on its own line."""
    pieces, piece = [], b""
    for letter in clean:
        char = letter.encode("utf-8")
        if piece and len(piece) + len(char) > WORD:
            pieces.append(piece)
            piece = b""
        piece += char
    pieces.append(piece)
    return FOLD.join(f"=?utf-8?B?{b64encode(part).decode('ascii')}?=" for part in pieces)
