"""The command email against a real server: what arrives, who gets it, and nobody twice, whatever breaks."""

import os
import pty
import re
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from ltv_xl.texts import LANGUAGES, Language, text
from tests.mail.conftest import INDEX
from tests.mail.doctored import added, changed
from tests.mail.post_office import HANG_UP, PASSWORD, Office, free_port, stalling, until
from tests.mail.running import begun, command, email, environment

JAPANESE = re.compile(r"[ぁ-んァ-ン一-龥]")
TABLE = """区分,メールアドレス,氏名
SNS,sns@example.jp,鈴木 一郎
検索,kensaku@example.jp,
"Mail, old",mail@example.jp,
"""
OWNERS = {"SNS": "sns@example.jp", "検索": "kensaku@example.jp", "Mail, old": "mail@example.jp"}


@pytest.fixture
def owners(folder: Path) -> Path:
    """Three owners, in a file as Japanese Excel saves it."""
    path = folder / "owners.csv"
    path.write_text(TABLE, encoding="cp932")
    return path


def sent(
    report: Path, *words: str | Path, office: Office, lang: Language, **more: str
) -> subprocess.CompletedProcess[str]:
    return email(
        report.name, "--send", "--yes", *words, folder=report.parent, lang=lang, office=office, **more
    )


def test_a_report_arrives_whole(report: Path, office: Office, lang: Language) -> None:
    done = sent(
        report, "--to", "山田 花子 <hanako@example.jp>", "--cc", "cc@example.com", office=office, lang=lang
    )
    assert (done.returncode, done.stderr) == (0, "")
    (mail,) = office.taken
    assert mail.recipients == ("hanako@example.jp", "cc@example.com")
    message = mail.message
    assert message["From"] == "山田 太郎 <report@example.jp>"
    assert message["To"] == "山田 花子 <hanako@example.jp>"
    assert message["Subject"] == text(
        "mail.message.subject",
        lang,
        title=text("report.title", lang),
        day={"en": "7 Sep 2024", "ja": "2024年9月7日"}[lang],
    )
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == report.name
    assert attached.get_content() == report.read_bytes()
    for person in mail.recipients:
        assert text("mail.outcome.sent", lang, person=person) in done.stdout


@pytest.mark.parametrize("lang", ["ja"], indirect=True)
def test_the_same_report_again_goes_to_nobody(report: Path, office: Office, lang: Language) -> None:
    to = ("--to", "a@example.jp", "--to", "b@example.jp")
    assert sent(report, *to, office=office, lang=lang).returncode == 0
    done = sent(report, *to, "--cc", "c@example.jp", "--subject", "changed", office=office, lang=lang)
    assert done.returncode == 0
    assert Counter(office.people) == {"a@example.jp": 1, "b@example.jp": 1, "c@example.jp": 1}
    assert done.stdout.count("--again") == 2
    done = sent(report, *to, "--again", "b@example.jp", office=office, lang=lang)
    assert Counter(office.people) == {"a@example.jp": 1, "b@example.jp": 2, "c@example.jp": 1}
    first, *_, last = (mail.message["Message-ID"] for mail in office.taken)
    assert first != last, "a copy that is wanted must not be taken for a duplicate"
    listed = email("--outbox", folder=report.parent, lang=lang)
    assert listed.stdout.count("b@example.jp") == 2
    assert listed.stdout.count(text("mail.outbox.sent", lang)) >= 4


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_a_report_made_anew_is_another_report(report: Path, office: Office, lang: Language) -> None:
    sent(report, "--to", "a@example.jp", office=office, lang=lang)
    other = report.with_name("report_SNS.xlsx")
    other.replace(report)
    assert sent(report, "--to", "a@example.jp", office=office, lang=lang).returncode == 0
    assert office.people == ["a@example.jp"] * 2


