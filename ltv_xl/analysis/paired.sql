-- What pair_sums reads, in three tables, because only a table's size is known where it is joined.
-- In: pairs, lines, baskets.
-- paired: the lines of products in a pair. own: every customer's purchases of each of them. everything: every
-- customer's purchases with a product.
CREATE OR REPLACE TEMP TABLE paired AS
SELECT lines.order_row, lines.number, lines.code
FROM lines
WHERE lines.code IN (SELECT pairs.leader FROM pairs UNION SELECT pairs.partner FROM pairs);

CREATE OR REPLACE TEMP TABLE own AS
SELECT paired.number, paired.code, count(*) AS times
FROM paired
GROUP BY paired.number, paired.code;

CREATE OR REPLACE TEMP TABLE everything AS
SELECT baskets.customer AS number, count(*) AS times
FROM baskets
GROUP BY baskets.customer
