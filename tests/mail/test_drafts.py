"""A draft stands beside its workbook, is opened where there is a desktop, and reads right."""

import shutil
import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import fast_mail_parser
import pytest

from ltv_xl.errors import OutputError, SettingError
from ltv_xl.mail import draft_for, drafts
from ltv_xl.texts import Language, text
from tests.mail.doctored import added
from tests.mail.running import email


def read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=default)


def test_a_draft_beside_the_report(report: Path, lang: Language) -> None:
    done = email(report.name, "--to", "山田 花子 <hanako@example.jp>", folder=report.parent, lang=lang)
    assert (done.returncode, done.stderr) == (0, "")
    draft = read(report.with_suffix(".eml"))
    assert draft["X-Unsent"] == "1"
    assert draft["From"] is None
    assert draft["To"] == "山田 花子 <hanako@example.jp>"
    (attached,) = draft.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (report.name, report.read_bytes())
    second = fast_mail_parser.parse_email(report.with_suffix(".eml").read_bytes())
    assert second.headers["X-Unsent"] == ["1"]
    assert (second.subject, [person.display_name for person in second.to]) == (
        draft["Subject"],
        ["山田 花子"],
    )
    assert [(attachment.filename, attachment.content) for attachment in second.attachments] == [
        (report.name, report.read_bytes())
    ]
    assert text("mail.draft.saved", lang, place=f"{report.stem}.eml") in done.stdout
    assert {path.suffix for path in report.parent.iterdir()} == {".csv", ".xlsx", ".eml"}


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_each_owner_s_draft_has_a_name_of_its_own(report: Path, lang: Language) -> None:
    table = "segment,address\nSNS,a@example.jp\nSNS,b@example.jp\nsns,c@example.jp\n検索,a@example.jp\n"
    (report.parent / "owners.csv").write_text(table, encoding="utf-8-sig")
    done = email(report.name, "--owners", "owners.csv", folder=report.parent, lang=lang)
    assert (done.returncode, done.stderr) == (0, "")
    recipients = {path.name: read(path)["To"] for path in report.parent.glob("*.eml")}
    assert recipients == {
        "report_SNS.eml": "a@example.jp",
        "report_SNS (2).eml": "b@example.jp",
        "report_SNS (3).eml": "c@example.jp",
        "report_検索.eml": "a@example.jp",
    }


def asked_to_open(monkeypatch: pytest.MonkeyPatch, platform: str) -> list[str]:
    """What this platform's program is asked to open; stands in for a desktop."""
    commands: list[str] = []

    def run(words: list[Any], **options: object) -> None:
        commands.append(" ".join(map(str, words)))

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("os.startfile", lambda path: commands.append(str(path)), raising=False)
    monkeypatch.setattr("subprocess.run", run)
    return commands


@pytest.mark.parametrize(
    ("platform", "words"), [("win32", ""), ("darwin", "/usr/bin/open "), ("linux", None)]
)
@pytest.mark.parametrize("lang", ["ja"], indirect=True)
def test_the_button_s_draft_is_opened_on_a_desktop(
    report: Path, lang: Language, monkeypatch: pytest.MonkeyPatch, platform: str, words: str | None
) -> None:
    commands = asked_to_open(monkeypatch, platform)
    place = draft_for(report, to=["a@example.jp"], cc=[], subject="件名", lang=None, open_it=True)
    assert commands == ([] if words is None else [f"{words}{place}"])
    assert read(place)["Subject"] == "件名"
    draft_for(report, to=[], open_it=False)
    assert len(commands) <= 1


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_a_desktop_without_a_mail_program(
    report: Path, lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(path: object) -> None:
        raise OSError(1155, "No application is associated")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("os.startfile", none, raising=False)
    assert not drafts.opened(report)


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_a_button_s_draft_of_something_else_is_an_error_of_ours(report: Path, lang: Language) -> None:
    with pytest.raises(SettingError):
        draft_for(report, to=["nobody"])
    added(Path(shutil.copy(report, report.with_name("macros.xlsx"))), **{"xl/vbaProject.bin": b"x"})
    with pytest.raises(SettingError, match="macros"):
        draft_for(report.with_name("macros.xlsx"), to=["a@example.jp"])
    report.with_suffix(".eml").mkdir()
    with pytest.raises(OutputError):
        draft_for(report, to=["a@example.jp"])
