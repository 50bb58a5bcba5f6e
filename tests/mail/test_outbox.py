"""What the outbox remembers, what it does not hold, and what happens when it cannot be used."""

import sqlite3
import stat
from itertools import count
from pathlib import Path

import pytest

from ltv_xl.errors import OutputError
from ltv_xl.mail.outbox import Outbox, outbox

A, B = "a@example.jp", "b@example.jp"


def began(box: Outbox, identity: str, *people: str, digest: str = "d") -> None:
    box.began(identity, people, subject="s", file="r.xlsx", digest=digest)


def test_what_speaks_against_sending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = count()
    monkeypatch.setattr("ltv_xl.mail.outbox._now", lambda: f"2025-07-01T09:00:{next(seconds):02}+09:00")
    with outbox(tmp_path / "x" / "outbox.sqlite", locked=True) as box:
        began(box, "1", A, B)
        assert box.earlier("d", A) is None
        for state, against in (
            ("later", False),
            ("refused", False),
            ("offered", True),
            ("uncertain", True),
            ("sent", True),
        ):
            box.note("1", [A], state, "250")  # type: ignore[arg-type]  # a state
            assert (box.earlier("d", A.upper()) is not None) == against
            assert box.earlier("other", A) is None
            assert box.earlier("d", B) is None
        began(box, "2", A)
        box.note("2", [A], "uncertain")
        earlier = box.earlier("d", A)
        assert earlier is not None
        assert earlier.state == "sent", "one who has it, has it, whatever came of a second copy"


def test_who_perhaps_has_it_stays_so_while_it_is_tried_again(tmp_path: Path) -> None:
    with outbox(tmp_path / "outbox.sqlite", locked=True) as box:
        began(box, "1", A, B)
        box.note("1", [A], "uncertain")
        began(box, "1", A, B)  # a run that ends here has sent nothing
        assert box.unsure("1") == {A}
        assert box.earlier("d", A) is not None
        assert box.earlier("d", B) is None
        box.note("1", [A], "sent")
        assert box.unsure("1") == frozenset()


def test_it_is_remembered_by_the_next_run_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    with outbox(path, locked=True) as box:
        began(box, "1", A)
        box.note("1", [A], "sent", "250 ok")
    with outbox(path, locked=False) as box:
        (entry,) = box.entries()
    assert (entry.address, entry.state, entry.answer, entry.subject, entry.file) == (
        A,
        "sent",
        "250 ok",
        "s",
        "r.xlsx",
    )
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_note_is_on_disk_before_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    with outbox(path, locked=True) as box:
        began(box, "1", A)
        box.note("1", [A], "offered")
        with sqlite3.connect(path) as other:
            assert other.execute("SELECT state FROM recipient").fetchall() == [("offered",)]
        other.close()


def test_a_message_tried_again_keeps_its_date_and_identity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = (f"2025-07-01T09:30:{second:02}+09:00" for second in range(60))
    monkeypatch.setattr("ltv_xl.mail.outbox._now", lambda: next(times))
    with outbox(tmp_path / "outbox.sqlite", locked=True) as box:
        first = box.fresh_id("key", "example.jp", [A])
        at = box.began(first, [A], subject="s", file="r.xlsx", digest="d")
        box.note(first, [A], "uncertain")
        assert box.fresh_id("key", "example.jp", [A]) == first
        assert box.began(first, [A], subject="s", file="r.xlsx", digest="d") == at
        box.note(first, [A], "sent")
        assert box.fresh_id("key", "example.jp", [B]) == first
        assert box.fresh_id("key", "example.jp", [A]) != first


def test_one_run_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    with outbox(path, locked=True):
        with pytest.raises(OutputError) as caught, outbox(path, locked=True):
            pass
        assert caught.value.key == "mail.outbox.busy"
        with outbox(path, locked=False) as box:
            assert box.entries() == ()
    with outbox(path, locked=True):
        pass


def test_to_look_makes_nothing(tmp_path: Path) -> None:
    with outbox(tmp_path / "outbox.sqlite", locked=False) as box:
        assert box.entries() == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("locked", [True, False])
def test_a_damaged_outbox_is_named(tmp_path: Path, locked: bool) -> None:
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(OutputError) as caught, outbox(path, locked=locked):
        pass
    assert caught.value.key == "mail.outbox.broken"
    assert str(path) in caught.value.sentence("ja")


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError), outbox(tmp_path / "file" / "outbox.sqlite", locked=True):
        pass
