"""A skip is a skip for a newcomer and a failure where everything must run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

def test_passes():
    pass

@pytest.mark.skipif(True, reason="marked")
def test_marked():
    pass

def test_without_a_program():
    pytest.skip("install LibreOffice")

def test_on_data_that_is_not_ours():
    pytest.skip("set LTV_ONLINE_RETAIL to the file")

@pytest.mark.xfail(reason="known")
def test_expected_to_fail():
    assert False
"""


@pytest.mark.parametrize(
    ("required", "summary"),
    [("", "1 passed, 4 skipped, 1 xfailed"), ("1", "1 failed, 1 passed, 1 skipped, 1 xfailed, 2 errors")],
)
def test_a_skip_fails_where_everything_must_run(tmp_path: Path, required: str, summary: str) -> None:
    (tmp_path / "test_five.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "test_file.py").write_text(
        'import pytest\npytest.importorskip("nowhere")\n', encoding="utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "--continue-on-collection-errors",
        "-q",
    ]
    done = subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", tmp_path, "-p", "no:cacheprovider", tmp_path],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "LTV_REQUIRE_ALL": required},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.splitlines()[-1].startswith(summary), done.stdout
