"""What every test may rely on, and one rule: where LTV_REQUIRE_ALL is set, no test is skipped in silence.

A newcomer without LibreOffice or node sees skips that say what to install. In .ci/run everything is
there, and a skip is a failure: it would mean that something goes unproven.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

MAY_BE_SKIPPED = ("LTV_ONLINE_RETAIL", "XLWINGS_LICENSE_KEY", "LTV_PYODIDE")
"""Named in the reason of tests on a data file that is not ours to distribute, on code of xlwings whose
licence key each user has for himself, and on a build of NumPy that may be gone from where it was fetched.
"""

Skippable = pytest.TestReport | pytest.CollectReport


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home that is the test's own: what the product keeps there stays apart from this machine's."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test."""
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A skipped file."""
    report = yield
    refuse_skip(report)
    return report


def refuse_skip(report: Skippable) -> None:
    """Turn a skip into a failure where everything must run; an expected failure is not a skip."""
    if not report.skipped or hasattr(report, "wasxfail") or os.environ.get("LTV_REQUIRE_ALL") != "1":
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not any(name in reason for name in MAY_BE_SKIPPED):
        report.outcome = "failed"
        report.longrepr = f"skipped, although LTV_REQUIRE_ALL is set. {reason}"
