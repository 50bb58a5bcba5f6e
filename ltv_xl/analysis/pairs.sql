-- One row per pair of products in one purchase: the $pairs that most exceed chance, in at least $fewest.
-- In: lines, stock, baskets.
-- leader: the code of the product that more purchases hold; partner: that of the other.
-- Chance: as many purchases as would hold both if the two had nothing to do with each other. Multiplied by
-- the number of purchases, so that the ranking needs no division.
CREATE OR REPLACE TEMP TABLE pairs AS
WITH together AS (
    SELECT larger.code AS leader, smaller.code AS partner, count(*) AS orders
    FROM lines AS larger
    JOIN lines AS smaller
        ON smaller.order_row = larger.order_row AND smaller.code > larger.code
    GROUP BY larger.code, smaller.code
    HAVING count(*) >= $fewest
)
SELECT
    together.leader,
    together.partner,
    together.orders,
    larger.orders AS leader_orders,
    smaller.orders AS partner_orders
FROM together
JOIN stock AS larger ON larger.code = together.leader
JOIN stock AS smaller ON smaller.code = together.partner
ORDER BY
    CAST(together.orders AS DECIMAL(38, 0)) * (SELECT count(*) FROM baskets)
    - CAST(larger.orders AS DECIMAL(38, 0)) * smaller.orders DESC,
    together.leader,
    together.partner
LIMIT $pairs
