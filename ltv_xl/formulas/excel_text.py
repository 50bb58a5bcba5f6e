"""From a formula's tree to Excel's text: a classic cell formula, a bare expression, a LAMBDA.

Excel's own ways that shape the text:
- `^` groups from the left and `-x^2` is `(-x)^2`: both sides of `^` are bracketed, and a minus never
  stands alone before a name.
- A bare comparison takes text for a large number, and AND() collapses ranges: the domain is a product of
  comparisons, each on `0+argument`, which also turns TRUE into 1 and a blank into 0.
- IF hides the errors of arguments that it does not touch, and the leftmost error of a product wins: the
  product tests every argument, in their order.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ltv_xl.formulas.language import Comparison, Definition, comparisons, names_in

OUTSIDE = "#NUM!"
COMPARED, JOINED, ADDED, MULTIPLIED, RAISED, WHOLE = range(1, 7)
"""How firmly a text holds together, loosest first."""

_OPERATORS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", ADDED),
    ast.Sub: ("-", ADDED),
    ast.Mult: ("*", MULTIPLIED),
    ast.Div: ("/", MULTIPLIED),
    ast.Pow: ("^", RAISED),
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
_FUNCTIONS = {"log": "LN"}

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*") | (?P<sheet>'(?:[^']|'')*') | (?P<open>[(\[{]) | (?P<close>[)\]}])
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])) | (?P<error>\#[A-Z/0]+[!?]|\#N/A)
      | (?P<word>[^\s"'()\[\]{}+\-*/^&=<>,;%]+) | (?P<operator><=|>=|<>|[-+*/^&=<>,;%]) | (?P<space>\s+)""",
    re.VERBOSE,
)
_FIRMNESS = dict.fromkeys(("<=", ">=", "<>", "=", "<", ">", ",", ";"), COMPARED) | {
    "&": JOINED,
    "+": ADDED,
    "-": ADDED,
    "*": MULTIPLIED,
    "/": MULTIPLIED,
    "^": RAISED,
    "%": RAISED,
}


class Piece(NamedTuple):
    """A text and how firmly it holds together."""

    text: str
    firmness: int

    def within(self, firmness: int) -> str:
        """The text, bracketed where its surroundings hold more firmly than itself."""
        return self.text if self.firmness >= firmness else f"({self.text})"


def cell_formula(definition: Definition, refs: Sequence[str]) -> str:
    """A classic cell formula with the domain test: what an Excel of any age and LibreOffice compute."""
    pieces: dict[str, Piece] = {}
    for argument, ref in zip(definition.arguments, refs, strict=False):
        piece = _piece(ref)
        if argument.default:  # a blank counts as 0 in arithmetic, which any other default must override
            blank = f"IF(ISBLANK({piece.text}),{_number(argument.default).text},{piece.text})"
            piece = Piece(blank, WHOLE)
        pieces[argument.name] = piece
    return "=" + _tested(definition, pieces)


def bare_expression(definition: Definition, refs: Sequence[str]) -> str:
    """The equation alone, without domain test and without a leading `=`, in as few brackets as it takes."""
    names = (argument.name for argument in definition.arguments)
    pieces = {name: _piece(ref) for name, ref in zip(names, refs, strict=False)}
    return _text(_settled(definition, definition.value, pieces), pieces).text


def lambda_formula(definition: Definition) -> str:
    """The LAMBDA to store under the formula's name, with the prefixes that the file format wants."""
    pieces: dict[str, Piece] = {}
    parameters: list[str] = []
    for argument in definition.arguments:
        name = f"_xlpm.{argument.name}"
        pieces[argument.name] = Piece(name, WHOLE)
        parameters.append(name)
        if argument.default is not None:
            default = _number(argument.default).text
            given = f"IF(_xlfn.ISOMITTED({name}),{default},IF(ISBLANK({name}),{default},{name}))"
            pieces[argument.name] = Piece(given, WHOLE)
            parameters[-1] = f"_xlop.{argument.name}"
    return f"=_xlfn.LAMBDA({','.join(parameters)},{_tested(definition, pieces)})"


def _tested(definition: Definition, pieces: Mapping[str, Piece]) -> str:
    """The value inside its domain test; the value alone where no test is needed to bring out an error."""
    tests = _tests(definition, pieces)
    node = _settled(definition, definition.value, pieces)
    value = _side(node, pieces)
    if not definition.conditions and names_in(node) == list(pieces):
        return value
    test = tests[0] if len(tests) == 1 else "*".join(f"({test})" for test in tests)
    return f"IF({test},{value},{OUTSIDE})"


def _tests(definition: Definition, pieces: Mapping[str, Piece]) -> list[str]:
    """The comparisons of the domain, in an order in which the leftmost argument's error comes out."""
    order = list(pieces)
    links = [link for condition in definition.conditions for link in comparisons(condition)]
    settled = [_settled_link(definition, link, pieces) for link in links]
    needed = [link for link in settled if names_in(link.left, link.right)]
    needed.sort(key=lambda link: max(order.index(name) for name in names_in(link.left, link.right)))
    tests: dict[str, None] = {}
    untouched = order
    for link in needed:
        touched = names_in(link.left, link.right)
        while not _reads_on(touched, untouched):
            tests[_any_number(pieces[untouched[0]])] = None
            untouched = untouched[1:]
        tests[_link_text(link, pieces)] = None
        untouched = [name for name in untouched if name not in touched]
    for name in untouched:
        tests[_any_number(pieces[name])] = None
    return list(tests)


