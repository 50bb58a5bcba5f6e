"""Inputs out of good ones: bytes changed here and there, with words that readers stumble over put in."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

NUMBERS = (
    *(b"0", b"-1", b"1", b"65535", b"65536", b"1048576", b"1048577", b"2147483647", b"2147483648"),
    *(b"4294967295", b"4294967296", b"9223372036854775807", b"18446744073709551616", b"1e400", b"-1e-400"),
    *(b"1.7976931348623157e308", b"NaN", b"inf", b"0x10", b"1_000", b"9" * 400, "１２３".encode(), b""),
)
MOST_CHANGES = 5
MOST_BYTES = 200_000
"""An input does not grow beyond this: how large files are read is the tests' business."""


def mutated(content: bytes, random: Random, words: Sequence[bytes]) -> bytes:
    """The same bytes with a few changes."""
    changed = bytearray(content)
    for _ in range(random.randint(1, MOST_CHANGES)):
        random.choice(CHANGES)(changed, random, words)
    return bytes(changed[:MOST_BYTES])


def any_bytes(content: bytes, random: Random) -> bytes:
    """Anything at all, where a run draws its own input from a few bytes."""
    return random.randbytes(8)


def _span(content: bytearray, random: Random, longest: int = 64) -> tuple[int, int]:
    start = random.randrange(len(content) + 1)
    return start, min(len(content), start + random.randint(1, longest))


def _flip(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    if content:
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def _set(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    if content:
        content[random.randrange(len(content))] = random.choice((
            0,
            1,
            9,
            10,
            13,
            34,
            39,
            44,
            127,
            128,
            254,
            255,
        ))


def _delete(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    start, end = _span(content, random)
    del content[start:end]


def _repeat(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    start, end = _span(content, random)
    content[start:start] = content[start:end] * random.choice((1, 2, 30))


def _insert(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    start, _ = _span(content, random)
    content[start:start] = random.choice(words)


def _overwrite(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    start, _ = _span(content, random)
    word = random.choice(words)
    content[start : start + len(word)] = word


def _renumber(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    spans = [match.span() for match in re.finditer(rb"\d+", content)]
    if spans:
        start, end = random.choice(spans)
        content[start:end] = random.choice(NUMBERS)


def _cell(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    """One value between commas, quotes, angle brackets or line ends becomes a word."""
    spans = [match.span() for match in re.finditer(rb"[^,\"<>\r\n=]+", content)]
    if spans:
        start, end = random.choice(spans)
        content[start:end] = random.choice(words)


def _truncate(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    if random.random() < 0.3:
        del content[random.randrange(len(content) + 1) :]


def _move(content: bytearray, random: Random, words: Sequence[bytes]) -> None:
    start, end = _span(content, random)
    span = bytes(content[start:end])
    del content[start:end]
    place = random.randrange(len(content) + 1)
    content[place:place] = span


CHANGES: Sequence[Callable[[bytearray, Random, Sequence[bytes]], None]] = (
    *(_flip, _set, _delete, _repeat, _insert, _overwrite),
    *(_renumber, _cell, _cell, _truncate, _move),
)


def mutated_members(content: bytes, random: Random, words: Sequence[bytes]) -> bytes:
    """A zip file with changes inside its members; sometimes one is gone, there twice, or called otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(member.filename, archive.read(member)) for member in archive.infolist()]
    except Exception:  # an archive that an earlier change tore
        return mutated(content, random, words)
    for _ in range(random.randint(1, 2)):
        if members:
            _change_member(members, random, words)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
            archive.writestr(entry, member)
    return out.getvalue()


def mutated_words(content: bytes, random: Random, words: Sequence[bytes]) -> bytes:
    """The words of a command line, in JSON, of which one or two are changed, there twice, or gone."""
    typed = [str(word) for word in json.loads(content)]
    for _ in range(random.randint(1, 2)):
        place = random.randrange(len(typed) or 1)
        change = random.random()
        if change < 0.75 and typed:
            changed = mutated(typed[place].encode("utf-8", "surrogatepass"), random, words)
            typed[place] = changed.decode("utf-8", "replace")
        elif change < 0.9:
            typed[place:place] = typed[place : place + 2]
        else:
            del typed[place : place + 1]
    return json.dumps(typed[:30]).encode()


def _change_member(members: list[tuple[str, bytes]], random: Random, words: Sequence[bytes]) -> None:
    place = random.randrange(len(members))
    name, member = members[place]
    change = random.random()
    if change < 0.9:
        members[place] = name, mutated(member, random, words)
    elif change < 0.93:
        del members[place]
    elif change < 0.96:
        other = random.choice(members)[0]
        members[place] = random.choice((f"../{name}", name.upper(), name.replace("/", "\\"), other)), member
    else:
        members[place] = name, random.choice(members)[1]
