"""The command email with a shop's file: nothing goes to its recipients before this user confirms them."""

from email import message_from_bytes
from pathlib import Path

import pytest

from ltv_xl.shop_file.read import shop_file
from ltv_xl.shop_file.recipients import are_confirmed, confirm_recipients
from tests.cli.calls import call, refused

TO = "[mail]\nto = ['山田 花子 <hanako@example.jp>']\ncc = ['taro@example.jp']\n"


@pytest.fixture
def shop(folder: Path) -> Path:
    """A folder with a report in it, which its file names."""
    write(folder, TO)
    assert call("report").code == 0
    return folder


def write(folder: Path, mail: str) -> None:
    (folder / "ltv.toml").write_text(
        f"orders = 'exports/*.csv'\noutput = 'out.xlsx'\n{mail}", encoding="utf-8"
    )


def recipients(folder: Path) -> tuple[str, str]:
    letter = message_from_bytes((folder / "out.eml").read_bytes())
    return str(letter["To"] or ""), str(letter["Cc"] or "")


def test_a_draft_needs_the_recipients_confirmed_once(shop: Path) -> None:
    sentence = refused("email", "--draft", "--no-open")
    assert "hanako@example.jp" in sentence
    assert "taro@example.jp" in sentence
    assert "--allow-recipients" in sentence
    assert not (shop / "out.eml").exists()
    assert call("email", "--draft", "--no-open", "--allow-recipients").code == 0
    (shop / "out.eml").unlink()
    done = call("email")
    assert (done.code, done.err) == (0, "")
    assert "Used ltv.toml (recipients)." in done.out
    to, cc = recipients(shop)
    assert "<hanako@example.jp>" in to
    assert cc == "taro@example.jp"


@pytest.mark.parametrize("words", [("--send", "--yes"), ("--send",), ("--draft",), ()])
def test_nothing_goes_to_recipients_that_nobody_confirmed(shop: Path, words: tuple[str, ...]) -> None:
    assert "have not confirmed" in refused("email", *words)
    assert "have not confirmed" in refused("email", "out.xlsx", *words)
    assert not list(shop.glob("*.eml"))


@pytest.mark.parametrize(
    "changed",
    [
        "[mail]\nto = ['hanako@example.jp', 'eve@example.com']\ncc = ['taro@example.jp']\n",
        "[mail]\nto = ['hanako@example.jp']\n",
        "[mail]\nto = ['hanako@example.jp', 'taro@example.jp']\n",
    ],
)
def test_a_changed_list_is_confirmed_anew(shop: Path, changed: str) -> None:
    assert call("email", "--no-open", "--allow-recipients").code == 0
    write(shop, TO + "# a comment, and the same people\n")
    assert call("email", "--no-open").code == 0
    write(shop, changed)
    assert "have not confirmed" in refused("email", "--no-open")


def test_a_file_of_another_folder_has_no_part_in_a_confirmation(shop: Path) -> None:
    confirm_recipients(shop_file(shop / "ltv.toml"))
    other = shop.parent / "downloaded"
    other.mkdir()
    write(other, TO)
    assert are_confirmed(shop_file(shop / "ltv.toml"))
    assert not are_confirmed(shop_file(other / "ltv.toml"))


def test_a_dry_run_shows_them_and_confirms_nothing(shop: Path) -> None:
    done = call("email", "--dry-run")
    assert done.code == 0
    assert "hanako@example.jp" in done.out
    assert "have not confirmed" in refused("email")


def test_a_user_at_a_terminal_is_asked(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    questions: list[str] = []
    answers = iter([False, True])

    def answer(question: str) -> bool:
        questions.append(question)
        return next(answers)

    monkeypatch.setattr("click.confirm", answer)
    refused("email", "--no-open", code=1)
    assert not (shop / "out.eml").exists()
    assert call("email", "--no-open").code == 0
    assert call("email", "--no-open").code == 0
    assert len(questions) == 2
    assert all("hanako@example.jp" in question for question in questions)


def test_recipients_on_the_command_line_go_first(shop: Path) -> None:
    done = call("email", "--no-open", "--to", "a@example.jp", "--cc", "b@example.jp")
    assert (done.code, recipients(shop)) == (0, ("a@example.jp", "b@example.jp"))
    assert "have not confirmed" in refused("email", "--no-open", "--to", "a@example.jp")
    assert call("email", "--no-open", "--to", "a@example.jp", "--allow-recipients").code == 0
    assert recipients(shop) == ("a@example.jp", "taro@example.jp")


def test_another_workbook_does_not_go_to_them(shop: Path) -> None:
    (shop / "other.xlsx").write_bytes((shop / "out.xlsx").read_bytes())
    assert call("email", "other.xlsx", "--no-open").code == 0
    letter = message_from_bytes((shop / "other.eml").read_bytes())
    assert not letter["To"]
    assert "leave it out" in refused("email", "other.xlsx", "--allow-recipients")


def test_what_is_no_address_is_refused(shop: Path) -> None:
    write(shop, "[mail]\nto = ['hanako']\n")
    assert "hanako" in refused("email", "--no-open", "--allow-recipients")


def test_without_report_and_file_it_says_what_to_do(folder: Path) -> None:
    assert "ltv.toml" in refused("email", "--draft")


@pytest.mark.parametrize(
    "words",
    [
        ("out.xlsx", "--yes"),
        ("out.xlsx", "--draft", "--again", "a@example.jp"),
        ("out.xlsx", "--send", "--no-open", "--to", "a@example.jp"),
        ("--outbox", "--dry-run"),
        ("--outbox", "--to", "a@example.jp"),
        ("--outbox", "--allow-recipients"),
    ],
)
def test_no_option_is_passed_over_in_silence(shop: Path, words: tuple[str, ...]) -> None:
    assert any(word in refused("email", *words) for word in words if word.startswith("--"))
