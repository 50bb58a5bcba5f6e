"""Reports to mail, made once, and a certificate authority of our own that the system trusts for the tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ltv_xl.analysis import analyse
from ltv_xl.orders.read import read
from ltv_xl.report.split import split
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language
from tests.mail.post_office import Office, authority_file, opened
from tests.report.conftest import demo_reports
from tests.report.making import table

__all__ = ["demo_reports"]

HEADER = ("customer_id", "order_date", "revenue", "channel")
CHANNELS = ("SNS", "検索", "Mail, old")
INDEX: dict[Language, str] = {"en": "report.xlsx", "ja": "レポート.xlsx"}


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """For each language a folder with a report that was split by channel."""
    folders = {}
    for lang in LANGUAGES:
        folder = tmp_path_factory.mktemp(f"split_{lang}")
        rows = [
            (f"C{n % 60}", f"202{3 + n % 2}-0{1 + n % 9}-0{1 + n % 7}", 1000 + n, CHANNELS[n % 3])
            for n in range(240)
        ]
        orders = table(folder / "orders.csv", HEADER, rows)
        settings = Settings(lang=lang, history_starts="all-new")
        log = read([str(orders)], customers=None, ad_spend=None, settings=settings)
        stem = INDEX[lang].removesuffix(".xlsx")
        for name, content in split(
            log, analyse(log, settings), settings, "channel", stem, lambda words: None
        ):
            (folder / name).write_bytes(content)
        folders[lang] = folder
    return folders


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Language:
    """Either language."""
    return request.param  # type: ignore[no-any-return]  # one of LANGUAGES


@pytest.fixture
def folder(made_once: dict[Language, Path], lang: Language, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(made_once[lang], tmp_path / "work"))


@pytest.fixture
def report(folder: Path, lang: Language) -> Path:
    """The report of all customers in it, which is the index of the others."""
    return folder / INDEX[lang]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """An authority that nobody knows."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same authority, trusted by this process and those that it starts."""
    file = authority_file(authority, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


@pytest.fixture
def office(authority: trustme.CA, trusted: Path) -> Iterator[Office]:
    """A mail server with STARTTLS and login, whose certificate is trusted."""
    with opened(authority) as post_office:
        yield post_office
