-- What pair_sums reads, in three tables, because only a table's size is known where it is joined.
-- In: pairs, lines, baskets.
-- paired: the lines of products in a pair. own: every customer's purchases of each of them. everything: every
-- customer's purchases with a product.
CREATE OR REPLACE TEMP TABLE paired AS
SELECT order_row, number, code
FROM lines
WHERE code IN (SELECT one FROM pairs UNION SELECT other FROM pairs);

CREATE OR REPLACE TEMP TABLE own AS
SELECT number, code, count(*) AS times
FROM paired
GROUP BY number, code;

CREATE OR REPLACE TEMP TABLE everything AS
SELECT number, count(*) AS times
FROM baskets
GROUP BY number
