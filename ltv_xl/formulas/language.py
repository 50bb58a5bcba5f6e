"""The small language that a formula is written in: what it allows, and the tree that is left of it.

A formula is a Python function of plain numbers: the unit of each (`units.py`), a docstring, local names, at
most one `require(...)` with the domain, and a `return`. Everything else is refused when the module is
imported, because what is not in this language could not be said in a cell. This module knows Python's
syntax tree and nothing of Excel or NumPy.

    expression  number | argument | local name | a + b | a - b | a * b | a / b | a ** b
                | log(a) | a if b < c else d
    condition   a < b, a <= b, a > b, a >= b, also in a chain: 0 <= a <= 1; in an `if` also a == b
"""

import ast
import inspect
import linecache
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from ltv_xl.formulas.units import Unit, misfit, unit_of

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
LOOKS_LIKE_A_CELL = re.compile(r"[a-z]{1,3}\d+|r\d*|c\d*|r\d*c\d*", re.IGNORECASE)


@dataclass(frozen=True)
class Argument:
    """An argument of a formula; `default` is None where it is required."""

    name: str
    default: float | None
    unit: Unit

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return self.default is not None


@dataclass(frozen=True)
class Definition:
    """A formula as a tree: nothing but arguments, numbers and what the language allows.

    unit: of the value. conditions: the domain; each a comparison or a chain of them. value: the equation,
    local names inlined.
    """

    python_name: str
    arguments: tuple[Argument, ...]
    unit: Unit
    conditions: tuple[ast.Compare, ...]
    value: ast.expr


@dataclass(frozen=True)
class Comparison:
    """A link of a condition: `left operator right`."""

    left: ast.expr
    operator: ast.cmpop
    right: ast.expr


def require(*conditions: bool) -> None:
    """The domain of a formula, written in its body. It is read there and never called."""
    raise TypeError("require(...) belongs in the body of a @formula")


def comparisons(condition: ast.Compare) -> Iterator[Comparison]:
    """The links of a chain: `0 <= a <= 1` is `0 <= a` and `a <= 1`."""
    left = condition.left
    for operator, right in zip(condition.ops, condition.comparators, strict=True):
        yield Comparison(left, operator, right)
        left = right


def names_in(*nodes: ast.AST) -> list[str]:
    """The arguments that expressions mention, each once, from left to right."""
    names: dict[str, None] = {}
    for node in nodes:
        if isinstance(node, ast.Name):
            names[node.id] = None
        else:
            inner = node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
            names.update(dict.fromkeys(names_in(*inner)))
    return list(names)


def read_definition(function: Callable[..., float]) -> Definition:
    """The tree of a function's source. SyntaxError, with file and line, for what the language lacks."""
    function = inspect.unwrap(function)  # what another decorator wrapped, to refuse it by its own name
    code = function.__code__
    linecache.checkcache(code.co_filename)
    lines = linecache.getlines(code.co_filename, function.__globals__)
    if not lines:
        raise SyntaxError(f"formula {function.__name__}: its source is needed, and there is none")
    statement = _statements("".join(lines)).get(code.co_firstlineno, ast.Pass())
    return _Reader(function).definition(statement)


@cache
def _statements(source: str) -> Mapping[int, ast.stmt]:
    """The statements of a file by the line that each begins on, read once for all its formulas."""
    statements: dict[int, ast.stmt] = {}
    for statement in _within(ast.parse(source).body):
        decorators = getattr(statement, "decorator_list", [])
        statements.setdefault(min([statement.lineno, *(each.lineno for each in decorators)]), statement)
    return statements


