-- One row per month of first orders of paid customers: how many, and their profit by the as-of date and on the day of
-- the first order. In: paid_orders.
SELECT
    paid_orders.begun,
    CAST(sum(CASE WHEN paid_orders.n = 1 THEN paid_orders.orders ELSE 0 END) AS BIGINT) AS customers,
    sum(paid_orders.all_profit) AS profit,
    sum(paid_orders.first_day) AS day_profit
FROM paid_orders
WHERE paid_orders.segment_paid > 0
GROUP BY paid_orders.begun
ORDER BY 1
