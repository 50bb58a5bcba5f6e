"""File names that every system takes, from whatever a segment is called."""

import re
import unicodedata
from collections.abc import Container

LONGEST = 80
"""Characters of a name, so that folder and name stay below the 255 bytes of file systems, in Japanese too."""
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
"""Names of devices on Windows, with any ending."""


def file_name(wanted: str, ending: str, taken: Container[str]) -> str:
    """A name near the wanted one; `taken` holds names in lower case, to none of which it is equal.

    No path, no control or bidirectional mark, no character that Windows refuses; never a device's name.
    """
    clean = unicodedata.normalize("NFC", wanted)
    clean = "".join(
        "_" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else letter for letter in clean
    )
    clean = re.sub(r'[<>:"/\\|?*]', "_", clean).strip(" .")
    clean = f"_{clean}" if RESERVED.match(clean) else clean
    number = 1
    while True:
        tail = f" ({number})" if number > 1 else ""
        name = _cut(clean or "_", LONGEST - len(tail)) + tail + ending
        if name.lower() not in taken:
            return name
        number += 1


def _cut(text: str, characters: int) -> str:
    """At most so many characters, and three bytes for each."""
    text = text[:characters]
    while len(text.encode("utf-8")) > 3 * characters - 20:
        text = text[:-1]
    return text.rstrip(" .")
