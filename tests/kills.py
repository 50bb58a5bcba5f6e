"""Commands killed at random moments (SIGKILL): every result is the old or the new one, and nothing stays.

    python -m tests.kills 200          # so many moments of each command, with the figures
    python -m tests.kills 200 send     # of one of them

The moments are drawn over the time that the command takes, half of them over its last third, in which it
writes. After the last kill the command runs once to its end: then nothing but its results may be there.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import trustme

from tests.mail.post_office import HOST, PASSWORD, USER, Office, authority_file, opened
from tests.report.making import EDGES, HEADER, table

ROOT = Path(__file__).parents[1]
OLD = b"the old result"
SENDING = "send"
"""Mail by a server: the one command whose result lies elsewhere."""


def _workbook(content: bytes) -> bool:
    """Whether a workbook is whole."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.testzip() is None


def _draft(content: bytes) -> bool:
    """Whether a draft is whole: its attachment is."""
    (attachment,) = message_from_bytes(content, policy=default).iter_attachments()
    return _workbook(attachment.get_content())


def _manifest(content: bytes) -> bool:
    return "list" in tomllib.loads(content.decode("utf-8"))


def _lines(content: bytes) -> bool:
    """Whether a table ends with its last line."""
    return content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\n")


@dataclass(frozen=True)
class Case:
    """A command, and its results with what makes each of them whole.

    writes_over: whether there is an old result in its place each time.
    """

    words: tuple[str, ...]
    results: Mapping[str, Callable[[bytes], bool]]
    writes_over: bool = True


CASES: dict[str, Case] = {
    "report": Case(
        ("report", "orders.csv", "-o", "report.xlsx", "--rejected", "rejected.csv"),
        {"report.xlsx": _workbook, "rejected.csv": _lines},
    ),
    "demo": Case(
        ("demo", "shop", "--lang", "en"),
        {
            "shop/orders.csv": _lines,
            "shop/customers.csv": _lines,
            "shop/ad_spend.csv": _lines,
            "shop/lists/2025-03/at_risk.csv": _lines,
            "shop/lists/2025-03/manifest.toml": _manifest,
            "shop/demo_report.xlsx": _workbook,
        },
        writes_over=False,
    ),
    "new": Case(("new", "book.xlsm", "--with", "orders.csv", "--force"), {"book.xlsm": _workbook}),
    "share": Case(("share", "made.xlsx", "-o", "copy.xlsx"), {"copy.xlsx": _workbook}),
    "draft": Case(("email", "made.xlsx", "--to", "a@example.jp"), {"made.eml": _draft}),
}


@dataclass
class Figures:
    """What the kills met: results that were old, new or missing, and runs that ended before their kill."""

    results: Counter[str] = field(default_factory=Counter)
    ended: int = 0


