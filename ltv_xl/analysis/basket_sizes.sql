-- One row: purchases with a product, those with several, and the products that are compared with each other:
-- in at least $fewest purchases, of $smallest customers, and among the $compared that most purchases hold.
-- In: baskets, stock.
SELECT
    count(*) AS orders,
    count(*) FILTER (WHERE baskets.products > 1) AS several,
    (
        SELECT count(*)
        FROM stock
        WHERE stock.code <= $compared AND stock.orders >= $fewest AND stock.customers >= $smallest
    ) AS compared
FROM baskets
