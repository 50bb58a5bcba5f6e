"""The two languages say the same things: same keys, same {fields}; and the code asks for what is there."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import ltv_xl
from ltv_xl import errors, texts
from ltv_xl.texts import LANGUAGES, room

PACKAGE = Path(ltv_xl.__file__).parent
ROOMS = sorted({path.stem for path in (PACKAGE / "texts").glob("*/*.toml")})
RAISED = {
    name
    for name, member in vars(errors).items()
    if inspect.isclass(member) and issubclass(member, errors.LtvError)
}


def flat(table: Mapping[str, Any], path: str = "") -> dict[str, str]:
    """Dotted key -> text."""
    texts: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            texts |= flat(value, f"{path}{key}.")
        else:
            texts[f"{path}{key}"] = str(value)
    return texts


def fields(text: str) -> set[str]:
    """The fields of a text; {Profit} is {profit} where a sentence begins, which only English shows."""
    return {name.lower() for _, name, _, _ in Formatter().parse(text) if name is not None}


def shown(text: str) -> set[str]:
    """Those of its fields that a text shows: a number may be there for an English plural alone."""
    return fields(re.sub(r"\{\w+:\?[^{}]*\}", "", text))


def differences(ours_read: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """What two tables of texts do not have in common."""
    ours, theirs = flat(ours_read), flat(other)
    faults = [f"{key} is missing in one language" for key in sorted(ours.keys() ^ theirs.keys())]
    for key in sorted(ours.keys() & theirs.keys()):
        if shown(ours[key]) != shown(theirs[key]):
            faults.append(f"{key}: {sorted(shown(ours[key]))} and {sorted(shown(theirs[key]))}")
    return faults


def test_every_room_is_there_in_both_languages() -> None:
    files = {lang: {path.name for path in (PACKAGE / "texts" / lang).iterdir()} for lang in LANGUAGES}
    assert ROOMS
    assert files["en"] == files["ja"]


@pytest.mark.parametrize("name", ROOMS)
def test_both_languages_have_the_same_keys_and_fields(name: str) -> None:
    assert differences(room(name, "en"), room(name, "ja")) == []


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({"a": "x"}, {}),
        ({"a": {"b": "x"}}, {"a": {"c": "x"}}),
        ({"a": "{name} is {found}"}, {"a": "{name} です"}),
        ({"a": "{name}"}, {"a": "{nane}"}),
        ({"a": "{name} {count:?is|are}"}, {"a": "{name} {count}"}),
    ],
)
def test_a_fault_is_noticed(first: dict[str, Any], other: dict[str, Any]) -> None:
    assert differences(first, other)
    assert differences(first, first) == []


def keys_of(source: str) -> Iterator[tuple[str, set[str] | None]]:
    """The keys that code asks for by name, with the fields it gives; None where they are not spelt out.

    These are the first arguments of text(...) and of the package's own errors.
    """
    for node in ast.walk(ast.parse(source)):
        if (
            not isinstance(node, ast.Call)
            or not node.args
            or not isinstance(node.func, ast.Name | ast.Attribute)
        ):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        key = node.args[0]
        if name in RAISED | {"text"} and isinstance(key, ast.Constant) and isinstance(key.value, str):
            spelt_out = all(keyword.arg for keyword in node.keywords)
            yield key.value, {str(keyword.arg) for keyword in node.keywords} if spelt_out else None


def unanswered(source: str) -> list[str]:
    """The keys that code asks for and no room has, and texts whose fields it does not give."""
    faults = []
    for key, given in keys_of(source):
        name, _, rest = key.partition(".")
        wanted = flat(room(name, "en")).get(rest) if name in ROOMS else None
        if wanted is None:
            faults.append(f"{key} has no text")
        elif given is not None and not fields(wanted) <= given:
            faults.append(f"{key} needs {sorted(fields(wanted) - given)}")
    return faults


SOURCES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_code_asks_for_texts_that_are_there(path: Path) -> None:
    assert unanswered(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'text("formulas.group.lifetimes", lang)',
        'raise InputError("formulas.error.shapes", function=1)',
        'raise errors.InputError("nowhere.at_all")',
    ],
)
def test_a_wrong_request_is_noticed(source: str) -> None:
    assert unanswered(source)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(KeyError, match=r"formulas\.nothing"):
        texts.text("formulas.nothing", "ja")


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 row of the ad file is in"), (2, "2 rows of the ad file are in")]
)
def test_one_is_no_plural(count: int, words: str) -> None:
    assert texts.text("orders.remark.ads_in_other_currency", "en", count=count).startswith(words)


@pytest.mark.parametrize("name", ["orders", "cli"])
def test_japanese_of_reading_stands_apart_from_figures_and_names(name: str) -> None:
    """A blank between Japanese letters and fields of figures or names, as everywhere in what reading says."""
    words = "\n".join(flat(room(name, "ja")).values())
    letter = "[ぁ-んァ-ヶ一-龠]"
    tight = re.findall(rf"{letter}(\{{\w+(?::,)?\}})|(\{{\w+(?::,)?\}}){letter}", words)
    of_terms = {"{months}", "{column}", "{columns}", "{reason}"}  # 12か月LTV, and words
    assert {field for pair in tight for field in pair} - {""} <= of_terms


@pytest.mark.parametrize("lang", LANGUAGES)
def test_options_of_reading_are_explained_alike_on_both_pages(lang: str) -> None:
    def options(page: str) -> set[str]:
        words = (PACKAGE / "texts" / lang / f"help_{page}.txt").read_text(encoding="utf-8")
        return set(re.findall(r"^  --.*(?:\n {20,}.*)*", words, re.MULTILINE))

    other = {line.split()[0] for line in options("inspect") - options("report")}
    assert other == {"--save", "--lang", "--with-customers"}


@pytest.mark.parametrize("page", sorted((PACKAGE / "texts").glob("*/help*.txt")), ids=lambda page: page.stem)
def test_a_help_page_names_no_option_twice(page: Path) -> None:
    options = re.findall(r"^  (?:-\w, )?(--[\w-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(options) == len(set(options))


SEVERAL = {
    "orders.too_many_columns",  # than a sheet has
    "template.too_many_rows",
    "template.too_many_columns",
    "setup.too_many_rows",
    "orders.ruined_ids",  # one alone cannot have become another
    "orders.two_currencies",
    "orders.currency_absent",
    "excel.table.currency_absent",
    "orders.remark.header_twice",
    "orders.remark.numbers_by_store",
    "orders.remark.numbers_by_store_and_day",
    "orders.remark.lines_are_sums",  # in five orders at least
    "orders.remark.subscription_ids_never_repeat",
    "orders.remark.mostly_below_zero",
    "orders.remark.amounts_are_prices",
    "setup.doctor.packages.ok",
    "template.long_header",
    "template.long_text",
}
"""Texts whose number is never 1."""


_OF_SEVERAL = re.compile(r"\{(?:count|rows|messages|people)(?::,)?\} (?:more )?(?!is\b|was\b|has\b)[a-z]+s\b")


def test_one_thing_is_not_called_several() -> None:
    wrong = {
        f"{name}.{key}": plurals
        for name in ROOMS
        for key, words in flat(room(name, "en")).items()
        if f"{name}.{key}" not in SEVERAL and (plurals := _OF_SEVERAL.findall(words))
    }
    assert wrong == {}
    assert _OF_SEVERAL.findall("{count:,} rows are copies") == ["{count:,} rows"]
    assert texts.text("cli.done.saved", "en", place="x", rows="1") == "Saved x (1 row read)."


_JAPANESE = "[\u3040-\u30ff\u4e00-\u9fff]"
_NAME = r"\{(?:file|folder|path)\}"
_JOINED_NAME = re.compile(rf"{_NAME}(?={_JAPANESE})|(?<={_JAPANESE}){_NAME}")


def test_japanese_file_names_stand_apart_in_every_room() -> None:
    wrong = {
        f"{name}.{key}": words
        for name in ROOMS
        for key, words in flat(room(name, "ja")).items()
        if _JOINED_NAME.search(words)
    }
    assert wrong == {}
    assert _JOINED_NAME.search("{file}を")