def test_each_owner_gets_the_workbook_of_the_own_segment(
    report: Path, owners: Path, office: Office, lang: Language
) -> None:
    done = sent(report, "--owners", owners, "--cc", "boss@example.jp", office=office, lang=lang)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(office.taken) == 3
    for segment, address in OWNERS.items():
        (mail,) = [mail for mail in office.taken if address in mail.recipients]
        assert mail.recipients == (address, "boss@example.jp")
        assert segment in mail.message["Subject"]
        (attached,) = mail.message.iter_attachments()
        name = f"{report.stem}_{segment}.xlsx"
        assert attached.get_filename() == name
        assert attached.get_content() == (report.parent / name).read_bytes()


def test_an_owner_without_a_file_and_a_file_without_an_owner_are_told_first(
    report: Path, owners: Path, office: Office, lang: Language
) -> None:
    owners.write_text(
        "segment,address,lang\nSNS,sns@example.jp,ja\nRadio,radio@example.jp,\n", encoding="utf-8"
    )
    dry = email(report.name, "--owners", owners, "--dry-run", folder=report.parent, lang=lang)
    done = sent(report, "--owners", owners, office=office, lang=lang)
    for output in (dry.stdout, done.stdout):
        assert "radio@example.jp" in output
        assert output.index("radio@example.jp") < output.index("sns@example.jp")
        assert f"{report.stem}_検索.xlsx" in output
    assert office.people == ["sns@example.jp"]
    body = office.taken[0].message.get_body(("plain",))
    assert body is not None
    assert "マクロは含まれていません。" in body.get_content()


@pytest.mark.parametrize("lang", ["ja"], indirect=True)
@pytest.mark.parametrize("mixed_up", ["another segment", "another day"])
def test_a_workbook_that_is_not_what_the_index_says_goes_to_nobody(
    report: Path, owners: Path, office: Office, lang: Language, made_once: dict[Language, Path], mixed_up: str
) -> None:
    target = report.with_name("レポート_SNS.xlsx")
    if mixed_up == "another segment":
        target.write_bytes(report.with_name("レポート_検索.xlsx").read_bytes())
    else:
        changed(target, "docProps/core.xml", b"2024-09-07", b"2023-09-07")
    done = sent(report, "--owners", owners, office=office, lang=lang)
    assert done.returncode == 2
    assert target.name in done.stderr
    assert office.taken == []


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_each_owner_s_workbook_is_looked_through(
    report: Path, owners: Path, office: Office, lang: Language
) -> None:
    added(report.with_name("report_検索.xlsx"), **{"xl/vbaProject.bin": b"x"})
    done = sent(report, "--owners", owners, office=office, lang=lang)
    assert done.returncode == 2
    assert done.stderr.strip() == text("mail.macros", lang, file="report_検索.xlsx")
    assert office.taken == []


# Nothing is sent unless it was meant.


def test_nothing_is_sent_without_a_confirmation(report: Path, office: Office, lang: Language) -> None:
    done = email(
        report.name, "--send", "--to", "a@example.jp", folder=report.parent, lang=lang, office=office
    )
    assert done.returncode == 2
    assert done.stderr.strip() == text("mail.not_confirmed", lang)
    assert "a@example.jp" in done.stdout
    assert office.seen == []


