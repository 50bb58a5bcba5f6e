"""A message as programs that are not ours read it: text, HTML and the workbook, in both languages."""

import html
import re
from datetime import date
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from pathlib import Path

import fast_mail_parser
import pytest

from ltv_xl.mail.addresses import addresses
from ltv_xl.mail.message import Letter, body, message, subject, written
from ltv_xl.mail.summary import Claim, Figure, Summary, summary
from ltv_xl.report.style import ALERT
from ltv_xl.texts import LANGUAGES, Language, text
from tests.mail.reading import AT

FIGURES = (Figure("12か月LTV", "¥10,712"), Figure("<b>&", "<i>1"))


def letter(**changes: object) -> Letter:
    usual: dict[str, object] = {
        "to": addresses(["山田 花子 <hanako@example.jp>"]),
        "sender": addresses(["report@example.jp"])[0],
        "summary": Summary("ja", "顧客LTVレポート | 獲得経路: SNS", date(2025, 6, 30), FIGURES),
        "file_name": "レポート_SNS.xlsx",
        "content": b"PK",
    }
    return Letter(**(usual | changes))  # type: ignore[arg-type]  # its fields


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_parsers_read_the_same(demo_reports: dict[Language, Path], lang: Language) -> None:
    report = demo_reports[lang]
    name = {"en": "report.xlsx", "ja": "顧客ごとの価値と打ち手のレポート（2025年6月）最終版.xlsx"}[lang]
    made = letter(summary=summary(report.read_bytes()), file_name=name, content=report.read_bytes())
    content = written(message(made, AT))
    read = message_from_bytes(content, policy=default)
    second = fast_mail_parser.parse_email(content)
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert [d for part in read.walk() for d in part.defects] == []
    assert second.warnings == []
    assert second.text_plain == [plain.get_content()]
    assert second.text_html == [rich.get_content()]
    assert second.subject == read["Subject"] == subject(made)
    (attached,) = read.iter_attachments()
    (other,) = second.attachments
    assert attached.get_content() == other.content == report.read_bytes()
    assert attached.get_filename() == other.filename == name
    assert attached.get_content_type() == other.mimetype
    for figure in made.summary.figures:
        assert f"{figure.label}{text('mail.message.colon', lang)}{figure.value}" in plain.get_content()
        assert f">{html.escape(figure.label)}<" in rich.get_content()
        assert f">{html.escape(figure.value)}<" in rich.get_content()
    assert read["Date"].datetime == AT


def test_the_file_name_stands_in_both_forms() -> None:
    content = written(message(letter(), AT)).decode("ascii")
    assert re.search(r'Content-Type: application/vnd\.\S+;\r\n name="=\?utf-8\?B\?', content)
    assert "Content-Disposition: attachment;\r\n filename*=utf-8''%E3%83%AC" in content
    loose = message_from_bytes(content.encode())  # a reader that knows the older form alone
    name = str([*loose.walk()][-1].get_param("name"))
    assert str(make_header(decode_header(name))) == "レポート_SNS.xlsx"


def test_the_html_is_well_formed_and_holds_no_foreign_text() -> None:
    from html.parser import HTMLParser

    opened: list[str] = []

    class Balanced(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            opened.append(tag)
            assert tag in {"html", "head", "body", "p", "table", "tr", "td", "meta"}
            if tag == "meta":
                opened.pop()

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    figures = (*FIGURES, Figure("<u>", "-¥1", ("■ Over limit", "<td>"), loss=True))
    claims = (Claim("<h1>claim", "<h2>proof"),)
    bad = Summary("en", "<script>alert(1)</script>", date(2025, 6, 30), figures, claims, "<hr>", "<pre>")
    rich = message(letter(summary=bad, file_name="<img src=x>.xlsx"), AT).get_body(("html",))
    assert rich is not None
    Balanced().feed(rich.get_content())
    assert opened == []
    assert "<b>&" not in rich.get_content()
    assert "<i>" not in rich.get_content()
    assert "<img" not in rich.get_content()
    assert rich.get_content().count(ALERT) == 2  # the loss, and the verdict below it


def test_the_text_has_what_the_html_has() -> None:
    figures = (Figure("CPA", "¥5,300", ("↑ +0.7%",)),)
    brief = Summary("en", "Report", None, figures, (Claim("A loses.", "CPA ¥1."),), "June", "◆ Few")
    text_of = body(letter(summary=brief, file_name="r.xlsx"))
    assert text_of.startswith("Report\nJune\n\nCPA: ¥5,300   ↑ +0.7%\n\n1. A loses.\n   CPA ¥1.\n\n◆ Few\n\n")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "顧客LTVレポート | 獲得経路: SNS（2025年6月30日時点）"),
        ({"subject": " 9月の\r\nご報告 "}, "9月の ご報告"),
        ({"subject": "  "}, "顧客LTVレポート | 獲得経路: SNS（2025年6月30日時点）"),
        ({"summary": Summary("en", "Report", None, ())}, "Report"),
        ({"summary": Summary("en", None, None, ())}, "レポート_SNS"),
        ({"summary": Summary("en", "Report", date(2025, 1, 5), ())}, "Report, as of 5 Jan 2025"),
    ],
)
def test_subjects(changes: dict[str, object], expected: str) -> None:
    assert subject(letter(**changes)) == expected


def test_the_same_message_has_the_same_identity_and_any_other_another() -> None:
    same = letter(to=addresses(["Yamada <HANAKO@example.jp>"]))
    assert same.key == letter().key
    others = [
        letter(to=addresses(["b@example.jp"])),
        letter(cc=addresses(["b@example.jp"])),
        letter(content=b"PK2"),
        letter(subject="another"),
        letter(sender=addresses(["b@example.jp"])[0]),
    ]
    assert len({letter().key, *(other.key for other in others)}) == 6


def test_it_goes_through_servers_that_know_ascii_alone() -> None:
    for sample in (letter(), letter(summary=Summary("ja", None, None, ()), file_name="a.xlsx")):
        assert written(message(sample, AT)).isascii()


def test_one_who_is_both_in_to_and_cc_gets_it_once() -> None:
    assert letter(cc=addresses(["hanako@example.jp", "b@example.jp"])).recipients == (
        "hanako@example.jp",
        "b@example.jp",
    )


def test_a_claim_without_a_proof_leaves_no_empty_line() -> None:
    brief = Summary("en", "Report", None, (), (Claim("Nothing is sure yet.", ""), Claim("A loses.", "CPA")))
    assert "1. Nothing is sure yet.\n2. A loses.\n   CPA" in body(letter(summary=brief))
    rich = message(letter(summary=brief), AT).get_body(("html",))
    assert rich is not None
    assert "></p>" not in rich.get_content()
