"""What is not in the small language is refused when its module is imported, with file, line and reason."""

import importlib
import importlib.util
import py_compile
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from ltv_xl.formulas.definition import Formula
from ltv_xl.formulas.language import require

HEAD = '''"""A module of formulas."""

from functools import cache
from math import log, sqrt

from ltv_xl.formulas.definition import formula
from ltv_xl.formulas.language import require
from ltv_xl.formulas.units import Count, Money, Number, Rate, Ratio

RATE = 2

'''
WHERE = len(HEAD.splitlines()) + 1


def imported(folder: Path, source: str) -> ModuleType:
    path = folder / "tried.py"
    path.write_text(HEAD + source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("tried", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def function(
    *body: str,
    arguments: str = "price: Number, churn: Number",
    gives: str = " -> Number",
    docstring: str = '"""Doc."""',
) -> str:
    lines = [docstring, *body] if docstring else list(body)
    return f"@formula\ndef tried({arguments}){gives}:\n" + "".join(f"    {line}\n" for line in lines)


REFUSED = {
    "a call": (function("return price * abs(churn)"), "call is not in the language"),
    "another function of math": (function("return price * sqrt(churn)"), "call is not in the language"),
    "code to run": (function('return price * churn * __import__("os").getpid()'), "not in the language"),
    "an attribute": (function("return price * churn.real"), "attribute is not in the language"),
    "an item": (function("return price[0] * churn"), "subscript is not in the language"),
    "a text": (function("return price * churn * 'x'"), "constant is not in the language"),
    "a truth value": (function("return price * churn * True"), "constant is not in the language"),
    "a complex number": (function("return price * churn * 1j"), "constant is not in the language"),
    "infinity": (function("return price * churn * 1e999"), "a number must be finite"),
    "a name of the module": (function("return price * churn * RATE"), "RATE is neither an argument"),
    "a misspelt argument": (function("return price * chrun"), "chrun is neither an argument"),
    "a name used before it is given": (
        function("a_b = later * churn", "later = price", "return a_b"),
        "later is neither an argument",
    ),
    "floor division": (function("return price // churn"), "bin op is not in the language"),
    "a remainder": (function("return price % churn"), "bin op is not in the language"),
    "a matrix product": (function("return price @ churn"), "bin op is not in the language"),
    "a bare minus": (function("return -price * churn"), "write 0 - x"),
    "not": (function("return price * (not churn)"), "unary op is not in the language"),
    "and": (function("return price and churn"), "bool op is not in the language"),
    "a comparison as a number": (function("return price * (churn > 0)"), "compare is not in the language"),
    "a lambda": (function("return (lambda: price * churn)()"), "call is not in the language"),
    "a list": (function("return [price, churn]"), "list is not in the language"),
    "a comprehension": (function("return sum(x for x in (price, churn))"), "call is not in the language"),
    "a walrus": (function("return (profit := price) * churn"), "named expr is not in the language"),
    "log with a base": (function("return log(price, churn)"), "call is not in the language"),
    "log by keyword": (function("return log(x=price) * churn"), "call is not in the language"),
    "a chain in an if": (function("return price if 0 < churn < 1 else churn"), "an if compares two numbers"),
    "an if on a number": (function("return price if churn else 0"), "name is not a comparison"),
    "an if with and": (function("return price if churn > 0 and price > 0 else 0"), "not a comparison"),
    "an if with in": (function("return price if churn in (1, 2) else 0"), "not allowed here"),
    "an if with is": (function("return price if churn is price else 0"), "not allowed here"),
    "an if with !=": (function("return price if churn != 0 else 0"), "not allowed here"),
    "an equality in require": (function("require(churn == 1)", "return price * churn"), "not allowed here"),
    "require without a condition": (function("require()", "return price * churn"), "at least one condition"),
    "require by keyword": (function("require(x=churn > 0)", "return price * churn"), "not a step"),
    "require of a number": (function("require(churn)", "return price * churn"), "is not a comparison"),
    "require with and": (
        function("require(churn > 0 and price > 0)", "return price * churn"),
        "not a compar",
    ),
    "require that divides": (function("require(price / churn > 1)", "return price * churn"), "only adds"),
    "require with a logarithm": (function("require(log(churn) < 0)", "return price * churn"), "only adds"),
    "require that divides through a name": (
        function("share = price / churn", "require(share < 1)", "return share"),
        "only adds",
    ),
    "two requires": (
        function("require(churn > 0)", "require(price > 0)", "return price * churn"),
        "one require",
    ),
    "a loop": (function("for x in (1, 2):", "    pass", "return price * churn"), "for is not a step"),
    "an if statement": (function("if churn > 0:", "    return price", "return churn"), "if is not a step"),
    "a try": (
        function("try:", "    pass", "finally:", "    pass", "return price * churn"),
        "try is not a step",
    ),
    "an import": (function("import os", "return price * churn"), "import is not a step"),
    "a print": (function("print(price)", "return price * churn"), "expr is not a step"),
    "an assert": (function("assert churn > 0", "return price * churn"), "assert is not a step"),
    "a global": (function("global RATE", "return price * churn"), "global is not a step"),
    "an augmented step": (function("price += 1", "return price * churn"), "aug assign is not a step"),
    "two names at once": (function("a_b, c_d = price, churn", "return a_b"), "one name one value"),
    "a chain of names": (function("a_b = c_d = price", "return a_b * churn"), "one name one value"),
    "a name without a value": (function("profit: float", "return price * churn"), "one name one value"),
    "an argument given anew": (function("price = 1", "return price * churn"), "price has a value already"),
    "no return": (function("profit = price * churn"), "it ends with: return"),
    "an empty return": (function("return"), "it ends with: return"),
    "no docstring": (function("return price * churn", docstring=""), "a docstring"),
    "an unused argument": (function("return price"), "does not use churn"),
    "no arguments": (function("return 1", arguments=""), "at least one"),
    "any number of arguments": (function("return price", arguments="*price"), "plain arguments"),
    "keywords": (function("return price", arguments="price, **more"), "plain arguments"),
    "keyword-only arguments": (
        function("return price * churn", arguments="price, *, churn"),
        "plain arguments",
    ),
    "positional-only arguments": (
        function("return price * churn", arguments="price, /, churn"),
        "plain argum",
    ),
    "a text as default": (
        function("return price * churn", arguments="price, churn='1'"),
        "not in the language",
    ),
    "an expression as default": (
        function("return price * churn", arguments="price, churn=1+1"),
        "is a number",
    ),
    "None as default": (
        function("return price * churn", arguments="price, churn=None"),
        "not in the language",
    ),
    "an argument like a cell": (function("return ab12", arguments="ab12"), "cannot be called ab12"),
    "an argument like R1C1's row": (function("return r", arguments="r"), "cannot be called r"),
    "an argument like R1C1's cell": (function("return rc", arguments="rc"), "cannot be called rc"),
    "an argument in capitals": (function("return Price", arguments="Price"), "cannot be called Price"),
    "an argument in Japanese": (function("return 単価", arguments="単価"), "cannot be called 単価"),
    "an asynchronous function": (
        function("return price * churn").replace("def", "async def"),
        "plain function",
    ),
    "another decorator": (
        function("return price * churn").replace("\n", "\n@cache\n", 1),
        "@formula is its only decorator",
    ),
    "an expression": ("tried = formula(lambda price: price)\n", "a formula is a plain function"),
    "an argument without a unit": (
        function("return price * churn", arguments="price: Number, churn"),
        "churn has no unit",
    ),
    "a float instead of a unit": (
        function("return price * churn", arguments="price: float, churn: Rate"),
        "price has no unit",
    ),
    "a value without a unit": (function("return price * churn", gives=""), "its value has no unit"),
    "a value that is a float": (function("return price * churn", gives=" -> float"), "its value has no unit"),
    "a ratio called money": (
        function("return ltv / cac", arguments="ltv: Money, cac: Money", gives=" -> Money"),
        "its value is a number without money, but its unit says money",
    ),
    "money called a ratio": (
        function("return price * churn", arguments="price: Money, churn: Rate", gives=" -> Ratio"),
        "its value is money, but its unit says ratio",
    ),
    "money plus orders": (
        function("return price + orders", arguments="price: Money, orders: Count", gives=" -> Money"),
        "price + orders puts money beside a number without money",
    ),
    "money below a rate": (
        function(
            "require(price < churn)",
            "return price * churn",
            arguments="price: Money, churn: Rate",
            gives=" -> Money",
        ),
        "price < churn puts money beside a number without money",
    ),
    "money as an exponent": (
        function("return churn ** price", arguments="price: Money, churn: Rate", gives=" -> Rate"),
        "churn ** price puts a number without money beside money",
    ),
    "the logarithm of money": (
        function("return log(price) * churn", arguments="price: Money, churn: Rate", gives=" -> Rate"),
        "log(price) puts a number without money beside money",
    ),
    "money or a rate": (
        function(
            "return price if churn == 0 else churn",
            arguments="price: Money, churn: Rate",
            gives=" -> Money",
        ),
        "puts money beside a number without money",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_at_import(what: str, tmp_path: Path) -> None:
    source, reason = REFUSED[what]
    with pytest.raises(SyntaxError, match=r"formula (tried|<lambda>): ") as caught:
        imported(tmp_path, source)
    assert reason in str(caught.value)
    assert caught.value.filename == str(tmp_path / "tried.py")
    assert caught.value.lineno is not None
    assert caught.value.lineno >= WHERE


def test_the_example_has_an_input_for_each_argument(tmp_path: Path) -> None:
    source = function("return price * churn").replace("@formula", "@formula(example=(3000, 0.05))")
    assert imported(tmp_path, source).tried.example == (3000, 0.05)
    with pytest.raises(SyntaxError, match="its example gives each argument its input"):
        imported(tmp_path, source.replace("(3000, 0.05)", "(3000,)"))


def test_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError) as caught:
        imported(tmp_path, function("profit = price * churn", "", "return profit % 2"))
    assert caught.value.lineno == WHERE + 5


def test_another_function_called_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError, match="not in the language"):
        imported(tmp_path, "def log(x): return x\n" + function("return log(price) * churn"))


def test_all_that_the_language_has(tmp_path: Path) -> None:
    module = imported(
        tmp_path,
        function(
            "profit = price * 2.5e-3",
            "rest: float = profit ** 2",
            "require(0 <= churn <= 1, price > -1, 2 * price + churn < 1e6)",
            "return rest / 2 - log(1 + price) if churn == 0 else profit + churn",
            arguments="price: Number, churn: Number = 0.5",
        ),
    )
    tried: Formula = module.tried
    assert tried(4.0) == 0.51
    assert tried(4.0, 0) == pytest.approx(0.0001 / 2 - 1.6094379124341003)
    assert tried.cell("A1", "B1").endswith(",#NUM!)")


def test_require_is_only_read() -> None:
    with pytest.raises(TypeError, match="belongs in the body"):
        require(1 < 2)


def test_formulas_work_from_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package in a zip has its source at hand."""
    path = tmp_path / "library.zip"
    with zipfile.ZipFile(path, "w") as library:
        library.writestr("zipped_formulas.py", HEAD + function("return price / churn"))
    monkeypatch.syspath_prepend(str(path))
    module = importlib.import_module("zipped_formulas")
    monkeypatch.delitem(sys.modules, "zipped_formulas")
    assert module.tried(1, 4) == 0.25


def test_without_source_there_is_a_clear_refusal(tmp_path: Path) -> None:
    source = tmp_path / "compiled.py"
    source.write_text(HEAD + function("return price / churn"), encoding="utf-8")
    compiled = py_compile.compile(str(source), str(tmp_path / "compiled.pyc"), doraise=True)
    source.unlink()
    assert compiled is not None
    spec = importlib.util.spec_from_file_location("compiled", compiled)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(SyntaxError, match="its source is needed"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
