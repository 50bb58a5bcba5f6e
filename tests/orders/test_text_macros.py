"""What SQL makes of the blanks around a text is what Python makes of them."""

from itertools import product

from ltv_xl.orders.sql import database

SIGNS = (
    "",
    " ",
    "　",
    "\t",
    "\n",
    "\r",
    "\f",
    "\v",
    "\x01",
    "\xa0",
    "a",
    "商",
    "!",
    "\u200b",
    "\ufeff",
    "😀",
)
BLANKS = " \t\r\n　"


def test_plain_text_has_no_blanks_at_its_ends() -> None:
    texts = sorted({"".join(signs) for signs in product(SIGNS, repeat=4)})
    read = database().execute("SELECT plain_text(unnest($1::VARCHAR[]))", [texts]).fetchall()
    assert [text for (text,) in read] == [text.strip(BLANKS) or None for text in texts]