class Place:
    """A folder with orders and a report in it, a home and a temporary folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.temporary = folder / "work", folder / "home", folder / "tmp"
        for path in (self.folder, self.home, self.temporary, self.folder / "shop"):
            path.mkdir()
        self.environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home),
            "TMPDIR": str(self.temporary),
        }
        table(self.folder / "orders.csv", HEADER, [*EDGES["few repeat"], ("", "2024-01-01", "1", "x")])
        self.run("report", "orders.csv", "-o", "made.xlsx")

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command."""
        return subprocess.Popen(
            [sys.executable, "-m", "ltv_xl", *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *words: str, codes: tuple[int, ...] = (0,)) -> float:
        """Run a command to its end; the seconds that it takes."""
        begin = time.monotonic()
        with self.start(*words) as process:
            output = process.communicate(timeout=300)[0]
        assert process.returncode in codes, output.decode("utf-8", "replace")
        return time.monotonic() - begin

    def kill(self, after: float, *words: str) -> bool:
        """Kill a command after so many seconds; whether it had ended before."""
        with self.start(*words) as process:
            time.sleep(after)
            ended = process.poll() is not None
            process.kill()
        return ended

    def files(self) -> set[str]:
        """Every file in the folder, in the home and in the temporary folder."""
        top = self.folder.parent
        return {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()}


def moment(rng: random.Random, seconds: float) -> float:
    """A random moment of a command that takes so many seconds."""
    return rng.uniform(0 if rng.random() < 0.5 else seconds * 2 / 3, seconds)


def killed(case: Case, folder: Path, kills: int, rng: random.Random) -> Figures:
    """Kill a command so often; AssertionError where a result is neither old nor new, or something stays."""
    place = Place(folder)
    before = place.files()
    seconds = min(place.run(*case.words) for _ in range(2))  # the first run also fills the system's caches
    results = {f"work/{name}" for name in case.results}
    assert place.files() == before | results, place.files() ^ (before | results)
    figures = Figures()
    for _ in range(kills):
        for name in case.results:
            if case.writes_over:
                (place.folder / name).write_bytes(OLD)
            else:
                (place.folder / name).unlink(missing_ok=True)
        figures.ended += place.kill(moment(rng, seconds), *case.words)
        for name, whole in case.results.items():
            figures.results[_state(place.folder / name, whole)] += 1
    for name in case.results:
        (place.folder / name).unlink(missing_ok=True)
    place.run(*case.words)
    assert place.files() == before | results, place.files() ^ (before | results)
    return figures


def _state(path: Path, whole: Callable[[bytes], bool]) -> str:
    """Old, new or missing."""
    if not path.exists():
        return "missing"
    content = path.read_bytes()
    if content == OLD:
        return "old"
    assert whole(content), f"{path.name} is neither old nor new: {len(content)} bytes"
    return "new"


def killed_sending(folder: Path, kills: int, rng: random.Random) -> Figures:
    """Kill mail on its way, to another recipient each time: nobody gets it twice, run again or not."""
    place = Place(folder)
    with _served(place) as office:
        seconds = min(place.run(*_sending(person)) for person in ("x@example.jp", "y@example.jp"))
        people = [f"p{number}@example.jp" for number in range(kills)]
        figures = Figures()
        for person in people:
            figures.ended += place.kill(moment(rng, seconds), *_sending(person))
        time.sleep(0.5)  # the server may still be at the last message
        figures.results["sent before the kill"] = len(set(office.people) & set(people))
        place.run(*_sending(",".join(people)), codes=(0, 1))
        figures.results["sent by the next run"] = (
            len(set(office.people) & set(people)) - figures.results["sent before the kill"]
        )
        figures.results["perhaps sent, and not again"] = kills - len(set(office.people) & set(people))
        assert max(Counter(office.people).values()) == 1, Counter(office.people).most_common(3)
    held = _listed_as_perhaps_sent(place)
    assert set(people) - set(office.people) <= held, "somebody was left out, and nobody was told"
    homes = {name for name in place.files() if name.startswith(("home", "tmp"))}
    assert homes == {"home/ltv_xl/outbox.sqlite", "home/ltv_xl/outbox.lock"}, homes
    return figures


def _sending(to: str) -> tuple[str, ...]:
    return ("email", "made.xlsx", "--send", "--yes", "--to", to)


def _listed_as_perhaps_sent(place: Place) -> set[str]:
    with place.start("email", "--outbox", "--lang", "en") as process:
        lines = process.communicate(timeout=60)[0].decode("utf-8").splitlines()
    return {word for line in lines if "perhaps sent" in line for word in line.split() if "@" in word}


@contextmanager
def _served(place: Place) -> Iterator[Office]:
    """A mail server that the place's commands use."""
    authority = trustme.CA()
    with opened(authority) as office:
        place.environment |= {
            "SSL_CERT_FILE": str(authority_file(authority, place.folder.parent)),
            "LTV_SMTP_HOST": HOST,
            "LTV_SMTP_PORT": str(office.port),
            "LTV_SMTP_USER": USER,
            "LTV_SMTP_PASSWORD": PASSWORD,
            "LTV_SMTP_FROM": "report@example.jp",
        }
        yield office


def main(kills: int, names: Sequence[str]) -> None:
    """Some commands, with the figures."""
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            rng = random.Random(name)
            if name == SENDING:
                print(name, killed_sending(Path(folder), kills, rng), flush=True)
            else:
                print(name, killed(CASES[name], Path(folder), kills, rng), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, sys.argv[2:] or [*CASES, SENDING])