def _within(statements: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements and all that stand in them."""
    for statement in statements:
        yield statement
        for block in ("body", "orelse", "finalbody"):
            yield from _within(getattr(statement, block, ()))


class _Reader:
    """Walks one function once, and refuses with its file and line."""

    def __init__(self, function: Callable[..., float]) -> None:
        self.function = function
        self.known: dict[str, ast.expr] = {}

    def refuse(self, node: ast.AST, reason: str) -> NoReturn:
        file = inspect.getsourcefile(self.function)
        line = getattr(node, "lineno", self.function.__code__.co_firstlineno)
        message = f"formula {self.function.__name__}: {reason}"
        raise SyntaxError(message, (file, line, None, None))

    def definition(self, tree: ast.stmt) -> Definition:
        if not isinstance(tree, ast.FunctionDef):
            self.refuse(tree, "a formula is a plain function (def)")
        if len(tree.decorator_list) != 1:
            self.refuse(tree, "@formula is its only decorator")
        arguments = self.arguments(tree)
        unit = self.unit(tree, "its value", "return")
        body = tree.body
        if ast.get_docstring(tree) is None:
            self.refuse(tree, "a docstring gives its units, equation and source")
        conditions: tuple[ast.Compare, ...] | None = None
        for statement in body[1:-1]:
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                self.local(statement)
            elif isinstance(statement, ast.Expr) and self.calls(statement.value, "require", require):
                if conditions is not None:
                    self.refuse(statement, "one require(...) holds the whole domain")
                conditions = self.conditions(statement.value)
            else:
                self.refuse(statement, f"{_kind(statement)} is not a step of a formula")
        last = body[-1]
        if not isinstance(last, ast.Return) or last.value is None:
            self.refuse(last, "it ends with: return <expression>")
        value = self.expression(last.value)
        used = names_in(value)
        unused = [argument.name for argument in arguments if argument.name not in used]
        if unused:
            self.refuse(last, f"the value does not use {', '.join(unused)}")
        self.check_units(last, (*(conditions or ()), value), unit, arguments)
        return Definition(tree.name, arguments, unit, conditions or (), value)

    def unit(self, node: ast.AST, words: str, name: str) -> Unit:
        """The unit that the function's annotation of `name` gives."""
        unit = unit_of(self.function.__annotations__.get(name))
        if unit is None:
            self.refuse(node, f"{words} has no unit: annotate it as in formulas/units.py, such as Money")
        return unit

    def check_units(
        self, node: ast.AST, parts: tuple[ast.expr, ...], unit: Unit, arguments: tuple[Argument, ...]
    ) -> None:
        """Refuse a sum of money and orders, or a value that is not what its unit says."""
        units = {argument.name: argument.unit for argument in arguments}
        for part in parts:
            if reason := misfit(part, "number" if isinstance(part, ast.Compare) else unit, units):
                self.refuse(node, reason)

    def arguments(self, tree: ast.FunctionDef) -> tuple[Argument, ...]:
        spec = tree.args
        if spec.vararg or spec.kwarg or spec.kwonlyargs or spec.posonlyargs or not spec.args:
            self.refuse(tree, "it takes plain arguments, at least one; no *, ** or /")
        defaults: list[float | None] = [None] * (len(spec.args) - len(spec.defaults))
        defaults += [self.number(default) for default in spec.defaults]
        for argument in spec.args:
            if not re.fullmatch(r"[a-z][a-z_]*", argument.arg) or LOOKS_LIKE_A_CELL.fullmatch(argument.arg):
                self.refuse(argument, f"an argument cannot be called {argument.arg} in a cell")
            self.known[argument.arg] = ast.Name(argument.arg, ast.Load())
        return tuple(
            Argument(argument.arg, default, self.unit(argument, argument.arg, argument.arg))
            for argument, default in zip(spec.args, defaults, strict=True)
        )

    def number(self, node: ast.expr) -> float:
        constant = self.expression(node)
        if not isinstance(constant, ast.Constant) or not isinstance(constant.value, int | float):
            self.refuse(node, "a default is a number")
        return constant.value

    def local(self, statement: ast.Assign | ast.AnnAssign) -> None:
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else statement.targets
        target = targets[0]
        if len(targets) != 1 or not isinstance(target, ast.Name) or statement.value is None:
            self.refuse(statement, "a step gives one name one value: name = expression")
        if target.id in self.known:
            self.refuse(statement, f"{target.id} has a value already")
        self.known[target.id] = self.expression(statement.value)

    def calls(self, node: ast.expr, name: str, meant: object) -> bool:
        """Whether this is a call of exactly that function, under its own name."""
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == name
            and self.function.__globals__.get(name) is meant
            and not node.keywords
        )

    def conditions(self, node: ast.expr) -> tuple[ast.Compare, ...]:
        if not isinstance(node, ast.Call) or not node.args:
            self.refuse(node, "require(...) needs at least one condition")
        conditions = tuple(self.condition(condition, ORDER) for condition in node.args)
        for part in (part for condition in conditions for part in ast.walk(condition)):
            if isinstance(part, ast.Div | ast.Pow | ast.Call | ast.IfExp):
                self.refuse(node, "require(...) only adds and multiplies: its own error would hide #NUM!")
        return conditions

    def condition(self, node: ast.expr, allowed: tuple[type[ast.cmpop], ...]) -> ast.Compare:
        if not isinstance(node, ast.Compare):
            self.refuse(node, f"{_kind(node)} is not a comparison of two numbers")
        if not all(isinstance(operator, allowed) for operator in node.ops):
            self.refuse(node, f"{ast.unparse(node)}: this comparison is not allowed here")
        sides = [self.expression(side) for side in (node.left, *node.comparators)]
        return ast.Compare(sides[0], node.ops, sides[1:])

    def expression(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Name():
                if node.id not in self.known:
                    self.refuse(node, f"{node.id} is neither an argument nor a name given a value above")
                return self.known[node.id]
            case ast.Constant(value=int() | float() as value) if type(value) is not bool:
                if not math.isfinite(value):
                    self.refuse(node, "a number must be finite")
                return node
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return ast.Constant(-value)
            case ast.UnaryOp(op=ast.USub()):
                self.refuse(node, "write 0 - x: Excel reads -x^2 as (-x)^2")
            case ast.BinOp() if isinstance(node.op, ARITHMETIC):
                return ast.BinOp(self.expression(node.left), node.op, self.expression(node.right))
            case ast.IfExp():
                test = self.condition(node.test, (*ORDER, ast.Eq))
                if len(test.ops) != 1:
                    self.refuse(node.test, "an if compares two numbers")
                return ast.IfExp(test, self.expression(node.body), self.expression(node.orelse))
            case ast.Call() if self.calls(node, "log", math.log) and len(node.args) == 1:
                return ast.Call(node.func, [self.expression(node.args[0])], [])
            case _:
                self.refuse(node, f"{_kind(node)} is not in the language of formulas: {ast.unparse(node)}")


def _kind(node: ast.AST) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(node).__name__).lower()
