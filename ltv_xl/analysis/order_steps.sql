-- One row per group of paid customers and place of the order, up to $orders and beyond. In: paid_orders.
-- {segment}: the group's number there.
SELECT
    {segment} AS code,
    paid_orders.n,
    CAST(sum(paid_orders.orders) AS BIGINT) AS orders_there,
    sum(paid_orders.all_profit) AS profit,
    CAST(sum(paid_orders.mature) AS BIGINT) AS mature_there,
    CAST(sum(paid_orders.mature_next) AS BIGINT) AS next_there,
    sum(paid_orders.first_day) AS day_profit,
    sum(paid_orders.observed_first_day) AS observed_profit
FROM paid_orders
WHERE {segment} > 0
GROUP BY {segment}, paid_orders.n
ORDER BY 1, 2
