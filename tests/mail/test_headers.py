"""Whatever a subject, a name, an address or a file says, a header stays one header and reads back right."""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.policy import default
from email.utils import getaddresses

import fast_mail_parser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltv_xl.errors import SettingError
from ltv_xl.mail.addresses import Address, address, addresses
from ltv_xl.mail.headers import attached as attached_name
from ltv_xl.mail.headers import one_line
from ltv_xl.mail.message import Letter, message, subject, written
from ltv_xl.mail.summary import Summary
from tests.mail.reading import AT, FIELDS, fields

NASTY = (
    "Report\r\nBcc: evil@example.com",
    "Report\nBcc: evil@example.com\n\nbody",
    "\r\n\r\n<h1>body</h1>",
    "a\x00b\x0bc\x0cd\x1ce\x85f\u2028g\u2029h",
    "=?utf-8?B?DQpCY2M6IGV2aWxAZXhhbXBsZS5jb20=?=",
    "=?utf-8?Q?=0D=0ABcc:_evil@example.com?=",
    '"; filename="evil.exe',
    "'; x*=utf-8''evil.exe",
    "\u202excod.exe",
    "\ud800 half a character",
    "山田" * 60,
    "👩‍🚀" * 30,
    "x" * 2_000,
    "a " * 500,
    '"quoted", <evil@example.com>; (comment) \\',
    ",;:@<>[]()",
)
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=120),
    st.text(alphabet="\r\n\t :;,<>@\"'=?_山é\u3000", max_size=60),
    st.builds(
        lambda *parts: "".join(parts), st.text(max_size=20), st.sampled_from(NASTY), st.text(max_size=20)
    ),
)


def letter(subject: str = "x", name: str = "", file: str = "a.xlsx", title: str = "t") -> Letter:
    return Letter(
        to=(Address(one_line(name), "to@example.jp"), Address("", "two@example.jp")),
        cc=(Address(one_line(name), "cc@example.jp"),),
        sender=Address(one_line(name), "from@example.jp"),
        subject=subject,
        summary=Summary("ja", title, None, ()),
        file_name=file,
        content=b"PK",
    )


@settings(deadline=None, max_examples=60)  # Python's reader takes long over long headers
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_text_becomes_a_header_or_a_body(subject_: str, name: str, file: str, title: str) -> None:
    made = letter(subject_, name, file, title)
    content = written(message(made, AT))
    head, _, _ = content.partition(b"\r\n\r\n")
    assert fields(head) == FIELDS
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = message_from_bytes(content, policy=default)
    second = fast_mail_parser.parse_email(content)
    assert str(read["Subject"]) == subject(made) == second.subject.strip()
    older = message_from_bytes(content)
    for header, people in (("From", (made.sender,)), ("To", made.to), ("Cc", made.cc)):
        wanted = [(person.name, person.address) for person in people if person]
        assert [person.addr_spec for person in read[header].addresses] == [address for _, address in wanted]
        # Python 3.11's newer reader puts spaces between the words of a long name; its older one does not.
        names = [(_decoded(name), address) for name, address in getaddresses([older[header]])]
        assert names == wanted
    assert [(person.display_name or "", person.address) for person in (*second.to, *second.cc)] == [
        (person.name, person.address) for person in (*made.to, *made.cc)
    ]
    (attached,) = read.iter_attachments()
    assert attached.get_filename("") == attached_name(file)
    assert attached.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert [attachment.filename for attachment in second.attachments] == [attached_name(file)]
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        attached.get_content_type(),
    ]
    assert re.fullmatch(rb"[\r\n -~]*", head), "no control character"
    lines = [line for line in head.split(b"\r\n") if b"=?utf-8?B?" in line]
    assert all(len(line) <= 76 for line in lines), "RFC 2047 wants such lines short"


def _decoded(name: str) -> str:
    return str(make_header(decode_header(name)))


@settings(deadline=None)
@given(TEXTS)
def test_an_address_is_refused_or_stays_one_address(text: str) -> None:
    sentences: list[str] = []
    for word in (
        text,
        f"a@example.jp{text}",
        f"{text}@example.jp",
        f"{text} <a@example.jp>",
        f"<a@{text}.jp>",
    ):
        try:
            people = addresses([word])
        except SettingError as error:
            sentences.append(error.sentence("ja"))
            continue
        for person in people:
            assert re.fullmatch(r"[!-~]+@[a-z0-9.-]+", person.address)
            assert not set('<>",;:()[]\\') & set(person.address)
            assert one_line(person.name) == person.name
    assert all(len(sentence.splitlines()) == 1 for sentence in sentences)


def test_a_header_that_is_stored_as_it_is_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ltv_xl.mail.message.header", str)
    monkeypatch.setattr("ltv_xl.mail.message.one_line", str)
    with pytest.raises((AssertionError, MessageError)):
        test_no_text_becomes_a_header_or_a_body.hypothesis.inner_test(NASTY[0], "", "a.xlsx", "t")  # type: ignore[attr-defined]  # Hypothesis adds it


GOOD = {
    "hanako@example.jp": [("", "hanako@example.jp")],
    "山田 花子 <hanako@example.jp>": [("山田 花子", "hanako@example.jp")],
    '"Yamada, Hanako" <hanako@example.jp>, b@example.com': [
        ("Yamada, Hanako", "hanako@example.jp"),
        ("", "b@example.com"),
    ],
    "a@example.jp、b@example.jp；c@example.jp": [
        ("", "a@example.jp"),
        ("", "b@example.jp"),
        ("", "c@example.jp"),
    ],
    "a@example.jp; A@EXAMPLE.jp": [("", "a@example.jp")],
    "info@日本語.jp": [("", "info@xn--wgv71a119e.jp")],
    "o'neil+tag@sub.example.co.jp": [("", "o'neil+tag@sub.example.co.jp")],
    " , ": [],
}


@pytest.mark.parametrize("typed", GOOD)
def test_addresses_as_people_type_them(typed: str) -> None:
    assert [(person.name, person.address) for person in addresses([typed])] == GOOD[typed]


BAD = {
    "hanako": "mail.address.none",
    "hanako@": "mail.address.none",
    "@example.jp": "mail.address.none",
    "hanako@example": "mail.address.none",
    "ha nako@example.jp": "mail.address.none",
    "hanako@exa mple.jp": "mail.address.none",
    "a@b@example.jp": "mail.address.none",
    "taro.@example.jp": "mail.address.none",
    "ta..ro@example.jp": "mail.address.none",
    "hanako@-example.jp": "mail.address.none",
    "hanako@[127.0.0.1]": "mail.address.none",
    "x" * 65 + "@example.jp": "mail.address.none",
    "a@" + "x." * 150 + "jp": "mail.address.none",
    "a@" + "長" * 64 + ".jp": "mail.address.none",
    "花子@example.jp": "mail.address.local",
    "a@straße.de": "mail.address.domain",
    "Hanako <hanako@example.jp> Yamada": "mail.address.none",
    "a@example.jp\nRCPT TO:evil@example.com": "mail.address.none",
}


@pytest.mark.parametrize("typed", BAD)
def test_what_is_no_address_is_named(typed: str) -> None:
    with pytest.raises(SettingError) as caught:
        address(typed)
    assert caught.value.key == BAD[typed]
    assert one_line(typed) in caught.value.sentence("ja")
