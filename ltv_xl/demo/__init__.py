"""An invented shop to try the reports on: realistic order logs, the same on every machine.

It knows the texts and nothing else of the package.
"""

from ltv_xl.demo.files import Files, make_shop
from ltv_xl.demo.shop import FIRST_DAY, LAST_DAY, MAILING_DAY

__all__ = ["FIRST_DAY", "LAST_DAY", "MAILING_DAY", "Files", "make_shop"]
