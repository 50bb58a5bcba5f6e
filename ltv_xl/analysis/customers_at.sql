-- One row per customer with a purchase by $until, as things stood then. In: {orders}: number, order_date, n
-- (0 for what is no purchase), profit, which refunds lower.
SELECT
    orders.number,
    max(CASE WHEN orders.n > 0 THEN orders.order_date END) AS last_on,
    count(*) FILTER (WHERE orders.n > 0) AS orders,
    sum(orders.profit) AS profit
FROM {orders} AS orders
WHERE orders.order_date <= $until
GROUP BY orders.number
HAVING count(*) FILTER (WHERE orders.n > 0) > 0
