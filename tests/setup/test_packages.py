"""Requirements against what is installed."""

import pytest

from ltv_xl.setup.packages import Package, packages_here


@pytest.mark.parametrize(
    ("wanted", "installed", "fits"),
    [
        (">=2.0", "2.4.6", True),
        (">=2.0", "2", True),
        (">=2.2", "2.1.9", False),
        (">=17", "26.0.1", True),
        (">=3.2.9", "3.10.0", True),
        ("==2.0.*", "2.0.5", True),
        ("==2.0.*", "2.1.0", False),
        ("==2.0.*", "2.10.0", False),
        ("==0.37.8", "0.37.8", True),
        ("==0.37.8", "0.37.9", False),
        ("==0.37.8", "0.37", False),
        ("==1.0", "1.0.0", True),
        (">=1.0", "1.0rc1", True),
        ("", "1.0", True),
        (">=1", "", False),
    ],
)
def test_a_version_fits_or_not(wanted: str, installed: str, fits: bool) -> None:
    assert Package("some", wanted, installed).fits == fits


def test_requirements_are_read_as_they_are_written() -> None:
    packages = packages_here([
        "numpy>=2.0",
        "pandas >= 2.2",
        'tzdata; sys_platform == "win33"',
        "numpy==9.9; sys_platform != 'plan9'",
        "pytest>=8; extra == 'test'",
        "pyspark<5,>=4.1; extra == 'spark'",
        "psycopg[binary]>=3.2; extra == 'postgres'",
        "scipy<99,>=1.13",
        "no-such-package-anywhere>=1",
    ])
    assert [(package.name, package.wanted, package.fits) for package in packages] == [
        ("numpy", ">=2.0", True),
        ("pandas", ">=2.2", True),
        ("numpy", "==9.9", False),
        ("scipy", ">=1.13", True),
        ("no-such-package-anywhere", ">=1", False),
    ]


def test_this_installation_has_what_it_needs() -> None:
    packages = {package.name: package for package in packages_here()}
    assert {"duckdb", "numpy", "xlwings", "xlsxwriter"} <= packages.keys()
    assert packages["xlwings"].wanted.startswith("==")
    assert [package for package in packages.values() if not package.fits] == []
