-- One row: purchases with a product, those with several, and the products that are compared with each other:
-- in at least $fewest purchases, and among the $compared that most purchases hold.
-- In: baskets, stock.
SELECT
    count(*) AS orders,
    count(*) FILTER (WHERE products > 1) AS several,
    (SELECT count(*) FROM stock WHERE code <= $compared AND orders >= $fewest) AS compared
FROM baskets