def test_a_dry_run_writes_and_sends_nothing(report: Path, office: Office, lang: Language) -> None:
    before = {path: path.read_bytes() for path in report.parent.iterdir()}
    for words in (("--send", "--yes"), ()):
        done = email(
            report.name,
            "--to",
            "a@example.jp",
            "--dry-run",
            *words,
            folder=report.parent,
            lang=lang,
            office=office,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith(text("mail.dry", lang) + "\n")
        assert text("report.title", lang) in done.stdout
    assert office.seen == []
    assert {path: path.read_bytes() for path in report.parent.iterdir()} == before


@pytest.mark.parametrize(
    ("typed", "got", "lang"),
    [("y", ["a@example.jp"], "ja"), ("n", [], "ja"), ("", [], "en")],
    indirect=["lang"],
)
def test_the_question_is_asked_on_a_terminal(
    report: Path, office: Office, lang: Language, typed: str, got: list[str]
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command((report.name, "--send", "--to", "a@example.jp")),
        cwd=report.parent,
        env=environment(report.parent, office, lang),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    os.close(theirs)
    os.write(ours, f"{typed}\n".encode())
    shown = process.communicate(timeout=60)[0].decode("utf-8")
    os.close(ours)
    question = text("mail.confirm", lang, messages=1, people=1)
    assert shown.index("a@example.jp") < shown.index(question)
    assert office.people == got
    assert (process.returncode == 0) == bool(got)
    assert bool(got) or text("mail.declined", lang) in shown


# Something breaks.


@pytest.mark.parametrize("lang", ["ja"], indirect=True)
def test_a_refused_recipient_is_told_and_the_others_get_it(
    report: Path, office: Office, lang: Language
) -> None:
    office.at_recipient = lambda person: "550 no such user" if person == "a@example.jp" else None
    done = sent(report, "--to", "a@example.jp,b@example.jp", office=office, lang=lang)
    assert done.returncode == 1
    assert text("mail.outcome.refused", lang, person="a@example.jp", answer="550 no such user") in done.stdout
    assert office.people == ["b@example.jp"]
    office.at_recipient = lambda person: None
    assert sent(report, "--to", "a@example.jp,b@example.jp", office=office, lang=lang).returncode == 0
    assert sorted(office.people) == ["a@example.jp", "b@example.jp"]


@pytest.mark.parametrize("lang", ["ja"], indirect=True)
def test_not_yet_is_tried_again_and_then_told(report: Path, office: Office, lang: Language) -> None:
    office.at_data = lambda number, envelope: "451 busy" if number == 0 else None
    done = sent(report, "--to", "a@example.jp", office=office, lang=lang)
    assert (done.returncode, office.people) == (0, ["a@example.jp"])
    assert "451 busy" in done.stderr
    office.at_data = lambda number, envelope: "451 busy"
    done = sent(report, "--to", "b@example.jp", office=office, lang=lang)
    assert done.returncode == 1
    assert text("mail.outcome.later", lang, person="b@example.jp", answer="451 busy") in done.stdout
    assert office.seen.count("DATA") == 2 + 3
    office.at_data = lambda number, envelope: None
    assert sent(report, "--to", "a@example.jp,b@example.jp", office=office, lang=lang).returncode == 0
    assert office.people == ["a@example.jp", "b@example.jp"]


@pytest.mark.parametrize("lang", ["ja"], indirect=True)
def test_one_greylisted_among_others_is_tried_alone(report: Path, office: Office, lang: Language) -> None:
    attempts: list[str] = []

    def grey(person: str) -> str | None:
        attempts.append(person)
        return "450 come back" if person == "a@example.jp" and attempts.count(person) == 1 else None

    office.at_recipient = grey
    done = sent(report, "--to", "a@example.jp,b@example.jp", office=office, lang=lang)
    assert done.returncode == 0
    assert [mail.recipients for mail in office.taken] == [("b@example.jp",), ("a@example.jp",)]
    first, second = (mail.message for mail in office.taken)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


@pytest.mark.parametrize(("taken", "lang"), [(False, "ja"), (True, "en")], indirect=["lang"])
def test_cut_off_after_the_message_nobody_gets_it_twice_unasked(
    report: Path, office: Office, lang: Language, taken: bool
) -> None:
    place = "at_end" if taken else "at_data"
    setattr(office, place, lambda number, envelope: HANG_UP if number == 0 else None)
    to = ("--to", "a@example.jp")
    done = sent(report, *to, office=office, lang=lang)
    assert done.returncode == 1
    assert "--again a@example.jp" in done.stdout
    done = sent(report, *to, office=office, lang=lang)
    assert done.returncode == 1, "an uncertain mail is no success"
    assert "--again a@example.jp" in done.stdout
    assert len(office.taken) == taken
    done = sent(report, *to, "--again", "a@example.jp", office=office, lang=lang)
    assert done.returncode == 0
    assert len(office.taken) == taken + 1
    assert len({mail.message["Message-ID"] for mail in office.taken}) == 1
    assert sent(report, *to, office=office, lang=lang).returncode == 0
    assert len(office.taken) == taken + 1


@pytest.mark.parametrize(
    ("fault", "lang"),
    [
        *zip(
            ["unreachable", "password", "certificate", "no settings", "no password"],
            cycle(LANGUAGES),
            strict=False,
        )
    ],
    indirect=["lang"],
)
def test_a_server_that_cannot_be_used_is_one_sentence(
    report: Path, office: Office, lang: Language, fault: str
) -> None:
    changed = {
        "unreachable": {"LTV_SMTP_PORT": str(free_port())},
        "password": {"LTV_SMTP_PASSWORD": "not the password"},
        "certificate": {"SSL_CERT_FILE": str(report)},
        "no settings": {"LTV_SMTP_HOST": ""},
        "no password": {"LTV_SMTP_PASSWORD": ""},
    }[fault]
    done = sent(report, "--to", "a@example.jp", office=office, lang=lang, **changed)
    assert done.returncode == (2 if fault.startswith("no ") else 1)
    *pauses, sentence = done.stderr.strip().splitlines()
    assert len(pauses) == (2 if fault == "unreachable" else 0)
    assert bool(JAPANESE.search(sentence)) == (lang == "ja")
    assert "not the password" not in done.stdout + done.stderr
    assert office.taken == []
    assert sent(report, "--to", "a@example.jp", office=office, lang=lang).returncode == 0
    assert office.people == ["a@example.jp"]


# The run is killed.


def held(office: Office, at: str) -> tuple[threading.Event, threading.Event]:
    """The server stops at the second message: set when it has, and to be set when it may go on."""
    stuck, go_on = threading.Event(), threading.Event()

    def hold(number: int, envelope: object) -> None:
        if number == 1 and not stuck.is_set():
            stuck.set()
            go_on.wait(30)

    setattr(office, at, hold)
    return stuck, go_on


def killed_and_run_again(
    report: Path, owners: Path, office: Office, lang: Language, at: str, planted: str = ""
) -> None:
    """Kill the run while the server has the second owner's message, then run it again: nobody gets two."""
    stuck, go_on = held(office, at)
    words = (report.name, "--send", "--yes", "--owners", owners)
    with begun(*words, folder=report.parent, lang=lang, office=office, planted=planted) as process:
        until(stuck.is_set)
        process.kill()
        process.wait(30)
    go_on.set()
    first = list(office.people)
    done = email(*words, folder=report.parent, lang=lang, office=office, planted=planted)
    people = Counter(office.people)
    assert max(people.values()) == 1, people
    if at == "at_mail":
        assert done.returncode == 0
        assert set(people) == set(OWNERS.values())
        assert len(first) == 1
        return
    assert done.returncode == 1
    (unsure,) = re.findall(r"--again (\S+)", done.stdout.replace(text("mail.show.held_sent", lang), ""))[-1:]
    assert set(people) | {unsure} == set(OWNERS.values())
    again = email(*words, "--again", unsure, folder=report.parent, lang=lang, office=office, planted=planted)
    assert again.returncode == 0
    assert set(office.people) == set(OWNERS.values())
    ids = [mail.message["Message-ID"] for mail in office.taken if unsure in mail.recipients]
    assert len(set(ids)) == 1


@pytest.mark.parametrize(
    ("at", "lang"), [("at_mail", "ja"), ("at_data", "en"), ("at_end", "ja")], indirect=["lang"]
)
def test_a_run_that_was_killed_goes_on_and_nobody_gets_it_twice(
    report: Path, owners: Path, office: Office, lang: Language, at: str
) -> None:
    killed_and_run_again(report, owners, office, lang, at)


@pytest.mark.parametrize(("after", "lang"), [(5_000, "en"), (20_000, "ja")], indirect=["lang"])
def test_a_run_that_was_killed_within_the_message_is_perhaps_sent(
    report: Path, office: Office, lang: Language, after: int
) -> None:
    words = (report.name, "--send", "--yes", "--to", "a@example.jp")
    with stalling(office.port, after) as (port, stalled):
        way = Office(port=port)
        with begun(*words, folder=report.parent, lang=lang, office=way) as process:
            until(stalled.is_set)
            process.kill()
            process.wait(30)
    done = email(*words, folder=report.parent, lang=lang, office=office)
    assert done.returncode == 1
    assert "--again a@example.jp" in done.stdout
    assert office.people == []
    again = email(*words, "--again", "a@example.jp", folder=report.parent, lang=lang, office=office)
    assert (again.returncode, office.people) == (0, ["a@example.jp"])


@pytest.mark.parametrize("lang", LANGUAGES, indirect=True)
@pytest.mark.parametrize("state", ["offered", "sent"])
def test_an_outcome_that_cannot_be_noted_is_reported_rightly(
    report: Path, office: Office, lang: Language, state: str
) -> None:
    full = FULL_DISK.format(state=state)
    done = sent(report, "--to", "a@example.jp", office=office, lang=lang, planted=full)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert ("a@example.jp" in done.stderr) == (state == "sent")
    assert office.people == (["a@example.jp"] if state == "sent" else [])
    again = sent(report, "--to", "a@example.jp", office=office, lang=lang)
    assert again.returncode == (1 if state == "sent" else 0)
    assert office.people == ["a@example.jp"]


FULL_DISK = """
import sqlite3
import ltv_xl.mail.outbox as o
note = o.Outbox.note

def full(self, message, recipients, state, answer=""):
    if state == "{state}":
        raise sqlite3.OperationalError("database or disk is full")
    note(self, message, recipients, state, answer)

o.Outbox.note = full
"""
"""A disk that is full at one of the notes."""


def test_a_stop_by_the_user_says_what_to_do(
    report: Path, owners: Path, office: Office, lang: Language
) -> None:
    stuck, go_on = held(office, "at_mail")
    words = (report.name, "--send", "--yes", "--owners", owners)
    with begun(*words, folder=report.parent, lang=lang, office=office) as process:
        until(stuck.is_set)
        process.send_signal(signal.SIGINT)
        sentence = process.communicate(timeout=30)[1].decode("utf-8")
    go_on.set()
    assert process.returncode == 1
    assert sentence.strip() == text("mail.send.stopped", lang)
    assert email(*words, folder=report.parent, lang=lang, office=office).returncode == 0
    assert Counter(office.people) == dict.fromkeys(OWNERS.values(), 1)


NOT_NOTED = """
import ltv_xl.mail.outbox as o
note = o.Outbox.note
o.Outbox.note = lambda self, m, r, state, said="": state == "{state}" or note(self, m, r, state, said)
"""
FORGETFUL = {
    "nothing is remembered": (
        "at_mail",
        "import ltv_xl.mail.outbox as o; o.Outbox.earlier = lambda self, digest, address: None",
    ),
    "what is handed over is not noted": ("at_end", NOT_NOTED.format(state="offered")),
    "what was sent is not noted": ("at_mail", NOT_NOTED.format(state="sent")),
    "what is unsure is sent again": ("at_end", "import ltv_xl.mail.outbox as o; o.UNSURE = ()"),
}


@pytest.mark.parametrize("lang", ["en"], indirect=True)
@pytest.mark.parametrize("fault", FORGETFUL)
def test_an_outbox_that_forgets_is_noticed(
    report: Path, owners: Path, office: Office, lang: Language, fault: str
) -> None:
    at, planted = FORGETFUL[fault]
    with pytest.raises(AssertionError):
        killed_and_run_again(report, owners, office, lang, at, planted)


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_two_runs_at_once_do_not_send_the_same(
    report: Path, owners: Path, office: Office, lang: Language
) -> None:
    stuck, go_on = threading.Event(), threading.Event()

    def hold(number: int, envelope: object) -> None:
        stuck.set()
        go_on.wait(30)

    office.at_mail = hold
    words = (report.name, "--send", "--yes", "--owners", owners)
    with begun(*words, folder=report.parent, lang=lang, office=office) as process:
        until(stuck.is_set)
        done = email(*words, folder=report.parent, lang=lang, office=office)
        assert done.stderr.strip() == text("mail.outbox.busy", lang)
        assert done.returncode == 1
        go_on.set()
        assert process.wait(60) == 0
    assert Counter(office.people) == dict.fromkeys(OWNERS.values(), 1)


# No password anywhere.


@pytest.mark.parametrize("lang", ["ja"], indirect=True)
def test_the_password_is_in_nothing_that_was_written(
    report: Path, owners: Path, office: Office, lang: Language
) -> None:
    for words in (("--to", "a@example.jp"), ("--owners", owners)):
        sent(report, *words, office=office, lang=lang)
    email(report.name, "--to", "a@example.jp", folder=report.parent, lang=lang, office=office)
    broken = "import ltv_xl.mail.delivery as d; d._dotted = lambda content: 1 / 0"  # a surprise, with its log
    sent(report, "--to", "x@example.jp", office=office, lang=lang, planted=broken)
    assert len(office.taken) == 4
    written = [path for path in report.parent.rglob("*") if path.is_file()]
    assert {".eml", ".sqlite", ".log"} <= {path.suffix for path in written}
    for path in written:
        assert not _has(path.read_bytes(), PASSWORD), path
    for mail in office.taken:
        assert not _has(mail.content, PASSWORD)
    assert _has(f"x{PASSWORD}y".encode(), PASSWORD)


def _has(content: bytes, secret: str) -> bool:
    from base64 import b64encode

    forms = (secret.encode(), secret.encode("utf-16-le"), b64encode(secret.encode()).rstrip(b"="))
    return any(form in content for form in forms)


# What is asked for cannot be done.


def _changed(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(b"PK\x03\x04 no workbook")
    return path


BAD: dict[str, Callable[[Path], tuple[str | Path, ...]]] = {
    "no workbook": lambda report: ("--to", "a@example.jp"),
    "a workbook that is not there": lambda report: ("missing.xlsx",),
    "a folder": lambda report: (report.parent,),
    "a text": lambda report: (report.parent / "orders.csv",),
    "a broken workbook": lambda report: (_changed(report.parent, "broken.xlsx"),),
    "draft and send": lambda report: (report, "--draft", "--send"),
    "to nobody": lambda report: (report, "--send"),
    "no address": lambda report: (report, "--to", "hanako"),
    "to and owners": lambda report: (report, "--to", "a@example.jp", "--owners", "owners.csv"),
    "no such table": lambda report: (report, "--owners", "missing.csv"),
    "no index": lambda report: (report.with_name(f"{report.stem}_SNS.xlsx"), "--owners", "owners.csv"),
    "a language": lambda report: (report, "--lang", "fr"),
}


@pytest.mark.parametrize(("name", "lang"), [*zip(BAD, cycle(LANGUAGES), strict=False)], indirect=["lang"])
def test_what_cannot_be_done_is_one_sentence(report: Path, owners: Path, lang: Language, name: str) -> None:
    before = set(report.parent.rglob("*"))
    words = BAD[name](report)
    done = email(*words, folder=report.parent, lang=lang)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert bool(JAPANESE.search(re.sub(r"\S*\.xlsx", "", done.stderr))) == (lang == "ja")
    assert set(report.parent.rglob("*")) - before <= {report.parent / "broken.xlsx"}


def test_the_index_has_its_name_in_both_languages() -> None:
    assert set(INDEX) == set(LANGUAGES)


def test_who_perhaps_has_it_is_never_tried_unasked_after_a_refusal(report: Path, office: Office) -> None:
    office.at_end = lambda number, envelope: HANG_UP if number == 0 else "550 no"
    to = ("--to", "a@example.jp")
    sent(report, *to, office=office, lang="en")
    sent(report, *to, "--again", "a@example.jp", office=office, lang="en")
    reached = len(office.taken)
    done = sent(report, *to, office=office, lang="en")
    assert done.returncode == 1
    assert "--again a@example.jp" in done.stdout
    assert len(office.taken) == reached