def _reads_on(touched: list[str], untouched: list[str]) -> bool:
    """Whether the arguments that are new in `touched` are the next of those still untouched."""
    new = [name for name in touched if name in untouched]
    return new == untouched[: len(new)]


def _any_number(piece: Piece) -> str:
    """True for every number; an error or a text comes out."""
    return f"0*{piece.within(RAISED)}=0"


def _link_text(link: Comparison, pieces: Mapping[str, Piece]) -> str:
    sign = _COMPARISONS[type(link.operator)]
    left, right = link.left, link.right
    if isinstance(left, ast.Constant):
        left, right, sign = right, left, _MIRRORED[sign]
    return _side(left, pieces) + sign + _side(right, pieces)


def _side(node: ast.expr, pieces: Mapping[str, Piece]) -> str:
    piece = _text(node, pieces)
    return f"0+{piece.within(MULTIPLIED)}" if isinstance(node, ast.Name) else piece.within(JOINED)


def _text(node: ast.expr, pieces: Mapping[str, Piece]) -> Piece:
    match node:
        case ast.Name():
            return pieces[node.id]
        case ast.Constant(value=int() | float() as value):
            return _number(value)
        case ast.BinOp():
            sign, firmness = _OPERATORS[type(node.op)]
            left, right = _text(node.left, pieces), _text(node.right, pieces)
            first = firmness + 1 if sign == "^" else firmness
            return Piece(left.within(first) + sign + right.within(firmness + 1), firmness)
        case ast.IfExp(test=ast.Compare() as test):
            (link,) = comparisons(test)
            parts = (_link_text(link, pieces), _text(node.body, pieces).text, _text(node.orelse, pieces).text)
            return Piece(f"IF({','.join(parts)})", WHOLE)
        case ast.Call(func=ast.Name() as function):
            return Piece(f"{_FUNCTIONS[function.id]}({_text(node.args[0], pieces).text})", WHOLE)
        case _:
            raise TypeError(ast.dump(node))


def _number(value: float) -> Piece:
    return Piece(repr(value).replace("e", "E"), WHOLE if value >= 0 else ADDED)


def _piece(ref: str) -> Piece:
    """A caller's text, which may be a reference or an expression: how firmly it holds together."""
    depth, firmness, position = 0, WHOLE, 0
    while position < len(ref):
        token = _TOKEN.match(ref, position)
        if token is None:
            raise ValueError(f"not a reference or an expression: {ref!r}")
        position = token.end()
        if token["open"] == "[":
            position = _after_brackets(ref, token.start())
        elif token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif token["operator"] and depth == 0:
            firmness = min(firmness, _FIRMNESS[token["operator"]])
        if depth < 0:
            break
    if depth or not ref.strip():
        raise ValueError(f"not a reference or an expression: {ref!r}")
    return Piece(ref, firmness)


def _after_brackets(ref: str, start: int) -> int:
    """The position after a table reference's closing bracket; `'` takes the next character as it is."""
    depth, position = 0, start
    while position < len(ref):
        if ref[position] == "'":
            position += 1
        else:
            depth += {"[": 1, "]": -1}.get(ref[position], 0)
        position += 1
        if depth == 0:
            return position
    raise ValueError(f"not a reference or an expression: {ref!r}")


def _settled_link(definition: Definition, link: Comparison, pieces: Mapping[str, Piece]) -> Comparison:
    left, right = (_settled(definition, side, pieces) for side in (link.left, link.right))
    return Comparison(left, link.operator, right)


def _settled(definition: Definition, node: ast.expr, pieces: Mapping[str, Piece]) -> ast.expr:
    """The tree with the defaults of omitted arguments put in, and without what they make idle (x * 1)."""
    match node:
        case ast.Name() if node.id not in pieces:
            default = next(one.default for one in definition.arguments if one.name == node.id)
            return ast.Constant(default)
        case ast.BinOp():
            left, right = (_settled(definition, side, pieces) for side in (node.left, node.right))
            return _reduced(left, node.op, right)
        case ast.IfExp(test=ast.Compare() as test):
            (link,) = comparisons(test)
            settled = _settled_link(definition, link, pieces)
            body, orelse = (_settled(definition, side, pieces) for side in (node.body, node.orelse))
            match settled:
                case Comparison(ast.Constant(left_value), ast.Eq(), ast.Constant(right_value)):
                    return body if left_value == right_value else orelse
            return ast.IfExp(ast.Compare(settled.left, [settled.operator], [settled.right]), body, orelse)
        case ast.Call():
            return ast.Call(node.func, [_settled(definition, node.args[0], pieces)], [])
        case _:
            return node


def _reduced(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.expr:
    """One operation, unless a 0 or 1 leaves nothing to do. Every case is exact in floating point."""
    a, b = _constant(left), _constant(right)
    match operator:
        case ast.Add() if a is not None and b is not None:
            return ast.Constant(a + b)
        case ast.Mult() if 0 in {a, b}:
            return ast.Constant(0)
        case ast.Add() if a == 0:
            return right
        case ast.Mult() if a == 1:
            return right
        case ast.Add() | ast.Sub() if b == 0:
            return left
        case ast.Mult() | ast.Div() if b == 1:
            return left
        case _:
            return ast.BinOp(left, operator, right)


def _constant(node: ast.expr) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as value):
            return value
        case _:
            return None
