-- One row per pair of products in one purchase: the $pairs that most exceed chance, in at least $fewest.
-- In: lines, stock, baskets.
-- one: the code of the product that more purchases hold; other: that of the other.
-- Chance: as many purchases as would hold both if the two had nothing to do with each other. Multiplied by
-- the number of purchases, so that the ranking needs no division.
CREATE OR REPLACE TEMP TABLE pairs AS
WITH together AS (
    SELECT first.code AS one, second.code AS other, count(*) AS orders
    FROM lines AS first
    JOIN lines AS second ON second.order_row = first.order_row AND second.code > first.code
    GROUP BY first.code, second.code
    HAVING count(*) >= $fewest
)
SELECT together.one, together.other, together.orders, first.orders AS one_orders, second.orders AS other_orders
FROM together
JOIN stock AS first ON first.code = together.one
JOIN stock AS second ON second.code = together.other
ORDER BY
    together.orders * (SELECT count(*) FROM baskets) - first.orders * second.orders DESC,
    together.one,
    together.other
LIMIT $pairs
