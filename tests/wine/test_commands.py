"""The commands as a user of Windows runs them: installed by pip, with the user's code page and folders."""

import email
import email.policy
from pathlib import Path

import pytest

from ltv_xl.texts import LANGUAGES, text
from tests.wine.windows import Outcome, Windows

ORDERS = "会員番号,注文日,金額\n" + "".join(
    f"C{number % 40},2024-{1 + number % 12:02d}-{1 + number % 28:02d},{1000 + number}\n"
    for number in range(400)
)


@pytest.fixture(params=["japanese", "western"])
def windows(request: pytest.FixtureRequest) -> Windows:
    windows: Windows = request.getfixturevalue(request.param)
    return windows


def ltv_xl(windows: Windows, *words: str) -> Outcome:
    program = windows.path(windows.python_folder / "Scripts" / "ltv-xl.exe")
    return windows.run(program, *words)


def orders(windows: Windows, name: str = "注文.csv") -> str:
    windows.documents.mkdir(parents=True, exist_ok=True)
    (windows.documents / name).write_text(ORDERS, encoding="utf-8")
    return name


def test_a_day_with_all_commands(windows: Windows) -> None:
    """In one test: each start of Python takes seconds under Wine."""
    source = orders(windows)
    for name in ("報告.xlsx", "報告 (2).xlsx", "報告.eml", "ブック.xlsm", "写し.xlsx"):
        (windows.documents / name).unlink(missing_ok=True)
    made = ltv_xl(windows, "report", source, "-o", "報告.xlsx")
    assert made.code == 0, made.output
    assert (windows.documents / "報告.xlsx").read_bytes()[:2] == b"PK"
    new = ltv_xl(windows, "new", "ブック.xlsm", "--with", source, "--lang", "ja")
    assert new.code == 0, new.output
    assert "python.exe" in new.output
    shared = ltv_xl(windows, "share", "報告.xlsx", "-o", "写し.xlsx")
    assert shared.code == 0, shared.output
    drafted = ltv_xl(windows, "email", "報告.xlsx", "--to", "花子 <hanako@example.jp>", "--no-open")
    assert drafted.code == 0, drafted.output
    draft = email.message_from_bytes(
        (windows.documents / "報告.eml").read_bytes(), policy=email.policy.default
    )
    assert "hanako@example.jp" in str(draft["To"])
    (attached,) = draft.iter_attachments()
    assert attached.get_filename() == "報告.xlsx"
    assert attached.get_payload(decode=True) == (windows.documents / "報告.xlsx").read_bytes()
    addin = windows.home / "AppData/Roaming/Microsoft/Excel/XLSTART/ltv_xl.xlam"
    addin.parents[1].mkdir(parents=True, exist_ok=True)
    installed = ltv_xl(windows, "install")
    assert (installed.code, addin.is_file()) == (0, True), installed.output
    doctor = ltv_xl(windows, "doctor", "ブック.xlsm", "--lang", "en")
    assert "=LTV_SUBSCRIPTION(3000,40%,5%) gives 24000" in doctor.output, doctor.output
    assert windows.user not in doctor.output
    removed = ltv_xl(windows, "uninstall")
    assert (removed.code, addin.exists()) == (0, False), removed.output


def test_the_demo_is_the_same_as_on_linux(japanese: Windows, tmp_path: Path) -> None:
    from tests.test_cli import ltv_xl as on_linux

    demo = japanese.documents / "demo"
    demo.mkdir(parents=True, exist_ok=True)
    assert ltv_xl(japanese, "demo", "demo", "--lang", "ja").code == 0
    (tmp_path / "demo").mkdir()
    assert on_linux("demo", tmp_path / "demo", folder=tmp_path, lang="ja").returncode == 0
    csv = {path.name: path.read_bytes() for path in (tmp_path / "demo").glob("*.csv")}
    assert len(csv) >= 2
    assert {path.name: path.read_bytes() for path in demo.glob("*.csv")} == csv


def test_a_list_into_a_pipe_that_is_closed(japanese: Windows) -> None:
    """Windows says EINVAL where Linux says EPIPE; "unexpected problem" and exit code 120 came of it once."""
    code = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'ltv_xl', 'functions'],"
        " stdout=subprocess.PIPE, stderr=subprocess.PIPE); p.stdout.read(20); p.stdout.close();"
        " print(p.stderr.read().decode(), p.wait())"
    )
    assert japanese.python("-c", code).output.split() in (["0"], ["1"])  # 0: the pipe took all of it


def test_a_path_that_the_code_page_cannot_write_is_said_at_once(western: Windows) -> None:
    """山田 on an English Windows: LoadLibraryA cannot find a DLL in such a folder."""
    folder = western.prefix / "drive_c" / "users" / "山田"
    folder.unlink(missing_ok=True)
    folder.symlink_to(western.python_folder)
    python = western.path(folder / "python.exe")
    (western.documents / "w.xlsm").unlink(missing_ok=True)
    made = western.run(python, "-m", "ltv_xl", "new", "w.xlsm", "--lang", "en")
    advice = text("setup.do.excels_python.letters", "en")
    assert (made.code, advice in made.output) == (0, True), made.output


HELD = (
    "import subprocess, sys, win32con, win32file;"
    "handle = win32file.CreateFile(sys.argv[1], win32con.GENERIC_READ | win32con.GENERIC_WRITE,"
    " win32con.FILE_SHARE_READ, None, win32con.OPEN_EXISTING, 0, None);"
    "done = subprocess.run([sys.executable, '-m', 'ltv_xl', *sys.argv[2:]], stdout=subprocess.PIPE,"
    " stderr=subprocess.STDOUT); sys.stdout.buffer.write(done.stdout); sys.exit(done.returncode)"
)
"""Holds a file as Excel holds an open workbook, others may read it, and runs a command meanwhile."""


def test_files_that_excel_holds(japanese: Windows) -> None:
    source = orders(japanese)
    for name in ("売上.xlsx", "売上 (2).xlsx", "本.xlsm"):
        (japanese.documents / name).unlink(missing_ok=True)
    (japanese.documents / "売上.xlsx").write_bytes(b"held")
    beside = japanese.python("-c", HELD, "売上.xlsx", "report", source, "-o", "売上.xlsx")
    assert beside.code == 0, beside.output
    assert (japanese.documents / "売上.xlsx").read_bytes() == b"held"
    assert (japanese.documents / "売上 (2).xlsx").is_file()
    (japanese.documents / "本.xlsm").write_bytes(b"held")
    refused = japanese.python("-c", HELD, "本.xlsm", "new", "本.xlsm", "--force", "--lang", "en")
    assert refused.output.strip() == text("setup.held", "en", target="本.xlsm")
    assert refused.code == 1
    assert (japanese.documents / "本.xlsm").read_bytes() == b"held"
    assert {text("setup.held", lang, target="x") for lang in LANGUAGES}  # in both languages
