"""A report in parts through the command: one workbook per segment, an index with links, nothing escaping."""

import html
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ltv_xl.texts import LANGUAGES, Language
from tests.report.making import NAMES, table

HEADER = ("customer_id", "order_date", "revenue", "channel")


def report(folder: Path, *options: str, lang: Language = "en") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ltv_xl", "report", "orders.csv", "-o", "r.xlsx", "--lang", lang]
    return subprocess.run(
        [*command, *options], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=300
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_workbook_per_segment_and_an_index(tmp_path: Path, lang: Language) -> None:
    rows = [
        (f"C{n}", f"2024-0{1 + n % 6}-0{1 + n % 9}", 1000, ("SNS/広告", "検索", "")[n % 3]) for n in range(90)
    ]
    table(tmp_path / "orders.csv", HEADER, rows)
    done = report(tmp_path, "--split-by", "channel", lang=lang)
    assert (done.returncode, done.stderr) == (0, "")
    none = {"en": "(not given)", "ja": "（未入力）"}[lang]
    files = {"SNS_広告": "r_SNS_広告.xlsx", "検索": "r_検索.xlsx"}
    written = {path.name for path in tmp_path.glob("*.xlsx")}
    assert written >= {*files.values(), "r.xlsx"}
    assert len(written) == 4, none
    for name in written:
        assert name in done.stdout
    index = text(tmp_path / "r.xlsx")
    assert all(f'HYPERLINK("{name}","{name}")' in index for name in files.values())
    assert {"en": "Channel: 検索", "ja": "獲得経路: 検索"}[lang] in text(tmp_path / "r_検索.xlsx")


def text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml")]
        return html.unescape("".join(archive.read(name).decode("utf-8") for name in parts))


def test_names_of_all_kinds_become_files_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    names = [*(name[:300] for name in NAMES), "../up", "CON", "a", "A"]
    rows = [(f"C{n}", f"2024-01-{1 + n % 28:02}", 1000, names[n % len(names)]) for n in range(80)]
    table(folder / "orders.csv", HEADER, rows)
    done = report(folder, "--split-by", "channel")
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]
    files = sorted(path.name for path in folder.glob("r*.xlsx"))
    assert len(files) == len(names) - 1 + 1  # "a" and "A" are one channel; and the index
    assert len({name.lower() for name in files}) == len(files)
    for name in files:
        with zipfile.ZipFile(folder / name) as archive:
            assert archive.testzip() is None


def test_an_unknown_column_is_named_and_nothing_written(tmp_path: Path) -> None:
    table(tmp_path / "orders.csv", HEADER, [("C1", "2024-01-01", 1, "a")])
    done = report(tmp_path, "--split-by", "size")
    assert done.returncode == 2
    assert "size" in done.stderr
    assert "channel" in done.stderr
    assert list(tmp_path.glob("*.xlsx")) == []
