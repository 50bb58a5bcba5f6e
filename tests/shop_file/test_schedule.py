"""The command schedule: it prints an entry and installs nothing; what the entry does makes and drafts."""

import shlex
import sys
from email import message_from_bytes
from pathlib import Path

import pytest

from ltv_xl.texts import LANGUAGES
from tests.cli.calls import call, files, refused

FILE = "orders = 'exports/*.csv'\noutput = 'out.xlsx'\n"
MAIL = FILE + "[mail]\nto = ['hanako@example.jp']\n"


def write(folder: Path, content: str) -> None:
    (folder / "ltv.toml").write_text(content, encoding="utf-8")


@pytest.fixture(autouse=True)
def cron(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system with cron, whichever this is."""
    monkeypatch.setattr("ltv_xl.setup.places.sys.platform", "linux")


def test_the_entry_stands_alone_on_the_standard_output(folder: Path) -> None:
    write(folder, MAIL)
    before = files(folder)
    done = call("schedule", "--day", "5", "--time", "7:45")
    assert done.code == 0
    assert done.out.startswith("45 7 5 * * cd ")
    assert shlex.split(done.out.split(" ", 5)[5])[1:5] == [str(folder.resolve()), "&&", sys.executable, "-m"]
    assert len(done.out.splitlines()) == 1
    assert "crontab -e" in done.err
    assert "--allow-recipients" in done.err
    assert files(folder) == before


def test_another_folder_may_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, FILE)
    monkeypatch.chdir(folder.parent)
    done = call("schedule", folder.name)
    assert done.out.startswith("0 9 1 * * cd ")
    assert str(folder.resolve()) in done.out
    assert "--allow-recipients" not in done.err


def test_what_the_entry_does(folder: Path) -> None:
    write(folder, MAIL)
    assert "have not confirmed" in refused("schedule", "--now")
    assert "out.eml" not in files(folder)
    assert call("email", "--no-open", "--allow-recipients").code == 0
    (folder / "out.eml").unlink()
    done = call("schedule", "--now")
    assert (done.code, done.err) == (0, "")
    assert "Saved out.xlsx" in done.out
    letter = message_from_bytes((folder / "out.eml").read_bytes())
    assert letter["To"] == "hanako@example.jp"


def test_without_recipients_the_draft_is_open(folder: Path) -> None:
    write(folder, FILE)
    assert call("schedule", "--now").code == 0
    assert not message_from_bytes((folder / "out.eml").read_bytes())["To"]


def test_last_months_report_is_not_drafted_where_the_new_one_could_not_take_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, FILE)
    assert call("report").code == 0
    monkeypatch.setattr("ltv_xl.cli.report.make", lambda *_: None)
    assert "is open" in refused("schedule", "--now", code=1)
    assert "out.eml" not in files(folder)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ()),
        ("", ()),
        ("orders = '*.csv'", ()),
        ("orders = '../*.csv'", ()),
        (FILE, ("--day", "31")),
        (FILE, ("--day", "0")),
        (FILE, ("--day", "１")),
        (FILE, ("--time", "24:00")),
        (FILE, ("--time", "9")),
        (FILE, ("--now", "--day", "1")),
        (FILE, ("--now", "exports")),
    ],
)
def test_what_cannot_be_scheduled_is_one_sentence(
    folder: Path, content: str | None, words: tuple[str, ...], lang: str
) -> None:
    if content is not None:
        write(folder, content)
    refused("schedule", *words, "--lang", lang)
