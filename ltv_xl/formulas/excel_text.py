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
from collections.abc import Mapping, Sequence

from ltv_xl.formulas.language import Comparison, Definition, comparisons, names_in
from ltv_xl.formulas.pieces import ADDED, JOINED, MULTIPLIED, RAISED, WHOLE, Piece, number_piece, ref_piece

OUTSIDE = "#NUM!"
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


def cell_formula(definition: Definition, refs: Sequence[str]) -> str:
    """A classic cell formula with the domain test: what an Excel of any age and LibreOffice compute."""
    pieces: dict[str, Piece] = {}
    for argument, ref in zip(definition.arguments, refs, strict=False):
        piece = ref_piece(ref)
        if argument.default:  # a blank counts as 0 in arithmetic, which any other default must override
            blank = f"IF(ISBLANK({piece.text}),{number_piece(argument.default).text},{piece.text})"
            piece = Piece(blank, WHOLE)
        pieces[argument.name] = piece
    return "=" + _tested(definition, pieces)


def bare_expression(definition: Definition, refs: Sequence[str]) -> str:
    """The equation alone, without domain test and without a leading `=`, in as few brackets as it takes."""
    names = (argument.name for argument in definition.arguments)
    pieces = {name: ref_piece(ref) for name, ref in zip(names, refs, strict=False)}
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
            default = number_piece(argument.default).text
            given = f"IF(_xlfn.ISOMITTED({name}),{default},IF(ISBLANK({name}),{default},{name}))"
            pieces[argument.name] = Piece(given, WHOLE)
            parameters[-1] = f"_xlop.{argument.name}"
    return f"=_xlfn.LAMBDA({','.join(parameters)},{_tested(definition, pieces)})"


def _tested(definition: Definition, pieces: Mapping[str, Piece]) -> str:
    """The value inside its domain test; alone where there is but one argument, and any number will do."""
    value = _side(_settled(definition, definition.value, pieces), pieces)
    links = _links(definition, pieces)
    if not links and len(pieces) == 1:
        return value
    factors = _factors(links, pieces)
    test = factors[0] if len(factors) == 1 else "*".join(f"({factor})" for factor in factors)
    return f"IF({test},{value},{OUTSIDE})"


def _links(definition: Definition, pieces: Mapping[str, Piece]) -> list[Comparison]:
    """The comparisons of the domain, without those that only an omitted argument's default must meet."""
    links = (link for condition in definition.conditions for link in comparisons(condition))
    settled = (_settled_link(definition, link, pieces) for link in links)
    return [link for link in settled if names_in(link.left, link.right)]


def _factors(links: Sequence[Comparison], pieces: Mapping[str, Piece]) -> list[str]:
    """The domain test's factors, in an order in which the leftmost argument's error comes out.

    Each argument first stands alone (`0+a>=0`, or `0*a=0` where it has no domain of its own): engines
    disagree on which of two errors `a*b` brings out when one of them is a text.
    """
    waiting = list(pieces)
    factors: dict[str, None] = {}
    for link in sorted(links, key=lambda link: _last(link, list(pieces))):
        alone = [side.id for side in (link.left, link.right) if isinstance(side, ast.Name)]
        before = list(pieces)[: _last(link, list(pieces)) + 1]
        for name in [name for name in waiting if name in before and name not in alone]:
            factors[_any_number(pieces[name])] = None
        factors[_link_text(link, pieces)] = None
        waiting = [name for name in waiting if name not in before]
    for name in waiting:
        factors[_any_number(pieces[name])] = None
    return list(factors)


def _last(link: Comparison, order: Sequence[str]) -> int:
    """The place of the last argument that a comparison mentions."""
    return max(order.index(name) for name in names_in(link.left, link.right))


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
            return number_piece(value)
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


def _settled_link(definition: Definition, link: Comparison, pieces: Mapping[str, Piece]) -> Comparison:
    left, right = (_settled(definition, side, pieces) for side in (link.left, link.right))
    return Comparison(left, link.operator, right)


def _settled(definition: Definition, node: ast.expr, pieces: Mapping[str, Piece]) -> ast.expr:
    """The tree with the defaults of omitted arguments put in, and without what they make idle (x * 1)."""
    match node:
        case ast.Name() if node.id not in pieces:
            default = next(argument.default for argument in definition.arguments if argument.name == node.id)
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
