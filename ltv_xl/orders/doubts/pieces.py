"""Numbers beside amounts: whether they are pieces, and no money."""

_MOST_PIECES = 9
_LEAST_TIMES = 100
"""Where no column holds the pieces: an amount is so many times what comes back of it, at least."""


def in_pieces(number: str, quantity: str, amount: str) -> str:
    """SQL over rows, for databases too: all numbers are whole, and none is above the pieces of its row.

    number, quantity, amount: SQL of a row; quantity is NULL where the file has none.
    """
    few = f"{number} <= {_MOST_PIECES} AND {number} * {_LEAST_TIMES} <= abs({amount})"
    is_one = (
        f"{number} = round({number}) AND "
        f"CASE WHEN {quantity} IS NULL THEN {few} ELSE {number} <= abs({quantity}) END"
    )
    return f"sum(CASE WHEN {is_one} THEN 0 WHEN NOT ({is_one}) THEN 1 END) = 0"


def number_in(place: int) -> str:
    """SQL of a cell as a number, as far as comparing two columns of one file needs."""
    return f"try_cast(nullif(regexp_replace(c{place}::VARCHAR, '[^0-9.-]', '', 'g'), '') AS DOUBLE)"
