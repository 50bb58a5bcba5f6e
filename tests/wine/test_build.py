"""The Windows of these tests has what the product needs."""

import re
import tomllib

from tests.wine.build import CHECKOUT, WHEELS


def test_every_package_that_the_product_needs_is_installed_there() -> None:
    """Xlwings comes by pip under Wine, which puts its DLLs where Windows has them."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[^\w-]", line)[0].lower() for line in project["dependencies"]}
    assert needed - {wheel.partition("==")[0] for wheel in WHEELS} == {"xlwings"}
