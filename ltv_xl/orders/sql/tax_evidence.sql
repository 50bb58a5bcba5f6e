-- Of the orders with a tax, and with {among}: how many have the tax of a usual rate in their amount, and how
-- many upon it?
WITH amounts AS (
    SELECT {goods}::DOUBLE AS goods, {tax}::DOUBLE AS tax
    FROM (
        SELECT *, {order_id} AS order_key FROM {relation} WHERE source_no = {source} AND NOT is_total
    )
    GROUP BY order_key
    HAVING {among}
    LIMIT {orders}
),
rounding AS (
    SELECT CASE WHEN bool_and(tax = round(tax)) THEN 1.01 ELSE 0.011 END AS unit FROM amounts
)
SELECT count(*),
       count(*) FILTER (list_min([abs(tax - goods * rate / (1 + rate)) FOR rate IN [{rates}]]) < unit),
       count(*) FILTER (list_min([abs(tax - goods * rate) FOR rate IN [{rates}]]) < unit)
FROM amounts, rounding
WHERE tax > 0 AND goods >= 500 * unit
