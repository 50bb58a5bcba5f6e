"""The demo's reports, as the tests of the report make them."""

from tests.report.conftest import demo_reports

__all__ = ["demo_reports"]
