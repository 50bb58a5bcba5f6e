-- Of the orders with a tax, and with {among}: how many have the tax of a usual rate in their amount, and how
-- many upon it? Where the lines name their rates: the tax of these, rounded once for each.
WITH amounts AS (
    SELECT {goods}::DOUBLE AS goods, {tax}::DOUBLE AS tax, {inside} AS inside, {upon} AS upon, {kinds} AS kinds
    FROM (
        SELECT *, {order_id} AS order_key FROM {relation} WHERE source_no = {source}
    )
    GROUP BY order_key
    HAVING {among}
    LIMIT {orders}
),
rounding AS (
    SELECT CASE WHEN bool_and(tax = round(tax)) THEN 1.01 ELSE 0.011 END AS unit FROM amounts
)
SELECT count(*),
       count(*) FILTER (list_min([abs(tax - goods * rate / (1 + rate)) FOR rate IN inside]) < unit * kinds),
       count(*) FILTER (list_min([abs(tax - goods * rate) FOR rate IN upon]) < unit * kinds)
FROM amounts, rounding
WHERE tax > 0 AND goods >= 500 * unit
